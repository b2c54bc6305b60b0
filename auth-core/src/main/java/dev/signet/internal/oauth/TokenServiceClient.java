package dev.signet.internal.oauth;

import java.net.URI;
import java.time.Duration;

/**
 * The only way to an authorization server and to its public documents. One call is one request: no redirects, no retries, no cookies, at most 1 MiB of
 * answer, and a deadline that covers the body. Safe for use by several threads.
 */
public interface TokenServiceClient extends AutoCloseable {
    /**
     * Sends one POST and waits for the whole answer.
     *
     * @param endpoint https, or http on a loopback address
     * @param contentType such as {@code application/json}
     * @param body may hold secrets; never shown
     * @param deadline the longest the whole exchange may take, body included
     */
    Answer post(URI endpoint, String contentType, byte[] body, Duration deadline);

    /**
     * Sends one GET and waits for the whole answer. Asking again does no harm, so what broke on the way is {@link Answer.Lost}
     * whether or not the server saw the request.
     *
     * @param endpoint https, or http on a loopback address
     * @param deadline the longest the whole exchange may take, body included
     */
    Answer get(URI endpoint, Duration deadline);

    @Override
    void close();
}
