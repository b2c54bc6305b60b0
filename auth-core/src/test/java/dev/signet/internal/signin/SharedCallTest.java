package dev.signet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenServiceException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedCallTest {
    private static final Duration WAIT = Duration.ofSeconds(10);

    @Test
    void doesNotWaitForAnotherThreadBeyondItsOwnTime() throws Exception {
        var call = new SharedCall<String>("the thing", TimeSource.system());
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var threads = Executors.newSingleThreadExecutor();
        try {
            var slow = threads.submit(() -> call.join(
                    () -> {
                        begun.countDown();
                        awaitQuietly(end);
                        return "done";
                    },
                    WAIT));
            begun.await();
            assertThatExceptionOfType(TokenServiceException.class)
                    .isThrownBy(() -> call.join(() -> "never", Duration.ofMillis(20)))
                    .withMessageContaining("the thing could not be had")
                    .withMessageContaining("20 ms");
            end.countDown();
            assertThat(slow.get()).isEqualTo("done");
            assertThat(call.join(() -> "again", WAIT))
                    .as("nothing is remembered")
                    .isEqualTo("again");
        } finally {
            end.countDown();
            threads.shutdown();
        }
    }

    @Test
    void sharesTheFailureToo() throws Exception {
        var call = new SharedCall<String>("the thing", TimeSource.system());
        assertThatExceptionOfType(AuthException.class)
                .isThrownBy(() -> call.join(
                        () -> {
                            throw new ConfigurationException("wrong", "Correct it.", null);
                        },
                        WAIT))
                .withMessage("wrong");
        assertThat(call.join(() -> "again", WAIT)).isEqualTo("again");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
