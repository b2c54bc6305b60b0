package dev.signet.internal.oauth;

import dev.signet.auth.TimeSource;
import dev.signet.internal.config.TransportSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One client for all calls, for who has no moment to close it in. Safe for use by several threads. */
final class OwnClientFetch implements DocumentFetch {
    private final TimeSource time;
    private @Nullable HttpClient client;

    OwnClientFetch(TimeSource time) {
        this.time = time;
    }

    @Override
    public Answer get(URI address, Duration deadline) {
        DocumentFetch.requireSecure(address);
        long start = time.nanos();
        HttpClient opened;
        try {
            opened = client();
        } catch (IOException e) {
            return new Answer.NotSent(ReusableHttpClient.NONE_MADE);
        }
        // The first client of a JVM reads the trust store, which counts too.
        Duration left = deadline.minusNanos(time.nanos() - start);
        return left.isNegative() || left.isZero()
                ? new Answer.NotSent("no time was left for the call")
                : Exchange.get(address, Map.of(), deadline).perform(opened, time, left);
    }

    private synchronized HttpClient client() throws IOException {
        if (client == null) {
            client = ReusableHttpClient.open(TransportSettings.ofJvm());
        }
        return client;
    }
}
