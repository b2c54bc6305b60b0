package dev.signet.internal.oauth;

import dev.signet.auth.TimeSource;
import dev.signet.internal.config.TransportSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;

/**
 * Gets a public document, as {@link TokenServiceClient#get(URI, Duration)} does, with nothing to close: no redirect is followed, the
 * deadline covers the body, and at most 1 MiB is read. Safe for use by several threads.
 */
@FunctionalInterface
public interface DocumentFetch {
    /**
     * Sends one GET and waits for the whole answer.
     *
     * @param address https, or http on a loopback address
     * @param deadline the longest the whole exchange may take, body included
     * @throws IllegalArgumentException when the address is not secure
     */
    Answer get(URI address, Duration deadline);

    /** With a client for each call: who asks once in a while keeps no connection and no thread in between. */
    static DocumentFetch withOwnClient(TimeSource time) {
        return (address, deadline) -> {
            try (var client = new HttpTokenServiceClient(TransportSettings.ofJvm(), time)) {
                return client.get(address, deadline);
            }
        };
    }

    /**
     * With a client that its owner closes.
     *
     * @throws IllegalArgumentException when it follows redirects: what is at a trusted address must come from there
     */
    static DocumentFetch with(HttpClient client, TimeSource time) {
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException(
                    "the HTTP client follows redirects, so that whoever can make the trusted address"
                            + " redirect could give other keys: build it with followRedirects(NEVER), which is the default");
        }
        return (address, deadline) -> {
            if (!Endpoints.isSecure(address)) {
                throw new IllegalArgumentException(
                        "keys come from an https address, or http on a loopback address, but it was "
                                + Endpoints.describe(address));
            }
            return Exchange.get(address, Map.of(), deadline).perform(client, time, deadline);
        };
    }
}
