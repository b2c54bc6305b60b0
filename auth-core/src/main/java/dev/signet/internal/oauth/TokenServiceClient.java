package dev.signet.internal.oauth;

import dev.signet.auth.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * The only way to an authorization server and to its public documents. One call is one request: no redirects, no retries, no
 * cookies, at most 1 MiB of answer, and a deadline that covers the body. Safe for use by several threads.
 */
public interface TokenServiceClient extends AutoCloseable {
    /**
     * Sends one POST and waits for the whole answer.
     *
     * @param endpoint https, or http on a loopback address
     * @param contentType such as {@code application/json}
     * @param body may hold secrets; never shown
     * @param headers besides those of every request; values may be secret and are never shown
     * @param deadline the longest the whole exchange may take, body included
     * @throws IllegalArgumentException when the endpoint is not secure, or a header can't be sent
     */
    Answer post(URI endpoint, String contentType, byte[] body, Map<String, String> headers, Duration deadline);

    /**
     * Sends one GET and waits for the whole answer. Asking again does no harm, so what broke on the way is {@link Answer.Lost}
     * whether or not the server saw the request.
     *
     * @param endpoint https, or http on a loopback address
     * @param headers besides those of every request; values may be secret and are never shown
     * @param deadline the longest the whole exchange may take, body included
     * @throws IllegalArgumentException when the endpoint is not secure, or a header can't be sent
     */
    Answer get(URI endpoint, Map<String, String> headers, Duration deadline);

    /** As {@link #post(URI, String, byte[], Map, Duration)}, without headers of its own. */
    default Answer post(URI endpoint, String contentType, byte[] body, Duration deadline) {
        return post(endpoint, contentType, body, Map.of(), deadline);
    }

    /** As {@link #post(URI, String, byte[], Map, Duration)}, on behalf of whoever {@code bearer} stands for (RFC 6750). */
    default Answer post(URI endpoint, String contentType, byte[] body, Secret bearer, Duration deadline) {
        return post(endpoint, contentType, body, BearerHeader.of(bearer), deadline);
    }

    /** As {@link #get(URI, Map, Duration)}, without headers of its own. */
    default Answer get(URI endpoint, Duration deadline) {
        return get(endpoint, Map.of(), deadline);
    }

    /** As {@link #get(URI, Map, Duration)}, on behalf of whoever {@code bearer} stands for (RFC 6750). */
    default Answer get(URI endpoint, Secret bearer, Duration deadline) {
        return get(endpoint, BearerHeader.of(bearer), deadline);
    }

    @Override
    void close();
}
