package dev.signet.internal.oauth;

import dev.signet.auth.TimeSource;
import dev.signet.internal.config.TransportSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's client, made when first needed and again after a pause.
 *
 * <p>A pause makes a new one because its connections may be dead without our knowing: on a connection that a middlebox dropped
 * in silence a refresh token would go out and its answer never come. Safe for use by several threads.
 */
final class ReusableHttpClient {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /**
     * Shorter than the idle limits of address translators and load balancers, and than the time between two refreshes; longer
     * than between two polls of a device login (5 s), since before Java 21 a client's threads stay until it is collected.
     */
    static final Duration MAX_PAUSE = Duration.ofSeconds(10);

    /** Why there is no client, for a person. */
    static final String NONE_MADE =
            "no HTTP client could be made: the JVM's trust store is damaged, or too many files are open";

    private final TransportSettings transport;
    private final TimeSource time;
    private @Nullable HttpClient client;
    private int borrowed;
    private long returnedAt;
    private boolean closed;

    ReusableHttpClient(TransportSettings transport, TimeSource time) {
        this.transport = transport;
        this.time = time;
    }

    /**
     * The client to use until {@link #giveBack()}.
     *
     * @return empty after {@link #close()}
     * @throws IOException when no client can be made: no file descriptors, no usable trust store
     */
    synchronized Optional<HttpClient> borrow() throws IOException {
        if (closed) {
            return Optional.empty();
        }
        if (borrowed == 0 && time.nanos() - returnedAt > MAX_PAUSE.toNanos()) {
            drop();
        }
        if (client == null) {
            client = open(transport);
        }
        borrowed++;
        return Optional.of(client);
    }

    synchronized void giveBack() {
        borrowed--;
        returnedAt = time.nanos();
        if (closed && borrowed == 0) {
            drop();
        }
    }

    /** Lets exchanges under way end: an answer thrown away may be the only copy of a new token. */
    synchronized void close() {
        closed = true;
        if (borrowed == 0) {
            drop();
        }
    }

    /**
     * A client as all of ours are.
     *
     * @throws IOException when none can be made: no file descriptors, no usable trust store
     */
    static HttpClient open(TransportSettings transport) throws IOException {
        try {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT_TIMEOUT);
            Optional<SSLContext> trust = transport.sslContext();
            if (trust.isPresent()) {
                builder.sslContext(trust.get());
            }
            transport.proxies().ifPresent(builder::proxy);
            return builder.build();
        } catch (UncheckedIOException | GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** From Java 21 the client can be told; before, its threads, all daemons, end when it is collected. */
    private void drop() {
        HttpClient dropped = client;
        client = null;
        if (dropped == null) {
            return;
        }
        try {
            HttpClient.class.getMethod("shutdown").invoke(dropped);
        } catch (NoSuchMethodException e) {
            // Java 17 to 20
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("HttpClient.shutdown failed", e);
        }
    }
}
