package dev.signet.internal.session;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.SignInRequiredException.Reason;
import dev.signet.auth.StoreException;
import dev.signet.auth.TokenServiceException;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.internal.policy.Denial;
import java.time.Duration;

/** Why there is no usable credential. A value, so that each caller gets an exception with a stack of its own. */
sealed interface Problem {
    /**
     * The exception that says so.
     *
     * @param signInRemedy how a person signs in here
     * @param now the wall clock
     */
    AuthException toException(String signInRemedy, long now);

    /** What a refresh that gave nothing means for callers. */
    static Problem ofFailedRefresh(FailureKind kind, String detail, long retryAt) {
        return kind == FailureKind.CONFIGURATION
                ? new Configuration(detail, "Check the client id and the endpoint this home is set up with.")
                : new Service(detail, "Nothing to do but wait: the next attempt is made by itself.", retryAt);
    }

    record SignIn(Reason reason, String detail) implements Problem {
        @Override
        public AuthException toException(String signInRemedy, long now) {
            return new SignInRequiredException(reason, detail, signInRemedy, null);
        }
    }

    record Rejected(String kind, String origin) implements Problem {
        @Override
        public AuthException toException(String signInRemedy, long now) {
            return new CredentialRejectedException(
                    origin + " answered 401 to the stored " + kind + ", which can't be renewed", signInRemedy, null);
        }
    }

    record Store(StoreException.Kind kind, String message, String remedy) implements Problem {
        static Store of(StoreException e) {
            return new Store(e.kind(), String.valueOf(e.getMessage()), e.remedy());
        }

        @Override
        public AuthException toException(String signInRemedy, long now) {
            return new StoreException(kind, message, remedy, null);
        }
    }

    record Damaged(DamagedCredentialException.Kind kind, String message, String remedy) implements Problem {
        static Damaged of(DamagedCredentialException e) {
            return new Damaged(e.kind(), String.valueOf(e.getMessage()), e.remedy());
        }

        @Override
        public AuthException toException(String signInRemedy, long now) {
            return new DamagedCredentialException(kind, message, remedy, null);
        }
    }

    /**
     * Whose the credential is could not be found out.
     *
     * @param refused whether its issuer says that it is no good
     * @param retryAt when it is asked again, on the wall clock
     */
    record Owner(boolean refused, String message, String remedy, long retryAt) implements Problem {
        @Override
        public AuthException toException(String signInRemedy, long now) {
            return refused
                    ? new CredentialRejectedException(message, remedy, null)
                    : new TokenServiceException(message, remedy, Duration.ofMillis(Math.max(0, retryAt - now)), null);
        }
    }

    /** A policy forbids what was found or received. */
    record Denied(String message, String remedy) implements Problem {
        static Denied of(Denial denial) {
            return new Denied(denial.message(), denial.remedy());
        }

        static Denied of(PolicyDeniedException e) {
            return new Denied(String.valueOf(e.getMessage()), e.remedy());
        }

        @Override
        public AuthException toException(String signInRemedy, long now) {
            return new PolicyDeniedException(message, remedy);
        }
    }

    record Service(String detail, String remedy, long retryAt) implements Problem {
        @Override
        public AuthException toException(String signInRemedy, long now) {
            return new TokenServiceException(detail, remedy, Duration.ofMillis(Math.max(0, retryAt - now)), null);
        }
    }

    record Configuration(String detail, String remedy) implements Problem {
        @Override
        public AuthException toException(String signInRemedy, long now) {
            return new ConfigurationException(detail, remedy, null);
        }
    }
}
