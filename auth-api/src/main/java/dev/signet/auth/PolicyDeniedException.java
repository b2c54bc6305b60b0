package dev.signet.auth;

/** A policy forbids what was asked. Good credentials of another kind are left alone. */
public final class PolicyDeniedException extends AuthException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what the policy forbids.
     *
     * @param message what was asked, which rule forbids it, and where the rule is
     * @param remedy what to do
     */
    public PolicyDeniedException(String message, String remedy) {
        super(message, remedy, null);
    }
}
