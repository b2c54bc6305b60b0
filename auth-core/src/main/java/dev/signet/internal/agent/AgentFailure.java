package dev.signet.internal.agent;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.SignInRequiredException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Why an agent can't sign now. A value, so that each caller gets an exception with a stack of its own. Immutable.
 */
final class AgentFailure {
    private final Supplier<AuthException> exception;
    private final boolean passing;
    private final @Nullable Duration retryAfter;

    private AgentFailure(Supplier<AuthException> exception, boolean passing, @Nullable Duration retryAfter) {
        this.exception = exception;
        this.passing = passing;
        this.retryAfter = retryAfter;
    }

    /** The network or the service is at fault, and trying again may help. */
    static AgentFailure passing(String message, @Nullable Duration retryAfter) {
        return new AgentFailure(
                () -> new AssertionException(
                        true,
                        message,
                        "Nothing to do but wait: the next call after a pause tries again. If it lasts, check the network and the address of the agent service.",
                        null),
                true,
                retryAfter);
    }

    /** The service knows no such agent, or no longer. */
    static AgentFailure rejected(String message, String remedy) {
        return new AgentFailure(() -> new CredentialRejectedException(message, remedy, null), false, null);
    }

    /** Trouble that lies neither with the network nor with the key. */
    static AgentFailure lasting(String message, String remedy) {
        return new AgentFailure(() -> new AssertionException(false, message, remedy, null), false, null);
    }

    /** What {@code cause} says, for callers that were not there when it was thrown. */
    static AgentFailure of(AuthException cause) {
        var message = String.valueOf(cause.getMessage());
        if (cause instanceof AssertionException assertion) {
            return new AgentFailure(
                    () -> new AssertionException(assertion.isRemote(), message, cause.remedy(), cause),
                    assertion.isRemote(),
                    null);
        }
        if (cause instanceof DamagedCredentialException damaged) {
            return new AgentFailure(
                    () -> new DamagedCredentialException(damaged.kind(), message, cause.remedy(), cause), false, null);
        }
        if (cause instanceof SignInRequiredException needed) {
            return new AgentFailure(
                    () -> new SignInRequiredException(needed.reason(), message, cause.remedy(), cause), false, null);
        }
        if (cause instanceof CredentialRejectedException) {
            return new AgentFailure(() -> new CredentialRejectedException(message, cause.remedy(), cause), false, null);
        }
        if (cause instanceof PolicyDeniedException) {
            return new AgentFailure(() -> new PolicyDeniedException(message, cause.remedy()), false, null);
        }
        if (cause instanceof ConfigurationException) {
            return new AgentFailure(() -> new ConfigurationException(message, cause.remedy(), cause), false, null);
        }
        return new AgentFailure(() -> new AssertionException(false, message, cause.remedy(), cause), false, null);
    }

    AuthException toException() {
        return exception.get();
    }

    /** Whether trying again soon may help. */
    boolean isPassing() {
        return passing;
    }

    /** How long the service asks to be left alone. */
    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
