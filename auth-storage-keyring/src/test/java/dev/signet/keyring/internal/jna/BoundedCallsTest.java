package dev.signet.keyring.internal.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.TimeSource;
import dev.signet.keyring.Programs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class BoundedCallsTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    private final BoundedCalls patient = new BoundedCalls("keyring", Duration.ofSeconds(30), TimeSource.system());

    @Test
    void givesTheAnswerOfACallOnADaemonThread() throws Exception {
        Thread worker = patient.call("looking", Thread::currentThread);

        assertThat(worker).isNotSameAs(Thread.currentThread());
        assertThat(worker.isDaemon()).isTrue();
        assertThat(worker.getName()).isEqualTo("signet keyring");
    }

    @Test
    void aCallThatHangsEndsWithATimeOutAndKeepsOthersOutUntilItComesBack() throws Exception {
        var calls = new BoundedCalls("keyring", SHORT, TimeSource.system());
        var hanging = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var others = new AtomicInteger();

        assertTimeout(calls, "reading x", () -> {
            awaitUninterrupted(hanging);
            done.countDown();
            return true;
        });
        assertTimeout(calls, "reading y", others::incrementAndGet);
        assertThat(others).as("no second thread into a system that hangs").hasValue(0);

        hanging.countDown();
        done.await();
        int made = callsUntilAnswered(calls, others);
        // One that was told a timeout may still run.
        assertThat(others.get()).isBetween(1, made);
    }

    private static int callsUntilAnswered(BoundedCalls calls, AtomicInteger others) throws StoreException {
        for (int made = 1; ; made++) {
            int mine = made;
            try {
                int answer = calls.call("reading y", () -> {
                    others.incrementAndGet();
                    return mine;
                });
                assertThat(answer).as("its own answer").isEqualTo(mine);
                return made;
            } catch (StoreException notYet) {
                assertThat(notYet.kind()).isEqualTo(Kind.TIMEOUT);
            }
        }
    }

    private static void assertTimeout(BoundedCalls calls, String what, BoundedCalls.Work<?> work) {
        StoreException late = catchThrowableOfType(StoreException.class, () -> calls.call(what, work));
        assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(late).hasMessage("the keyring did not answer within 50 ms: " + what);
    }

    @Test
    void anInterruptedThreadGetsItsAnswerAndStaysInterrupted() throws Exception {
        Thread.currentThread().interrupt();
        try {
            assertThat(patient.call("looking", () -> "answer")).isEqualTo("answer");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void whatACallThrowsArrives() throws Exception {
        var told = new StoreException(Kind.LOCKED, "locked", "Unlock it.", null);

        assertThat(catchThrowable(() -> patient.call("looking", () -> {
                    throw told;
                })))
                .isSameAs(told);
        assertThat(catchThrowable(() -> patient.call("looking", () -> {
                    throw new IllegalStateException("mistake");
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("mistake");
        assertThat(patient.call("looking", () -> "after")).isEqualTo("after");
    }

    @Test
    void aCallThatHangsDoesNotKeepTheProgramFromEnding() throws Exception {
        var run = Programs.runJava(List.of(), Programs.classPath(), Hanging.class);

        assertThat(run.output()).contains("TIMEOUT").contains("main ended");
        assertThat(run.exit()).isZero();
    }

    /** Ends while a call hangs for good. */
    static final class Hanging {
        private Hanging() {}

        public static void main(String[] args) {
            var calls = new BoundedCalls("keyring", SHORT, TimeSource.system());
            try {
                calls.call("reading x", () -> {
                    awaitUninterrupted(new CountDownLatch(1));
                    return true;
                });
            } catch (StoreException late) {
                System.out.println(late.kind());
            }
            System.out.println("main ended");
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException ignored) {
                // A native call knows no interrupts.
            }
        }
    }
}
