package dev.signet.internal.signin;

import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.TokenServiceClient;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** What grants need of the way to a token service: one POST with headers of its own. */
@FunctionalInterface
public interface TokenTransport {
    /**
     * Sends one POST and waits for the whole answer.
     *
     * @param headers besides those that every request has; values may be secret
     * @param deadline the longest the whole exchange may take, body included
     */
    Answer post(URI endpoint, String contentType, byte[] body, Map<String, String> headers, Duration deadline);

    /** The way through {@code service}, for public and confidential clients alike. */
    static TokenTransport of(TokenServiceClient service) {
        return service::post;
    }
}
