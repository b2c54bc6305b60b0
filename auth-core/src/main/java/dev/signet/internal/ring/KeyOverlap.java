package dev.signet.internal.ring;

import dev.signet.agent.RotationPolicy;
import dev.signet.auth.agent.KeyState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The time for which what a replaced key has signed stays good, and for which the agent can go back to it. Pure.
 *
 * <p>A clock that was wrong when the key was replaced must not make years of it: where that moment lies more than 30 s ahead, the overlap
 * that was asked for begins now, since nobody can tell when it did.
 */
final class KeyOverlap {
    private KeyOverlap() {}

    /** Whether it lasts; one that has no known end is over. */
    static boolean lasts(RingKey key, Instant now) {
        return key.at(KeyMoment.OVERLAP_END).filter(now::isBefore).isPresent();
    }

    /** Whether a retiring key is to end. */
    static boolean isOver(RingKey key, Instant now) {
        return key.state() == KeyState.RETIRING && !lasts(key, now);
    }

    /** Whether a retiring key was replaced by a clock that was wrong. */
    static boolean isAhead(RingKey key, Instant now) {
        return key.state() == KeyState.RETIRING
                && key.at(KeyMoment.RETIRED)
                        .filter(moment -> KeyMoment.isAhead(moment, now))
                        .isPresent();
    }

    /** An agent whose overlaps were all begun by now; the same object when they were. */
    static RingAgent mended(RingAgent agent, Instant now) {
        RingAgent mended = agent;
        for (RingKey key : agent.keys()) {
            if (isAhead(key, now)) {
                mended = mended.with(
                        key.retiring(key.reason().orElse(KeyReason.SUPERSEDED.word()), now.plus(length(key)), now));
            }
        }
        return mended;
    }

    /** None where no end is known; never more than anybody can ask for. */
    private static Duration length(RingKey key) {
        Optional<Duration> length = key.at(KeyMoment.OVERLAP_END)
                .map(end -> Duration.between(key.at(KeyMoment.RETIRED).orElse(end), end));
        return length.filter(known -> !known.isNegative())
                .map(known -> known.compareTo(RotationPolicy.LONGEST) > 0 ? RotationPolicy.LONGEST : known)
                .orElse(Duration.ZERO);
    }
}
