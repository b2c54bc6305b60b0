package dev.signet.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EngineChoiceTest {
    @Test
    void startsWithTheJdkAndChangesToTink() {
        var engines = new StagedEngines();

        assertThat(engines.choice().engineName()).isEqualTo("JDK");
        assertThat(engines.choice().current()).isInstanceOf(JdkEngine.class);
        assertThat(engines.asked()).as("loading, after a single use").isZero();

        assertThat(engines.choice().current()).isInstanceOf(JdkEngine.class);
        assertThat(engines.choice().current()).isInstanceOf(JdkEngine.class);
        assertThat(engines.asked()).isEqualTo(1);

        engines.finishLoading();

        assertThat(engines.choice().current()).isInstanceOf(TinkEngine.class);
        assertThat(engines.choice().engineName()).isEqualTo("Tink");
        assertThat(engines.asked()).isZero();
    }

    @Test
    void loadsOnceHoweverManyAsk() throws Exception {
        int threads = 8;
        var loads = new AtomicInteger();
        var choice = new EngineChoice(new JdkEngine(), TinkEngine::load, task -> loads.incrementAndGet());
        var barrier = new CyclicBarrier(threads);
        List<Thread> all = IntStream.range(0, threads)
                .mapToObj(i -> new Thread(() -> {
                    try {
                        barrier.await();
                        choice.current();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }))
                .toList();
        all.forEach(Thread::start);
        for (var thread : all) {
            thread.join(Duration.ofSeconds(10).toMillis());
        }
        assertThat(loads).hasValue(1);
    }

    static List<Throwable> failures() {
        return List.of(
                new GeneralSecurityException("sealed"),
                new NoClassDefFoundError("sealed"),
                new IllegalStateException("sealed"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void staysWithTheJdkWhereTinkDoesNotLoadAndSaysSo(Throwable failure) {
        var choice = new EngineChoice(
                new JdkEngine(),
                () -> {
                    throw EngineChoiceTest.<RuntimeException>as(failure);
                },
                Runnable::run);
        choice.current();

        assertThat(choice.current()).isInstanceOf(JdkEngine.class);
        assertThat(choice.engineName())
                .isEqualTo("JDK (Tink can't be used here: " + failure.getClass().getName() + ")");
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X as(Throwable failure) throws X {
        throw (X) failure;
    }

    @Test
    void theDefaultLoadsTinkAfterTheSecondUse() {
        var choice = EngineChoice.startingWithJdk();
        assertThat(choice.current()).isInstanceOf(JdkEngine.class);
        choice.current();

        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (choice.engineName().equals("JDK") && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(choice.engineName()).isEqualTo("Tink");
    }

    @Test
    void theLoadingThreadKeepsNoJvmAlive() {
        assertThat(EngineChoice.daemonThread(() -> {}).isDaemon()).isTrue();
    }
}
