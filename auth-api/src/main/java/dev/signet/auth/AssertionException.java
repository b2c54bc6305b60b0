package dev.signet.auth;

import org.jspecify.annotations.Nullable;

/** A request could not be signed: trouble with the agent's key or its task. */
public final class AssertionException extends AuthException {
    private static final long serialVersionUID = 1L;

    private final boolean remote;

    /**
     * Says why nothing was signed.
     *
     * @param remote true when the network or a server is at fault, false when the key itself is
     * @param message what failed, with which key or task
     * @param remedy what to do
     * @param cause what led to it, if anything
     */
    public AssertionException(boolean remote, String message, String remedy, @Nullable Throwable cause) {
        super(message, remedy, cause);
        this.remote = remote;
    }

    /**
     * Whether the network or a server is at fault.
     *
     * @return false when the key itself is the trouble
     */
    public boolean isRemote() {
        return remote;
    }
}
