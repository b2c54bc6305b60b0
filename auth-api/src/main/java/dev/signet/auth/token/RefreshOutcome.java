package dev.signet.auth.token;

import dev.signet.auth.TokenSet;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a refresh ended. The kind of failure decides what may be done next, so a refresher must not guess it. */
public sealed interface RefreshOutcome {
    /**
     * The server gave newer tokens.
     *
     * @param tokens only the members that the server sent
     */
    record Refreshed(TokenSet tokens) implements RefreshOutcome {
        /** Checks that {@code tokens} is there. */
        public Refreshed {
            Objects.requireNonNull(tokens, "tokens");
        }
    }

    /** The server gave none, or its answer is not known. */
    final class Failed implements RefreshOutcome {
        private final FailureKind kind;
        private final String detail;
        private final @Nullable Duration retryAfter;

        private Failed(FailureKind kind, String detail, @Nullable Duration retryAfter) {
            this.kind = Objects.requireNonNull(kind, "kind");
            this.detail = Objects.requireNonNull(detail, "detail");
            this.retryAfter = retryAfter;
        }

        /**
         * A failure without a hint when to try again.
         *
         * @param kind what it means
         * @param detail what happened, in words for a person: endpoint, status, error code; no secret, no body
         * @return the outcome
         */
        public static Failed of(FailureKind kind, String detail) {
            return new Failed(kind, detail, null);
        }

        /**
         * A failure that passes, with the server's own hint when to try again (RFC 9110, section 10.2.3).
         *
         * @param detail what happened
         * @param retryAfter how long from now; not negative
         * @return an outcome of kind {@link FailureKind#TRANSIENT}
         */
        public static Failed retryAfter(String detail, Duration retryAfter) {
            return new Failed(FailureKind.TRANSIENT, detail, retryAfter);
        }

        /**
         * What the failure means.
         *
         * @return the kind
         */
        public FailureKind kind() {
            return kind;
        }

        /**
         * What happened, in words for a person.
         *
         * @return holds no secret
         */
        public String detail() {
            return detail;
        }

        /**
         * The server's hint when to try again.
         *
         * @return empty when it gave none
         */
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }

        @Override
        public String toString() {
            return "Failed[" + kind + ", " + detail + "]";
        }
    }

    /** What a failed refresh means for the refresh token that was spent on it. */
    enum FailureKind {
        /** Nothing reached the server: the token is unspent. */
        NOT_SENT(false),
        /** The request may have been processed: the token may be spent, and the answer lost. */
        AMBIGUOUS(false),
        /** The server said no for now: the token is unspent. */
        TRANSIENT(false),
        /** The client or the endpoint is set up wrongly; the token may be good. */
        CONFIGURATION(false),
        /** The refresh token's life is over. */
        EXPIRED(true),
        /** The refresh token was used before: another holder has newer ones, or somebody stole it. */
        REUSED(true),
        /** The session was ended at the server. */
        REVOKED(true),
        /** The server ended the session and did not say why. */
        UNKNOWN_TERMINAL(true);

        private final boolean terminal;

        FailureKind(boolean terminal) {
            this.terminal = terminal;
        }

        /**
         * Whether the refresh token is dead for good.
         *
         * @return true when only a new sign-in helps
         */
        public boolean isTerminal() {
            return terminal;
        }
    }
}
