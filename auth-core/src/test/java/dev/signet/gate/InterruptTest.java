package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Signet;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.Hold;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualTimeSource;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that are interrupted while a refresh is under way: theirs to bear, and nobody's token to lose. */
class InterruptTest {
    private static final int CALLERS = 10;

    @TempDir
    Path folder;

    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final SplittableRandom random = new SplittableRandom();
    private final AtomicInteger interrupted = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private Home home;
    private IssuedSession session;

    @BeforeEach
    void signIn() throws IOException {
        home = Home.in(folder);
        session = server.signIn();
        home.signIn(session);
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void losesNoTokenWhenCallersAreInterrupted() throws Exception {
        var figures = Figures.of("interrupt");
        int rounds = Figures.scaled(100);
        try (Signet signet = GateHome.at(home, time, server).build()) {
            for (int round = 0; round < rounds; round++) {
                time.advance(Duration.ofHours(2));
                interruptCallers(signet, round % 2 == 0);
                assertThat(call(signet)).isEqualTo(200);
                assertThat(home.refreshTokenDigest())
                        .as("stored after round %s", round)
                        .contains(server.newest(session).refreshTokenDigest());
            }
        }
        figures.print(
                "%d interrupts in %d refreshes: %d callers interrupted, %d answered, %d failed, 0 tokens lost",
                rounds * CALLERS, server.counts().refreshesGranted(), interrupted.get(), answered.get(), failed.get());
        assertThat(server.counts().refreshesGranted()).isEqualTo(rounds);
        assertThat(server.counts().tokenRequests()).isEqualTo(rounds);
        assertThat(failed.get()).isZero();
        assertThat(interrupted.get()).as("callers that noticed").isGreaterThan(rounds * CALLERS / 4);
    }

    /** Interrupts callers while the request waits at the server, or at some moment of what follows. */
    private void interruptCallers(Signet signet, boolean whileTheServerThinks) throws InterruptedException {
        List<Thread> callers = new ArrayList<>();
        try (Hold hold = server.holdTokenRequests()) {
            for (int i = 0; i < CALLERS; i++) {
                boolean bare = i % 2 == 0;
                var caller = new Thread(() -> callOnce(signet, bare), "caller");
                callers.add(caller);
                caller.start();
            }
            hold.awaitHeld(1);
            if (whileTheServerThinks) {
                callers.forEach(Thread::interrupt);
            }
        }
        for (Thread caller : callers) {
            LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(2)));
            caller.interrupt();
        }
        for (Thread caller : callers) {
            caller.join(TimeUnit.SECONDS.toMillis(60));
            assertThat(caller.isAlive()).isFalse();
        }
    }

    private void callOnce(Signet signet, boolean bare) {
        try {
            if (bare) {
                var unused = signet.authorize(server.resourceUri());
            } else {
                int unused = call(signet);
            }
            answered.incrementAndGet();
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
        } catch (IOException e) {
            // The HTTP client itself may say it so.
            (hasInterrupt(e) ? interrupted : failed).incrementAndGet();
        }
    }

    private static boolean hasInterrupt(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }

    private int call(Signet signet) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resourceUri()).build();
        return signet.httpClient().send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void aRefreshOnTheCallersThreadLosesTheTokenWithAnInterrupt() throws Exception {
        var figures = Figures.of("interrupt-control");
        try (Hold answers = server.holdTokenAnswers()) {
            var caller = new Thread(
                    () -> {
                        try {
                            NaiveRefresher.onThisThread(home, server.tokenUri());
                            answered.incrementAndGet();
                        } catch (IOException e) {
                            failed.incrementAndGet();
                        }
                    },
                    "caller");
            caller.start();
            answers.awaitHeld(1);
            caller.interrupt();
            answers.release();
            caller.join(TimeUnit.SECONDS.toMillis(60));
        }
        figures.print("1 interrupt of a caller that refreshes by itself: %d token lost", failed.get());
        assertThat(failed.get()).isEqualTo(1);
        // The file was truncated by then: what it held is gone as well.
        assertThat(home.authJson()).isEmptyFile();
    }
}
