package dev.signet.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.testkit.ManualTimeSource;
import dev.signet.verify.ReplayGuard.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReplayGuardTest {
    private static final Instant START = Instant.parse("2026-04-23T00:00:00Z");

    private final ManualTimeSource time = ManualTimeSource.at(START);

    private Instant inOneMinute() {
        return time.instant().plusSeconds(60);
    }

    @Test
    void ofSixtyFourThreadsOneIsFirst() throws Exception {
        ReplayGuard guard = ReplayGuard.inMemory(100, 100, time);
        int threads = 64;
        var barrier = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 50; round++) {
                String key = "dpop:signer:" + round;
                List<Future<Outcome>> outcomes = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    outcomes.add(executor.submit(() -> {
                        barrier.await();
                        return guard.firstUse(key, inOneMinute());
                    }));
                }
                int first = 0;
                for (Future<Outcome> outcome : outcomes) {
                    first += outcome.get() == Outcome.FIRST ? 1 : 0;
                }
                assertThat(first).isEqualTo(1);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aFullOneRefusesAndStillRemembers() {
        ReplayGuard guard = ReplayGuard.inMemory(1000, 1000, time);
        for (int i = 0; i < 1000; i++) {
            assertThat(guard.firstUse("s" + i + ":id", inOneMinute())).isEqualTo(Outcome.FIRST);
        }
        for (int i = 0; i < 5000; i++) {
            assertThat(guard.firstUse("flood" + i + ":id", inOneMinute())).isEqualTo(Outcome.FULL);
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(guard.firstUse("s" + i + ":id", inOneMinute())).isEqualTo(Outcome.SEEN);
        }
        time.advance(Duration.ofSeconds(60));
        assertThat(guard.firstUse("flood0:id", inOneMinute())).isEqualTo(Outcome.FIRST);
    }

    @Test
    void oneSignerCannotFillIt() {
        ReplayGuard guard = ReplayGuard.inMemory(1000, 10, time);
        for (int i = 0; i < 10; i++) {
            assertThat(guard.firstUse("dpop:greedy:" + i, inOneMinute())).isEqualTo(Outcome.FIRST);
        }
        assertThat(guard.firstUse("dpop:greedy:10", inOneMinute())).isEqualTo(Outcome.OVER_QUOTA);
        assertThat(guard.firstUse("dpop:greedy:3", inOneMinute())).isEqualTo(Outcome.SEEN);
        assertThat(guard.firstUse("dpop:modest:10", inOneMinute())).isEqualTo(Outcome.FIRST);
        time.advance(Duration.ofSeconds(60));
        assertThat(guard.firstUse("dpop:greedy:10", inOneMinute())).isEqualTo(Outcome.FIRST);
    }

    @Test
    void entriesEndToTheMillisecond() {
        ReplayGuard guard = ReplayGuard.inMemory(10, 10, time);
        Instant until = inOneMinute();
        guard.firstUse("s:1", until);
        time.advance(Duration.ofMillis(59_999));
        assertThat(guard.firstUse("s:1", until)).isEqualTo(Outcome.SEEN);
        time.advance(Duration.ofMillis(1));
        assertThat(guard.firstUse("s:1", until)).isEqualTo(Outcome.FIRST);
    }

    @Test
    void settingTheClockMakesNothingNew() {
        ReplayGuard guard = ReplayGuard.inMemory(10, 10, time);
        Instant until = inOneMinute();
        guard.firstUse("s:1", until);
        time.setWall(START.plusSeconds(3600));
        assertThat(guard.firstUse("s:1", until)).as("ahead").isEqualTo(Outcome.SEEN);
        time.setWall(START.minusSeconds(3600));
        time.advance(Duration.ofSeconds(120));
        assertThat(guard.firstUse("s:1", until)).as("back").isEqualTo(Outcome.SEEN);
    }

    @Test
    void needsRoom() {
        assertThatIllegalArgumentException().isThrownBy(() -> ReplayGuard.inMemory(0, 1, time));
        assertThatIllegalArgumentException().isThrownBy(() -> ReplayGuard.inMemory(1, 0, time));
    }
}
