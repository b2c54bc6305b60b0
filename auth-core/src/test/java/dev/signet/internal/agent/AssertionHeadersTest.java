package dev.signet.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.TimeSource;
import dev.signet.internal.agent.AgentKeySource.AgentKey;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AssertionHeadersTest {
    private static final int CALLS = 10_000;

    private final FixedClock clock = new FixedClock();
    private final FakeSigner signer = FakeSigner.with("Ed25519", 64);
    private volatile AgentKey key = new AgentKey("first", signer);

    @Test
    void signsOnceASecond() throws Exception {
        var headers = headers(() -> key);
        clock.millis = 1_777_000_000_000L;
        AuthHeaders first = headers.current(0);
        clock.millis += 999;

        assertThat(headers.current(0)).isSameAs(first);
        assertThat(signer.signed).hasValue(1);

        clock.millis += 1;
        AuthHeaders next = headers.current(0);

        assertThat(value(next)).isNotEqualTo(value(first));
        assertThat(signer.signed).hasValue(2);

        clock.millis -= 1;
        assertThat(value(headers.current(0))).as("after the clock went back").isEqualTo(value(first));
        assertThat(signer.signed).hasValue(3);
    }

    @Test
    void carryTheAssertionThenItsCompanions() throws Exception {
        var companions = new LinkedHashMap<String, String>();
        companions.put("Account-Id", "acc-1");
        companions.put("Region", "eu");
        var headers = new AssertionHeaders(new AgentAssertionFormat(), request(), companions, () -> key, clock, "7");

        var made = headers.current(0);

        assertThat(made).hasToString("AuthHeaders[Authorization, Account-Id, Region]");
        assertThat(value(made)).startsWith("AgentAssertion ");
        assertThat(made.value("Account-Id").reveal()).isEqualTo("acc-1");
        assertThat(made.generation()).isEqualTo("first#7");
        assertThat(headers.made(made)).isTrue();
        assertThat(headers("17", () -> key).made(made)).isFalse();
    }

    @Test
    void eachTaskHasItsOwn() throws Exception {
        var one = headers(() -> key);
        var other = new AssertionHeaders(
                new AgentAssertionFormat(),
                AssertionRequest.ForTask.of("agent-123", "task-124"),
                Map.of(),
                () -> key,
                clock,
                "2");

        assertThat(value(one.current(0))).isNotEqualTo(value(other.current(0)));
        assertThat(signer.signed).hasValue(2);
    }

    @Test
    void allocateNothingWhileTheSecondLasts() throws Exception {
        var headers = headers(() -> key);
        headers.current(0);

        assertThat(bytesPerRun(() -> headers.current(0))).isZero();
        assertThat(signer.signed).hasValue(1);
    }

    @Test
    void theMeasureOfAllocationSeesASignature() throws Exception {
        var headers = headers(() -> key);

        long bytes = bytesPerRun(() -> {
            clock.millis += 1000;
            return headers.current(0);
        });

        assertThat(bytes).isGreaterThan(CALLS * 500L);
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

    @Test
    void manyThreadsHaveOneSignatureASecond() throws Exception {
        int threads = 8;
        int seconds = 50;
        var headers = headers(() -> key);
        var barrier = new CyclicBarrier(threads, () -> clock.millis += 1000);
        List<FutureTask<List<String>>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            var task = new FutureTask<List<String>>(() -> {
                List<String> seen = new ArrayList<>();
                for (int second = 0; second < seconds; second++) {
                    barrier.await(10, TimeUnit.SECONDS);
                    seen.add(value(headers.current(0)));
                }
                return seen;
            });
            all.add(task);
            new Thread(task).start();
        }
        List<String> expected = all.get(0).get(30, TimeUnit.SECONDS);
        assertThat(expected).hasSize(seconds).doesNotHaveDuplicates();
        for (var task : all) {
            assertThat(task.get(30, TimeUnit.SECONDS)).isEqualTo(expected);
        }
        assertThat(signer.signed).hasValue(seconds);
    }

    @Test
    void areMadeAnewForAnotherKey() throws Exception {
        var headers = headers(() -> key);
        headers.current(0);
        key = new AgentKey("second", signer);

        assertThat(headers.current(0).generation()).isEqualTo("second#1");
        assertThat(signer.signed).hasValue(2);
    }

    @Test
    void areNotGivenOnceTheKeyIsRevoked() throws Exception {
        var headers = headers(() -> {
            if (key.generation().equals("revoked")) {
                throw new AssertionException(false, "revoked", "rotate", null);
            }
            return key;
        });
        headers.current(0);
        key = new AgentKey("revoked", signer);

        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> headers.current(0))
                .withMessage("revoked");
    }

    @Test
    void areDiscardedWhenTheKeyWasReplacedWhileItSigned() throws Exception {
        var replacing = FakeSigner.of(message -> {
            key = new AgentKey("second", signer);
            return new byte[64];
        });
        key = new AgentKey("first", replacing);
        var headers = headers(() -> key);

        assertThat(headers.current(0).generation()).isEqualTo("second#1");
        assertThat(replacing.signed).hasValue(1);
        assertThat(signer.signed).hasValue(1);
    }

    @Test
    void areDiscardedWhenTheKeyWasRevokedWhileItSigned() throws Exception {
        var revoked = new AssertionException(false, "revoked", "rotate", null);
        var revoking = FakeSigner.of(message -> {
            key = new AgentKey("revoked", signer);
            return new byte[64];
        });
        key = new AgentKey("first", revoking);
        var headers = headers(() -> {
            if (key.generation().equals("revoked")) {
                throw revoked;
            }
            return key;
        });

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(AssertionException.class)
                    .isThrownBy(() -> headers.current(0))
                    .isSameAs(revoked);
        }
        assertThat(revoking.signed).hasValue(1);
    }

    @Test
    void giveUpOnAKeyThatIsReplacedAllTheTime() throws Exception {
        var restless = FakeSigner.of(message -> {
            key = new AgentKey(key.generation() + "+", key.signer());
            return new byte[64];
        });
        key = new AgentKey("", restless);
        var headers = headers(() -> key);

        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> headers.current(0))
                .withMessageContaining("replaced 3 times");
        assertThat(restless.signed).hasValue(3);
    }

    @Test
    void waitForASignerOnlySoLong() throws Exception {
        var reached = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        key = new AgentKey("slow", slowSigner(reached, goOn));
        var headers = new AssertionHeaders(
                new AgentAssertionFormat(), request(), Map.of(), () -> key, clock, "1", Duration.ofMillis(1));
        var first = new FutureTask<>(() -> headers.current(0));
        new Thread(first).start();
        assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();

        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> headers.current(0))
                .satisfies(e -> assertThat(e.isRemote()).isTrue())
                .withMessageContaining("fake");
        goOn.countDown();

        assertThat(first.get(10, TimeUnit.SECONDS).generation()).isEqualTo("slow#1");
        assertThat(headers.current(0)).isSameAs(first.get());
    }

    @Test
    void canBeInterruptedWhileAnotherThreadSigns() throws Exception {
        var reached = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        key = new AgentKey("slow", slowSigner(reached, goOn));
        var headers = headers(() -> key);
        var first = new FutureTask<>(() -> headers.current(0));
        new Thread(first).start();
        assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
        var second = new FutureTask<>(() -> headers.current(0));
        var waiting = new Thread(second);
        waiting.start();

        waiting.interrupt();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> second.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(InterruptedException.class);
        goOn.countDown();
        assertThat(first.get(10, TimeUnit.SECONDS).generation()).isEqualTo("slow#1");
    }

    private static FakeSigner slowSigner(CountDownLatch reached, CountDownLatch goOn) {
        return FakeSigner.of(message -> {
            reached.countDown();
            try {
                assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return new byte[64];
        });
    }

    private AssertionHeaders headers(AgentKeySource keys) throws AuthException {
        return headers("1", keys);
    }

    private AssertionHeaders headers(String label, AgentKeySource keys) throws AuthException {
        return new AssertionHeaders(new AgentAssertionFormat(), request(), Map.of(), keys, clock, label);
    }

    private static AssertionRequest request() throws AuthException {
        return AssertionRequest.ForTask.of("agent-123", "task-123");
    }

    private static String value(AuthHeaders headers) {
        return headers.value("Authorization").reveal();
    }

    /** Allocates nothing itself, so that a test can tell what its user allocates. */
    private static final class FixedClock implements TimeSource {
        private volatile long millis;

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public long nanos() {
            throw new AssertionError("nobody here may measure");
        }

        @Override
        public Scheduled schedule(Duration delay, Runnable task) {
            throw new AssertionError("nobody here may schedule");
        }
    }
}
