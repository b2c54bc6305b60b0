package dev.signet.internal.oauth;

import dev.signet.auth.TimeSource;
import dev.signet.internal.config.TransportSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * A {@link TokenServiceClient} on the JDK's own client: HTTP/1.1, no redirects, cookies, authenticator, compression or
 * repetition. A connection must stand within 5 s. Nothing of {@code java.net.http} is loaded before the first call, since
 * most processes start with a token that is good.
 */
public final class HttpTokenServiceClient implements TokenServiceClient {
    private final ReusableHttpClient clients;
    private final TimeSource time;

    /**
     * Makes no connection yet.
     *
     * @param transport which issuers are trusted, and which proxies lead out
     * @param time measures the deadlines
     */
    public HttpTokenServiceClient(TransportSettings transport, TimeSource time) {
        this.clients = new ReusableHttpClient(transport, time);
        this.time = Objects.requireNonNull(time, "time");
    }

    /**
     * {@inheritDoc}
     *
     * <p>An interrupt does not end the wait, the deadline does; the thread's interrupt flag is set again afterwards.
     */
    @Override
    public Answer post(URI endpoint, String contentType, byte[] body, Map<String, String> headers, Duration deadline) {
        requireSecure(endpoint);
        return perform(Exchange.post(endpoint, contentType, body, headers, deadline), deadline);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The JDK may ask again when a connection it kept turns out to be dead, within the deadline. Interrupts as in
     * {@link #post(URI, String, byte[], Map, Duration)}.
     */
    @Override
    public Answer get(URI endpoint, Map<String, String> headers, Duration deadline) {
        requireSecure(endpoint);
        return perform(Exchange.get(endpoint, headers, deadline), deadline);
    }

    private static void requireSecure(URI endpoint) {
        if (!Endpoints.isSecure(endpoint)) {
            throw new IllegalArgumentException(
                    "a token service is https, or http on a loopback address, but was " + Endpoints.describe(endpoint));
        }
    }

    private Answer perform(Exchange exchange, Duration deadline) {
        long start = time.nanos();
        try {
            var client = clients.borrow();
            if (client.isEmpty()) {
                return new Answer.NotSent("this client is closed");
            }
            try {
                // The first client of a JVM reads the trust store, which counts too.
                Duration left = deadline.minusNanos(time.nanos() - start);
                return left.isNegative() || left.isZero()
                        ? new Answer.NotSent("no time was left for the call")
                        : exchange.perform(client.get(), time, left);
            } finally {
                clients.giveBack();
            }
        } catch (IOException e) {
            return new Answer.NotSent(ReusableHttpClient.NONE_MADE);
        }
    }

    /** Refuses later calls. A call under way goes on to its end, which is its deadline at the latest. */
    @Override
    public void close() {
        clients.close();
    }
}
