package dev.signet.auth;

import org.jspecify.annotations.Nullable;

/** A setting, an environment variable or the client's registration is wrong. */
public final class ConfigurationException extends AuthException {
    private static final long serialVersionUID = 1L;

    /**
     * Says which setting is wrong.
     *
     * @param message which setting, where it was found, what was expected
     * @param remedy what to do
     * @param cause what led to it, if anything
     */
    public ConfigurationException(String message, String remedy, @Nullable Throwable cause) {
        super(message, remedy, cause);
    }
}
