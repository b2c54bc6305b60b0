package dev.signet.internal.signin;

import dev.signet.internal.oauth.GrantOutcome;
import java.time.Duration;

/** What one poll of a device sign-in brought. */
sealed interface DeviceEvent {
    /** The person has not decided yet. */
    record Pending() implements DeviceEvent {}

    /**
     * The same, and the server wants to be asked less often from now on (RFC 8628, section 3.5).
     *
     * @param retryAfter how long the server wants to be left alone; zero when it does not say
     */
    record SlowDown(Duration retryAfter) implements DeviceEvent {}

    /**
     * Network or server failed, which says nothing about the person's decision.
     *
     * @param retryAfter how long the server wants to be left alone; zero when it does not say
     * @param answerLost whether the answer may have been the tokens
     */
    record Fault(Duration retryAfter, boolean answerLost) implements DeviceEvent {}

    /** The person approved, and here are the tokens. */
    record Approved(GrantOutcome.Granted granted) implements DeviceEvent {}

    /** The server ended it. */
    record Refused(GrantOutcome.Failed failed) implements DeviceEvent {}
}
