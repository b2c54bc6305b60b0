package dev.signet.auth;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The authorization server could not be reached, or gave no usable answer; the credential may be good. */
public final class TokenServiceException extends AuthException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    /**
     * Says that the authorization server gave no newer token.
     *
     * @param message which endpoint, what was sent, what came back
     * @param remedy what to do
     * @param retryAfter when the next attempt is made, from now; null when none is planned
     * @param cause what led to it, if anything
     */
    public TokenServiceException(
            String message, String remedy, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, remedy, cause);
        this.retryAfter = retryAfter;
    }

    /**
     * When the next attempt is made.
     *
     * @return from now, as seen when this was thrown; empty when none is planned
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
