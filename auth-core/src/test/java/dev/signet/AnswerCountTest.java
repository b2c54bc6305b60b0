package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.TimeSource;
import dev.signet.internal.health.AnswerFacts;
import dev.signet.testkit.ManualTimeSource;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Counting of answers under whatever client an application has. */
class AnswerCountTest extends HealthFixture {
    private static final int CALLS = 10_000;

    @Test
    void countsWhatAnyClientReports() throws Exception {
        signedIn();
        try (var signet = open()) {
            URI target = server.resourceUri();
            AuthHeaders headers = signet.authorize(target);
            signet.accepted(target, headers);
            var unused = signet.rejected(target, headers, List.of());
            var unusedLater = signet.rejectedAsync(target, signet.authorize(target), List.of())
                    .get();
            signet.accepted(target, signet.authorizeAsync(target).get());

            assertThat(check(signet.health(), "unauthorized", "process").detail())
                    .startsWith("2 of the 4 answers");
        }
    }

    @Test
    void nothingWasAnsweredAtFirst() {
        assertThat(new AnswerCount(ManualTimeSource.create()).facts()).isEqualTo(AnswerFacts.NONE);
    }

    /** A header of a token at hand, and the report of its answer. */
    @Test
    void aRequestAndItsAnswerLeaveNothingToCollect() throws Exception {
        signedIn();
        time.standStill();
        try (var signet = builder().timeSource(frozen()).build()) {
            URI target = server.resourceUri();
            AuthHeaders headers = signet.authorize(target);

            long bytes = bytesPerRun(() -> {
                AuthHeaders again = signet.authorize(target);
                signet.accepted(target, again);
                return again;
            });

            assertThat(bytes).isZero();
            assertThat(bytesPerRun(() -> AuthHeaders.of("g", Map.of("a", "b"))))
                    .as("the measure")
                    .isGreaterThan(CALLS * 16L);
            assertThat(headers).isNotNull();
        }
    }

    /** The testkit's clock makes an instant each time it is asked. */
    private TimeSource frozen() {
        long now = time.millis();
        return new TimeSource() {
            @Override
            public long millis() {
                return now;
            }

            @Override
            public long nanos() {
                return 0;
            }

            @Override
            public Scheduled schedule(Duration delay, Runnable task) {
                return TimeSource.system().schedule(delay, task);
            }
        };
    }

    /** The least of some runs, since a compiler or profiler may allocate on this thread now and then. */
    private static long bytesPerRun(Callable<AuthHeaders> call) throws Exception {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int run = 0; run < 5; run++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.call();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
