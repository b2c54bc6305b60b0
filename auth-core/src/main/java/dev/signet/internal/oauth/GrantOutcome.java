package dev.signet.internal.oauth;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.TokenServiceException;
import dev.signet.auth.TokenSet;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a request for tokens other than a refresh ended. Prints no secret. */
public sealed interface GrantOutcome {
    /**
     * The server gave tokens.
     *
     * @param tokens only the members that the server sent
     * @param scopes what the tokens may be used for; empty when the server says nothing, which means as asked (RFC 6749, section
     *     5.1)
     * @param issuedTokenType what was issued (RFC 8693, section 2.2.1); empty when the server says nothing
     */
    record Granted(TokenSet tokens, List<String> scopes, String issuedTokenType) implements GrantOutcome {
        /** Copies {@code scopes}. */
        public Granted {
            Objects.requireNonNull(tokens, "tokens");
            scopes = List.copyOf(scopes);
            Objects.requireNonNull(issuedTokenType, "issuedTokenType");
        }
    }

    /** The server gave none, or its answer is not known. */
    final class Failed implements GrantOutcome {
        private final GrantFailure kind;
        private final String detail;
        private final @Nullable Duration retryAfter;

        private Failed(GrantFailure kind, String detail, @Nullable Duration retryAfter) {
            this.kind = Objects.requireNonNull(kind, "kind");
            this.detail = Objects.requireNonNull(detail, "detail");
            this.retryAfter = retryAfter;
        }

        /**
         * A failure without a hint when to try again.
         *
         * @param detail what happened, in words for a person: endpoint, status, error code; no secret, no body
         */
        public static Failed of(GrantFailure kind, String detail) {
            return new Failed(kind, detail, null);
        }

        /** A failure with the server's own hint when to try again (RFC 9110, section 10.2.3). */
        public static Failed retryAfter(GrantFailure kind, String detail, Duration retryAfter) {
            return new Failed(kind, detail, retryAfter);
        }

        /** What the failure means. */
        public GrantFailure kind() {
            return kind;
        }

        /** What happened, in words for a person; holds no secret. */
        public String detail() {
            return detail;
        }

        /** The server's hint when to try again, from its answer on; empty when it gave none. */
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }

        /** This failure with more said about it. */
        public Failed because(String more) {
            return new Failed(kind, detail + "; " + more, retryAfter);
        }

        /** The failure as what a caller of a sign-in is thrown, with what to do about it. */
        public AuthException exception() {
            return switch (kind) {
                case NOT_SENT -> unavailable("Check the network, the proxy and the address, then sign in again.");
                case AMBIGUOUS ->
                    unavailable(
                            "Sign in again. What was asked for may have been granted, so it is not asked for twice.");
                case TRANSIENT -> unavailable("Wait a little, then sign in again.");
                case PENDING, SLOW_DOWN -> unavailable("Approve the sign-in in the browser, or start it again.");
                case UNUSABLE -> unavailable("Ask whoever runs the authorization server to correct its answer.");
                case UNKNOWN ->
                    unavailable(
                            "Sign in again. If it goes on, ask whoever runs the authorization server what its code means.");
                case DENIED ->
                    signIn(
                            "Sign in again and approve it, or ask the administrator whether this account may use the application.");
                case EXPIRED -> signIn("Sign in again, and enter the code before it expires.");
                case INVALID_GRANT ->
                    signIn("Sign in again: codes and assertions are good once and for a short time only.");
                case CONFIGURATION ->
                    new ConfigurationException(
                            detail,
                            "Check the client id, its registration at the server, the scopes and the endpoint's address.",
                            null);
            };
        }

        private TokenServiceException unavailable(String remedy) {
            return new TokenServiceException(detail, remedy, retryAfter, null);
        }

        private SignInRequiredException signIn(String remedy) {
            return new SignInRequiredException(SignInRequiredException.Reason.SIGNED_OUT, detail, remedy, null);
        }

        @Override
        public String toString() {
            return "Failed[" + kind + ", " + detail + "]";
        }
    }
}
