package dev.signet.internal.session;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.SignInRequiredException.Reason;
import dev.signet.auth.StoreException;
import dev.signet.auth.TokenServiceException;
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
