package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.TimeSource.Scheduled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ManualTimeSourceTest {
    private final ManualTimeSource time = ManualTimeSource.create();

    @Test
    void standsStillUntilAdvanced() {
        assertThat(time.instant()).isEqualTo(ManualTimeSource.DEFAULT_START);
        assertThat(time.nanos()).isZero();

        time.advance(Duration.ofMillis(1500));

        assertThat(time.instant()).isEqualTo(ManualTimeSource.DEFAULT_START.plusMillis(1500));
        assertThat(time.nanos()).isEqualTo(1_500_000_000L);
    }

    @Test
    void setsTheWallBackWithoutTouchingTheMonotonicClock() {
        time.advance(Duration.ofHours(1));
        time.setWall(Instant.EPOCH);
        assertThat(time.millis()).isZero();
        assertThat(time.nanos()).isEqualTo(Duration.ofHours(1).toNanos());

        time.advance(Duration.ofSeconds(1));
        assertThat(time.instant()).isEqualTo(Instant.EPOCH.plusSeconds(1));
    }

    @Test
    void runsTasksInDueOrderAtTheMomentTheyAreDue() {
        var ran = new ArrayList<String>();
        time.schedule(Duration.ofSeconds(2), () -> ran.add("b@" + time.nanos()));
        time.schedule(Duration.ofSeconds(1), () -> ran.add("a@" + time.nanos()));
        time.schedule(Duration.ofSeconds(2), () -> ran.add("c@" + time.nanos()));

        time.advance(Duration.ofSeconds(2));

        assertThat(ran).containsExactly("a@1000000000", "b@2000000000", "c@2000000000");
        assertThat(time.pending()).isZero();
    }

    @Test
    void leavesATaskThatIsDueOneNanosecondLater() {
        time.schedule(Duration.ofNanos(1001), () -> {});
        time.advance(Duration.ofNanos(1000));
        assertThat(time.pending()).isEqualTo(1);
        time.advance(Duration.ofNanos(1));
        assertThat(time.pending()).isZero();
    }

    @Test
    void runsTasksThatTasksSchedule() {
        var ran = new ArrayList<Long>();
        time.schedule(Duration.ofSeconds(1), () -> {
            ran.add(time.nanos());
            time.schedule(Duration.ofSeconds(1), () -> ran.add(time.nanos()));
            time.schedule(Duration.ofSeconds(9), () -> ran.add(time.nanos()));
        });

        time.advance(Duration.ofSeconds(5));

        assertThat(ran).containsExactly(1_000_000_000L, 2_000_000_000L);
        assertThat(time.nanos()).isEqualTo(5_000_000_000L);
        assertThat(time.pending()).isEqualTo(1);
    }

    @Test
    void runsATaskThatIsDueAtOnceOnTheNextAdvanceOfZero() {
        var ran = new ArrayList<String>();
        time.schedule(
                Duration.ofSeconds(-1), () -> ran.add(Thread.currentThread().getName()));
        assertThat(ran).isEmpty();
        time.advance(Duration.ZERO);
        assertThat(ran).containsExactly(Thread.currentThread().getName());
    }

    @Test
    void doesNotRunWhatWasCancelled() {
        var ran = new ArrayList<String>();
        Scheduled cancelled = time.schedule(Duration.ofSeconds(1), () -> ran.add("cancelled"));
        time.schedule(Duration.ofSeconds(1), () -> ran.add("kept"));
        cancelled.cancel();
        assertThat(time.pending()).isEqualTo(1);
        time.advance(Duration.ofSeconds(1));
        cancelled.cancel();
        assertThat(ran).containsExactly("kept");
    }

    @Test
    void runsTheRestWhenATaskFailsAndThrowsTheFirstFailure() {
        var ran = new ArrayList<String>();
        time.schedule(Duration.ofSeconds(1), () -> {
            throw new IllegalStateException("first");
        });
        time.schedule(Duration.ofSeconds(1), () -> {
            throw new IllegalStateException("second");
        });
        time.schedule(Duration.ofSeconds(1), () -> ran.add("ran"));

        assertThatThrownBy(() -> time.advance(Duration.ofSeconds(1)))
                .hasMessage("first")
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
        assertThat(ran).containsExactly("ran");
    }

    @Test
    void refusesToAdvanceBackwards() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.advance(Duration.ofNanos(-1)))
                .withMessageContaining("PT-0.000000001S")
                .withMessageContaining("setWall");
    }

    @Test
    void waitsUntilAnotherThreadHasScheduled() throws Exception {
        var scheduler = new Thread(() -> {
            time.schedule(Duration.ofSeconds(1), () -> {});
            time.schedule(Duration.ofSeconds(2), () -> {});
        });
        scheduler.start();
        time.awaitScheduled(2);
        assertThat(time.pending()).isEqualTo(2);
        scheduler.join();
    }

    @Test
    void givesUpWaitingAtTheDeadlineAndSaysWhatItFound() {
        time.schedule(Duration.ofSeconds(1), () -> {});
        assertThatThrownBy(() -> time.awaitScheduled(2, Duration.ofMillis(20)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("gave up after PT0.02S: expected 2 scheduled tasks, found 1");
    }

    @Test
    void jumpsToABackOffButNotToADeadline() throws Exception {
        var backOff = new CountDownLatch(1);
        var thread = new AtomicReference<Thread>();
        time.autoAdvance(Duration.ofSeconds(2));
        time.schedule(Duration.ofSeconds(15), () -> {});
        time.schedule(Duration.ofSeconds(2), () -> {
            thread.set(Thread.currentThread());
            backOff.countDown();
        });

        assertThat(backOff.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(thread.get()).isNotSameAs(Thread.currentThread());
        assertThat(time.pending()).isEqualTo(1);
        assertThat(time.nanos()).isEqualTo(2_000_000_000L);

        time.standStill();
        time.schedule(Duration.ofSeconds(1), () -> {});
        assertThat(time.pending()).isEqualTo(2);
    }

    @Test
    void jumpsOnlyAfterTheSchedulingCodeHasLetGoOfItsLock() throws Exception {
        var done = new CountDownLatch(1);
        var lock = new Object();
        time.autoAdvance(Duration.ofDays(1));
        synchronized (lock) {
            time.schedule(Duration.ofSeconds(1), () -> {
                synchronized (lock) {
                    done.countDown();
                }
            });
            assertThat(done.getCount()).isEqualTo(1);
        }
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void losesNoTaskWhenManyThreadsScheduleWhileTimeAdvances() throws Exception {
        int threads = 8;
        int each = 500;
        var ran = new AtomicInteger();
        List<Thread> schedulers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            var thread = new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    time.schedule(Duration.ofMillis(n % 7), ran::incrementAndGet);
                }
            });
            thread.start();
            schedulers.add(thread);
        }
        for (int i = 0; i < 100; i++) {
            time.advance(Duration.ofMillis(1));
        }
        for (Thread thread : schedulers) {
            thread.join();
        }
        time.advance(Duration.ofMillis(7));
        assertThat(ran).hasValue(threads * each);
        assertThat(time.toString()).contains("0 pending");
    }
}
