package dev.signet.auth;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * No valid credential could be had. Each kind is something a caller can act on, and {@link #remedy()} says how.
 *
 * <p>It is an {@link IOException}, so that {@code HttpClient.send} may throw it as it is. Neither message nor remedy ever
 * holds a secret.
 */
public abstract sealed class AuthException extends IOException
        permits AssertionException,
                ConfigurationException,
                CredentialRejectedException,
                DamagedCredentialException,
                PolicyDeniedException,
                SignInRequiredException,
                StoreException,
                TokenServiceException,
                UntrustedOriginException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * For the kinds in this module.
     *
     * @param message what failed, with what, expected and found
     * @param remedy what to do
     * @param cause what led to it, if anything
     */
    protected AuthException(String message, String remedy, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.remedy = Objects.requireNonNull(remedy, "remedy");
    }

    /**
     * What the person or the embedder can do about it.
     *
     * @return one or two sentences, in the imperative; holds no secret
     */
    public String remedy() {
        return remedy;
    }
}
