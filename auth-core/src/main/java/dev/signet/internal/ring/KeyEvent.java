package dev.signet.internal.ring;

import java.time.Duration;
import java.util.Objects;

/** What happens to the keys of an agent. Immutable. */
sealed interface KeyEvent {
    /**
     * A new key is wanted; {@code candidate} is it, unless one is on its way already. Only one that a replacement has made will do for a
     * replacement: whoever knows the key that is replaced may know all that lay beside it.
     */
    record Begun(RingKey candidate, KeyReason reason) implements KeyEvent {}

    /**
     * The service is about to be asked to register the key. It is noted before it is done, so that an answer that gets lost,
     * with or without the process that waits for it, needs no event: what was not answered stays counted.
     */
    record Asked(String keyId) implements KeyEvent {}

    /** The service has answered that, for sure, it did not register the key this time. */
    record Declined(String keyId) implements KeyEvent {}

    /**
     * The service knows the key.
     *
     * @param once whether all requests to register one key end with one id
     */
    record Registered(String keyId, String runtimeId, boolean once) implements KeyEvent {}

    /** The service will never register the key. */
    record RegistrationRefused(String keyId) implements KeyEvent {}

    /** The service took a signature of the key, for a task. */
    record Verified(String keyId, String taskId) implements KeyEvent {}

    /** The service, which was asked and answered, does not take what the key signs. Each time counts. */
    record ProofRefused(String keyId) implements KeyEvent {}

    /** The key is to sign from now on, and the one before it to be good for {@code overlap} still. */
    record Finished(String keyId, Duration overlap, KeyReason reason) implements KeyEvent {
        public Finished {
            Objects.requireNonNull(reason, "reason");
            if (overlap.isNegative()) {
                throw new IllegalArgumentException("an overlap must not be negative, but was " + overlap);
            }
        }
    }

    /** That the key which signs is past its period is about to be told: to be done by whoever notes it first. */
    record OverdueTold(String keyId) implements KeyEvent {}

    /** Overlaps that were begun by a clock that was wrong are to be what was asked for. */
    record OverlapsMended() implements KeyEvent {}

    /** The overlap of a retiring key may have ended. */
    record OverlapEnded(String keyId) implements KeyEvent {}

    /** The key that was replaced last is to sign again. */
    record RolledBack() implements KeyEvent {}

    /** A key that does not sign is to end. */
    record Revoked(String keyId) implements KeyEvent {}

    /** A key is to end, whatever becomes of the agent. */
    record ForceRevoked(String keyId, String reason) implements KeyEvent {}

    /** What is left of keys that ended at least {@code age} ago is to go. */
    record Purged(Duration age) implements KeyEvent {}
}
