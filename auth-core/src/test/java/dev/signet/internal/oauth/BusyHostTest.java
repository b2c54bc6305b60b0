package dev.signet.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.TimeSource;
import dev.signet.internal.config.TransportSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The host's common pool is full of work that waits: an answer with a rotated token must be read all the same. */
@Timeout(60)
class BusyHostTest {
    @Test
    void readsTheAnswerThoughTheCommonPoolIsBlocked() throws Exception {
        var pool = ForkJoinPool.commonPool();
        int workers = Math.max(1, ForkJoinPool.getCommonPoolParallelism());
        var blocked = new CountDownLatch(workers);
        var release = new CountDownLatch(1);
        for (int i = 0; i < workers; i++) {
            pool.execute(() -> {
                blocked.countDown();
                awaitQuietly(release);
            });
        }
        blocked.await();
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
                var client = new HttpTokenServiceClient(TransportSettings.ofJvm(), TimeSource.system())) {
            var answer = client.post(
                    server.uri("/token"),
                    "application/json",
                    "{}".getBytes(StandardCharsets.UTF_8),
                    Duration.ofSeconds(20));
            assertThat(answer).isInstanceOf(Answer.Response.class);
        } finally {
            release.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
