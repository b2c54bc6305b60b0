package dev.signet.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.TimeSource;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.jose.JwksServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What readings leave behind. Threads are told apart by identity: other tests' clients may go at any time. */
@Timeout(120)
class DocumentFetchTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int READINGS = 50;

    /** The selector's, and at most one worker for each processor at a time. */
    private static final int FEW = 8 + Runtime.getRuntime().availableProcessors();

    private final TimeSource time = TimeSource.system();

    @Test
    void manyReadingsLeaveTheThreadsOfOneClient() throws Exception {
        try (var server = new JwksServer("{\"keys\":[]}")) {
            DocumentFetch fetch = DocumentFetch.withOwnClient(time);
            Set<Thread> before = clientThreads();
            for (int i = 0; i < READINGS; i++) {
                assertThat(fetch.get(server.uri(), DEADLINE)).isInstanceOf(Answer.Response.class);
            }
            assertThat(threadsSince(before)).isPositive().isLessThanOrEqualTo(FEW);
            assertThat(server.requests()).isEqualTo(READINGS);
        }
    }

    /** The control: with a client for each reading that nothing collects or closes, the count is seen to grow. */
    @Test
    void aClientForEachReadingLeavesManyThreads() throws Exception {
        try (var server = new JwksServer("{\"keys\":[]}")) {
            Set<Thread> before = clientThreads();
            List<HttpClient> kept = new ArrayList<>();
            for (int i = 0; i < READINGS; i++) {
                kept.add(ReusableHttpClient.open(TransportSettings.ofJvm()));
                assertThat(DocumentFetch.with(kept.get(i), time).get(server.uri(), DEADLINE))
                        .isInstanceOf(Answer.Response.class);
            }
            assertThat(threadsSince(before)).isGreaterThanOrEqualTo(kept.size()).isGreaterThan(FEW);
        }
    }

    private static Set<Thread> clientThreads() {
        return Set.copyOf(Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("HttpClient-"))
                .toList());
    }

    private static long threadsSince(Set<Thread> before) {
        return clientThreads().stream()
                .filter(thread -> !before.contains(thread))
                .count();
    }

    @Test
    void readsFromSecureAddressesOnlyAndWithinTheDeadline() throws Exception {
        DocumentFetch fetch = DocumentFetch.withOwnClient(time);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fetch.get(URI.create("http://keys.acme.test/jwks"), DEADLINE))
                .withMessageContaining("https");
        try (var server = new JwksServer("{\"keys\":[]}")) {
            assertThat(fetch.get(server.uri(), Duration.ZERO)).isInstanceOf(Answer.NotSent.class);
            assertThat(server.requests()).isZero();
        }
    }
}
