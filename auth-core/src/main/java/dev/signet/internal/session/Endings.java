package dev.signet.internal.session;

import dev.signet.auth.SignInRequiredException.Reason;
import dev.signet.internal.session.AttemptRecord.Outcome;

/** How the end of a refresh token is told to a person. */
final class Endings {
    private Endings() {}

    static Reason reason(Outcome outcome) {
        return switch (outcome) {
            case EXPIRED -> Reason.SESSION_EXPIRED;
            case REUSED -> Reason.SESSION_REUSED;
            case LOST -> Reason.SESSION_LOST_IN_CRASH_WINDOW;
            case ACCOUNT_MISMATCH -> Reason.ACCOUNT_MISMATCH;
            default -> Reason.SESSION_REVOKED;
        };
    }

    /** Whether another program may hold the token that came after the dead one. */
    static boolean mayHaveSuccessor(Reason reason) {
        return reason == Reason.SESSION_REUSED
                || reason == Reason.SESSION_REVOKED
                || reason == Reason.SESSION_LOST_IN_CRASH_WINDOW;
    }

    /** This process, for a person who reads the attempt record. */
    static String process() {
        return "pid " + ProcessHandle.current().pid();
    }
}
