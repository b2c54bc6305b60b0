package dev.signet.auth;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** There is no session to continue: the person, or the service's owner, must sign in. */
public final class SignInRequiredException extends AuthException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * Says that a sign-in is needed.
     *
     * @param reason why
     * @param message what was found
     * @param remedy how to sign in
     * @param cause what led to it, if anything
     */
    public SignInRequiredException(Reason reason, String message, String remedy, @Nullable Throwable cause) {
        super(message, remedy, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /**
     * Why the session can't continue.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /** Why a session can't continue. */
    public enum Reason {
        /** Nobody is signed in. */
        SIGNED_OUT,
        /** The refresh token's life is over. */
        SESSION_EXPIRED,
        /** The refresh token was used before and no newer one has turned up. */
        SESSION_REUSED,
        /** The session was ended at the server. */
        SESSION_REVOKED,
        /** A process ended between the server's rotation and its save: the only good token was lost with it. */
        SESSION_LOST_IN_CRASH_WINDOW,
        /** The authorization server answered with tokens of another account. */
        ACCOUNT_MISMATCH,
        /** The access token has expired and nothing can renew it. */
        NOT_RENEWABLE
    }
}
