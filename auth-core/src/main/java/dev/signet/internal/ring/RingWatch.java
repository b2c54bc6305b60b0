package dev.signet.internal.ring;

import dev.signet.auth.AuthException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.Stamp;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one agent of a ring signs with now, whichever process changes it. Between two looks at the document the answer is one read of
 * memory; a look reads the document only when its stamp has changed. An agent that nobody asks for costs nothing.
 *
 * <p>Safe for use by several threads.
 */
public final class RingWatch {
    /**
     * What another process did is known within this, and the time a look at the store takes; so where that is half a second at most, a
     * key revoked there signs no longer than a second.
     */
    static final Duration EVERY = Duration.ofMillis(500);

    private final RingStore ring;
    private final AgentName name;
    private final TimeSource time;
    private volatile @Nullable Seen seen;

    /**
     * Has not looked yet.
     *
     * @param ring where the agent is
     * @param name of the agent
     * @param time its monotonic clock counts
     */
    public RingWatch(RingStore ring, AgentName name, TimeSource time) {
        this.ring = Objects.requireNonNull(ring, "ring");
        this.name = Objects.requireNonNull(name, "name");
        this.time = Objects.requireNonNull(time, "time");
    }

    /**
     * What a look found.
     *
     * @param from when the look began: the document may have changed right after
     * @param to when it ended
     */
    private record Seen(SigningKey key, Stamp stamp, long from, long to) {
        boolean isFresh(long now) {
            return now - from < EVERY.toNanos();
        }

        /** A slow store answers late: that serves whoever asked before the look began, and nobody who asked later. */
        boolean answers(long asked, long now) {
            return isFresh(now) || (from - asked >= 0 && now - to < EVERY.toNanos());
        }
    }

    /** The key as it was half a second ago at the latest, from memory alone; null when that has to be looked up. Waits for nothing. */
    public @Nullable SigningKey known() {
        Seen known = seen;
        return known != null && known.isFresh(time.nanos()) ? known.key() : null;
    }

    /**
     * The key as it was half a second ago at the latest, or at some moment since {@code asked}; as it is now after {@link #forget()}.
     * So whoever asks several times for one request gives the moment of the first time, and one look serves them all, however long
     * it takes; half a second after its end another look is needed.
     *
     * @param asked a moment on the monotonic clock, not later than now
     * @throws AuthException when the document can't be read: then nobody can say that the key was not revoked
     */
    public SigningKey current(long asked) throws AuthException {
        Seen known = seen;
        return known != null && known.answers(asked, time.nanos()) ? known.key() : look(asked);
    }

    private synchronized SigningKey look(long asked) throws AuthException {
        Seen known = seen;
        long now = time.nanos();
        if (known != null && known.answers(asked, now)) {
            return known.key();
        }
        // Before the document: should that change in between, the next look sees another stamp.
        Stamp stamp = ring.probe();
        SigningKey key = known != null && stamp.equals(known.stamp()) ? known.key() : ring.signing(name);
        seen = new Seen(key, stamp, now, time.nanos());
        return key;
    }

    /** Has the next question look at the document, since it was changed here. A look under way ends first. */
    public synchronized void forget() {
        seen = null;
    }
}
