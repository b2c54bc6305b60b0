package dev.signet.internal.ring;

import dev.signet.auth.AuthException;
import java.time.Duration;

/** What came of asking a service to register an agent. */
sealed interface RegistrationResult {
    /** The service knows the agent as {@code runtimeId}. */
    record Registered(String runtimeId) implements RegistrationResult {}

    /** The service does not confirm the agent. */
    sealed interface Refused extends RegistrationResult {
        /** Says so, and what to do. */
        AuthException failure();
    }

    /** The bearer was answered with 401; another one may do. */
    record Unauthorized(AuthException failure) implements Refused {}

    /** The service knows the key already, and does not tell as whose: the key can't be used any more. */
    record KeyTaken(AuthException failure) implements Refused {}

    /** The service wants to be left alone for {@code pause}. */
    record Postponed(AuthException failure, Duration pause) implements Refused {}

    /** Anything else. The key may be known to the service, and is kept. */
    record Failed(AuthException failure) implements Refused {}
}
