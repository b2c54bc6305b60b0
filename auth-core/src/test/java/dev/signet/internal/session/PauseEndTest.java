package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.TimeSource;
import dev.signet.testkit.ScriptedAnswer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pause that ends while a caller is being answered. */
class PauseEndTest {
    private static final int NEVER = Integer.MAX_VALUE;

    private final OpenHome home = new OpenHome();
    private final AtomicInteger readsLeft = new AtomicInteger(NEVER);

    /** The clock of the home, which goes on by two minutes before it is read for the n-th time. */
    private final TimeSource time = new TimeSource() {
        @Override
        public long millis() {
            if (readsLeft.decrementAndGet() == 0) {
                home.time.setWall(home.time.instant().plus(Duration.ofMinutes(2)));
            }
            return home.time.millis();
        }

        @Override
        public long nanos() {
            return home.time.nanos();
        }

        @Override
        public Scheduled schedule(Duration delay, Runnable task) {
            return home.time.schedule(delay, task);
        }
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void leavesNobodyToWaitForNothing(int read) throws Exception {
        home.expire();
        home.server.enqueueTokenAnswers(ScriptedAnswer.status(503).header("Retry-After", "60"));
        try (var signet = home.builder().timeSource(time).build()) {
            var target = home.server.resourceUri();
            assertThat(signet.authorizeAsync(target)).failsWithin(30, TimeUnit.SECONDS);

            readsLeft.set(read);
            var answer = signet.authorizeAsync(target).handle((headers, failure) -> headers != null || failure != null);

            assertThat(answer).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(true);
        } finally {
            home.close();
        }
    }
}
