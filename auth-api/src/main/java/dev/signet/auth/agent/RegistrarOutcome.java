package dev.signet.auth.agent;

import dev.signet.auth.AuthException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of one request to an {@link AgentRegistrar}. Immutable.
 *
 * @param <T> what a request that was granted gives
 */
public sealed interface RegistrarOutcome<T> {
    /**
     * It was granted.
     *
     * @param value what it gave
     * @param <T> its type
     */
    record Done<T>(T value) implements RegistrarOutcome<T> {}

    /**
     * It was not granted, for all that is known.
     *
     * @param <T> what it would have given
     */
    sealed interface Failed<T> extends RegistrarOutcome<T> {
        /**
         * What happened, and what to do.
         *
         * @return to be thrown, if the caller gives up
         */
        AuthException failure();
    }

    /**
     * The access token was refused. Nothing was done, and another token may do.
     *
     * @param failure what happened
     * @param <T> what would have been given
     */
    record Unauthorized<T>(AuthException failure) implements Failed<T> {
        /** Checks that the failure is there. */
        public Unauthorized {
            Objects.requireNonNull(failure, "failure");
        }
    }

    /**
     * The service has the key already and does not tell under which id. It will never be confirmed.
     *
     * @param failure what happened
     * @param <T> what would have been given
     */
    record KeyTaken<T>(AuthException failure) implements Failed<T> {
        /** Checks that the failure is there. */
        public KeyTaken {
            Objects.requireNonNull(failure, "failure");
        }
    }

    /**
     * It was refused. Nothing was done, and nothing will be until something is changed.
     *
     * @param failure what happened
     * @param <T> what would have been given
     */
    record Refused<T>(AuthException failure) implements Failed<T> {
        /** Checks that the failure is there. */
        public Refused {
            Objects.requireNonNull(failure, "failure");
        }
    }

    /**
     * The service was not reached, or is busy. Nothing was done, and trying again later may help.
     *
     * @param failure what happened
     * @param retryAfter how long the service asks to be left alone; empty when it does not say
     * @param <T> what would have been given
     */
    record Busy<T>(AuthException failure, Optional<Duration> retryAfter) implements Failed<T> {
        /** Checks that both are there. */
        public Busy {
            Objects.requireNonNull(failure, "failure");
            Objects.requireNonNull(retryAfter, "retryAfter");
        }
    }

    /**
     * The answer was lost, or can't be read: whether it was done can't be told.
     *
     * @param failure what happened
     * @param retryAfter how long the service asks to be left alone; empty when it does not say
     * @param <T> what may have been given
     */
    record Lost<T>(AuthException failure, Optional<Duration> retryAfter) implements Failed<T> {
        /** Checks that both are there. */
        public Lost {
            Objects.requireNonNull(failure, "failure");
            Objects.requireNonNull(retryAfter, "retryAfter");
        }
    }
}
