package dev.signet.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.signet.auth.TimeSource;
import dev.signet.testkit.ManualTimeSource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AnswerWindowTest {
    private static final int CALLS = 10_000;

    private final ManualTimeSource time = ManualTimeSource.create();
    private final AnswerWindow window = new AnswerWindow(time);

    @Test
    void countsBothKinds() {
        window.answered(true);
        window.answered(false);
        window.answered(false);

        assertThat(window.facts()).isEqualTo(new AnswerFacts(3, 1));
    }

    @Test
    void forgetsAfterFiveMinutes() {
        window.answered(true);
        time.advance(AnswerWindow.LENGTH.minusMillis(1));
        window.answered(false);
        assertThat(window.facts()).isEqualTo(new AnswerFacts(2, 1));

        time.advance(Duration.ofMillis(1));

        assertThat(window.facts()).isEqualTo(new AnswerFacts(1, 0));
    }

    @Test
    void aPlaceThatIsUsedAgainStartsAnew() {
        for (int round = 0; round < 10; round++) {
            window.answered(true);
            time.advance(AnswerWindow.LENGTH);
            assertThat(window.facts()).isEqualTo(AnswerFacts.NONE);
        }
    }

    @Test
    void manyThreadsLoseNoAnswer() throws Exception {
        int threads = 8;
        var barrier = new CyclicBarrier(threads);
        List<FutureTask<Void>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            boolean refused = i % 2 == 0;
            var task = new FutureTask<Void>(() -> {
                barrier.await(30, TimeUnit.SECONDS);
                for (int call = 0; call < CALLS; call++) {
                    window.answered(refused);
                }
                return null;
            });
            all.add(task);
            new Thread(task).start();
        }
        for (var task : all) {
            task.get(30, TimeUnit.SECONDS);
        }

        assertThat(window.facts()).isEqualTo(new AnswerFacts(threads * CALLS, threads * CALLS / 2));
    }

    @Test
    void aFullSlotKeepsItsShare() {
        for (int call = 0; call < 2_200_000; call++) {
            window.answered(call % 2 == 0);
        }

        var facts = window.facts();
        assertThat(facts.answers()).isEqualTo((1 << 20) - 1);
        assertThat(facts.unauthorized()).isEqualTo(1 << 19);
        time.advance(Duration.ofSeconds(10));
        window.answered(true);
        assertThat(window.facts().answers()).isEqualTo(1 << 20);
    }

    @Test
    void countingLeavesNothingToCollect() {
        var system = new AnswerWindow(TimeSource.system());
        system.answered(true);

        assertThat(bytesPerRun(() -> system.answered(false))).isZero();
    }

    @Test
    void theMeasureOfAllocationSeesAnObject() {
        assertThat(bytesPerRun(() -> assertThat(new AnswerFacts(1, 1)).isNotNull()))
                .isGreaterThan(CALLS * 16L);
    }

    /** The least of some runs, since a compiler or profiler may allocate on this thread now and then. */
    private static long bytesPerRun(Runnable call) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int run = 0; run < 5; run++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
