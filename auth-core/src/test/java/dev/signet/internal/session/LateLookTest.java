package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.AuthHeaders;
import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread that learned which key signs, and was then left waiting until another key took its place. */
@Timeout(60)
class LateLookTest {
    private final OpenHome home = new OpenHome();

    @AfterEach
    void stop() {
        home.close();
    }

    /** Stops one thread once, when it has just read the clock. */
    private final class StoppingTime implements TimeSource {
        final CountDownLatch stopped = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        private volatile Thread victim;

        @Override
        public long millis() {
            return home.time.millis();
        }

        @Override
        public long nanos() {
            long now = home.time.nanos();
            if (Thread.currentThread().equals(victim)) {
                victim = null;
                stopped.countDown();
                try {
                    assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return now;
        }

        @Override
        public Scheduled schedule(Duration delay, Runnable task) {
            return home.time.schedule(delay, task);
        }
    }

    @Test
    void doesNotBringTheKeyBackThatWasReplaced() throws Exception {
        var time = new StoppingTime();
        try (var signet = home.builder().timeSource(time).build();
                var agent = signet.agent("ci")) {
            agent.keys().registerIfAbsent();
            AuthHeaders before = agent.authorize(home.server.resourceUri());

            var late = new CompletableFuture<AuthHeaders>();
            var thread = new Thread(() -> {
                time.victim = Thread.currentThread();
                try {
                    late.complete(agent.authorize(home.server.resourceUri()));
                } catch (Exception e) {
                    late.completeExceptionally(e);
                }
            });
            thread.start();
            assertThat(time.stopped.await(30, TimeUnit.SECONDS)).isTrue();
            agent.keys().rotate(Duration.ofHours(1));
            AuthHeaders after = agent.authorize(home.server.resourceUri());
            time.release.countDown();

            assertThat(after.generation()).isNotEqualTo(before.generation());
            assertThat(late.get(30, TimeUnit.SECONDS))
                    .as("what the other key signed this second, and with it all that is known under it, is still there")
                    .isSameAs(after);
            assertThat(agent.authorize(home.server.resourceUri())).isSameAs(after);
        }
    }
}
