package dev.signet.verify;

import dev.signet.auth.TimeSource;
import java.time.Instant;

/**
 * Remembers what was used, so that it is used once. Verifiers ask it last, after the signature: who can't sign can't fill it.
 *
 * <p>A guard must never forget an entry before its time. A cache that evicts when it is full looks right and is not: who wants to
 * repeat an assertion floods it with others until that one is gone, and it is new again. So a full guard refuses.
 *
 * <p>Several instances of a service that take the same assertions need one guard between them: implement this on what they share, such
 * as an atomic "set if absent, with expiry". A guard in each would let an assertion be used once at each instance.
 *
 * <p>Implementations are safe for use by several threads and processes that share them; what they throw refuses the caller.
 */
@FunctionalInterface
public interface ReplayGuard {
    /**
     * Notes a use, unless there was one. Of calls with one key, however many there are at once, at most one is told {@link
     * Outcome#FIRST} before {@code until}.
     *
     * @param key whose and which: two parts with a colon after the first, at most 128 characters of {@code A-Z a-z 0-9 _ - :}. What
     *     stands before the last colon is the signer, for a quota; what stands behind it is a digest. Nothing secret
     * @param until when the entry may be forgotten, as nobody is believed any more who repeats it; at most minutes ahead. It may have
     *     passed, when the verifier had to wait for keys or for this guard: then any of {@link Outcome#FIRST} and {@link Outcome#SEEN} is
     *     right, for verifiers look at the time once more after {@code FIRST}
     * @return what came of it
     */
    Outcome firstUse(String key, Instant until);

    /** What came of noting a use. */
    enum Outcome {
        /** It is the first, and was noted. */
        FIRST,
        /** It was noted before. */
        SEEN,
        /** There is no room; nothing was noted. */
        FULL,
        /** This signer has no room left; nothing was noted. */
        OVER_QUOTA,
        /** It could not be found out. */
        UNAVAILABLE
    }

    /**
     * A guard in memory for a service of one process: 100,000 entries, 10,000 for each signer.
     *
     * @return a new guard, empty
     */
    static ReplayGuard inMemory() {
        return inMemory(100_000, 10_000, TimeSource.system());
    }

    /**
     * A guard in memory for a service of one process. An entry takes about 250 bytes, and is kept until both clocks have reached its
     * time: setting the wall clock makes nothing new again. It holds a lock for about a microsecond.
     *
     * @param capacity how many entries there may be
     * @param perSigner how many there may be of one signer
     * @param time when entries expire
     * @return a new guard, empty
     * @throws IllegalArgumentException unless both limits are positive
     */
    static ReplayGuard inMemory(int capacity, int perSigner, TimeSource time) {
        return new InMemoryReplayGuard(capacity, perSigner, time);
    }
}
