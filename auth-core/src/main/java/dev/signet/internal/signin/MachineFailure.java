package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.TokenServiceException;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.internal.oauth.GrantOutcome;

/**
 * What it means that a machine was granted nothing. Nobody is there to sign in again, and nothing was spent: what a machine shows
 * (a password, a token of its platform) may be put right while it runs, so no refusal is the end.
 */
final class MachineFailure {
    private MachineFailure() {}

    /** As the outcome of a renewal. */
    static RefreshOutcome.Failed outcome(GrantOutcome.Failed failed) {
        FailureKind kind = kind(failed);
        return kind == FailureKind.TRANSIENT && failed.retryAfter().isPresent()
                ? RefreshOutcome.Failed.retryAfter(
                        failed.detail(), failed.retryAfter().get())
                : RefreshOutcome.Failed.of(kind, failed.detail());
    }

    /** As the outcome of a renewal for which nothing was sent. */
    static RefreshOutcome.Failed outcome(AuthException failure) {
        String detail = String.valueOf(failure.getMessage());
        if (failure instanceof ConfigurationException) {
            return RefreshOutcome.Failed.of(FailureKind.CONFIGURATION, detail);
        }
        return failure instanceof TokenServiceException passing
                        && passing.retryAfter().isPresent()
                ? RefreshOutcome.Failed.retryAfter(detail, passing.retryAfter().get())
                : RefreshOutcome.Failed.of(FailureKind.NOT_SENT, detail);
    }

    /** As what a caller is thrown. */
    static AuthException exception(GrantOutcome.Failed failed) {
        if (kind(failed) == FailureKind.CONFIGURATION) {
            return new ConfigurationException(
                    failed.detail(),
                    "Check the client and what it shows (its secret, or the token of its platform), and which audience and"
                            + " scopes it may ask for at the authorization server.",
                    null);
        }
        return new TokenServiceException(
                failed.detail(),
                "Check the network and the authorization server, then try again.",
                failed.retryAfter().orElse(null),
                null);
    }

    private static FailureKind kind(GrantOutcome.Failed failed) {
        return switch (failed.kind()) {
            case NOT_SENT -> FailureKind.NOT_SENT;
            case AMBIGUOUS -> FailureKind.AMBIGUOUS;
            case TRANSIENT, PENDING, SLOW_DOWN, UNKNOWN -> FailureKind.TRANSIENT;
            case DENIED, EXPIRED, INVALID_GRANT, CONFIGURATION, UNUSABLE -> FailureKind.CONFIGURATION;
        };
    }
}
