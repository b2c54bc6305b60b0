package dev.signet.internal.oauth;

import dev.signet.auth.TimeSource;
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

    /**
     * With a client of its own, made at the first call and kept. Nothing closes it: its threads, all daemons, and its descriptors go when
     * the fetch is no longer reachable and is collected. One for each call would leave three threads until a collection before Java 21,
     * and who asks once in a while causes none.
     */
    static DocumentFetch withOwnClient(TimeSource time) {
        return new OwnClientFetch(time);
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
            requireSecure(address);
            return Exchange.get(address, Map.of(), deadline).perform(client, time, deadline);
        };
    }

    /** Keys are no secret, but who could change them on their way could be anybody. */
    static void requireSecure(URI address) {
        if (!Endpoints.isSecure(address)) {
            throw new IllegalArgumentException(
                    "keys come from an https address, or http on a loopback address, but it was "
                            + Endpoints.describe(address));
        }
    }
}
