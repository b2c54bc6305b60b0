package dev.signet.auth;

import org.jspecify.annotations.Nullable;

/** Servers keep answering 401 to the credential, and nothing newer is to be had. */
public final class CredentialRejectedException extends AuthException {
    private static final long serialVersionUID = 1L;

    /**
     * Says that a credential is refused.
     *
     * @param message which kind of credential was refused, and by whom
     * @param remedy what to do
     * @param cause what led to it, if anything
     */
    public CredentialRejectedException(String message, String remedy, @Nullable Throwable cause) {
        super(message, remedy, cause);
    }
}
