package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Commands;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.IssuedSession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Processes that end, in all the ways there are, while a refresh in the background waits for a slow token endpoint. */
class ExitTest {
    private static final int LANES = 4;
    private static final Duration LATENCY = Duration.ofMillis(200);

    /** What a loaded machine may add to the end of a JVM; closing may wait for twice as long. */
    private static final Duration LONGEST_END = LATENCY.plusSeconds(10);

    @RegisterExtension
    static final Children CHILDREN = new Children();

    @TempDir
    Path folder;

    /** To a child every token of this server is ten minutes from its end: served, and due for renewal. */
    private final FakeAuthorizationServer server = FakeAuthorizationServer.builder()
            .time(new ShiftedTime(Duration.ofMinutes(-50)))
            .tokenDelay(LATENCY)
            .start();

    /** What the exits of one home, or of all, came to. */
    private record Exits(int exits, int cutShort, int lost, long slowestMillis) {
        Exits plus(Exits other) {
            return new Exits(
                    exits + other.exits,
                    cutShort + other.cutShort,
                    lost + other.lost,
                    Math.max(slowestMillis, other.slowestMillis));
        }
    }

    /** How a process ends. */
    private enum Way {
        SYSTEM_EXIT,
        SIGTERM,
        RETURN,
        CLOSE_AND_EXIT
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void losesNoTokenWhenTheProcessEndsDuringARefresh() throws Exception {
        var figures = Figures.of("exit");
        int exits = Figures.scaled(200);
        var threads = Executors.newFixedThreadPool(LANES);
        var lanes = new ArrayList<CompletableFuture<Exits>>();
        for (int i = 0; i < LANES; i++) {
            int share = (exits + i) / LANES;
            var result = new CompletableFuture<Exits>();
            lanes.add(result);
            threads.execute(() -> {
                try {
                    result.complete(exitRepeatedly(share));
                } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
                    result.completeExceptionally(e);
                }
            });
        }
        var total = new Exits(0, 0, 0, 0);
        try {
            for (var lane : lanes) {
                total = total.plus(lane.get(10, TimeUnit.MINUTES));
            }
        } finally {
            threads.shutdownNow();
        }
        figures.print(
                "%d exits (System.exit, SIGTERM, return, close) with a token endpoint of %d ms: %d during a refresh,"
                        + " %d refreshes granted, %d tokens lost, slowest end %d ms",
                total.exits(),
                LATENCY.toMillis(),
                total.cutShort(),
                server.counts().refreshesGranted(),
                total.lost(),
                total.slowestMillis());
        assertThat(total.lost()).isZero();
        assertThat(server.counts().reuseDetections()).isZero();
        assertThat(total.cutShort()).as("exits during a refresh").isGreaterThan(exits / 2);
        assertThat(total.slowestMillis()).isLessThan(LONGEST_END.toMillis());
    }

    private Exits exitRepeatedly(int exits) throws IOException, InterruptedException {
        Home home = Home.in(folder);
        IssuedSession session = server.signIn();
        home.signIn(session);
        var total = new Exits(0, 0, 0, 0);
        for (int i = 0; i < exits; i++) {
            total = total.plus(exit(home, session, Way.values()[i % Way.values().length]));
        }
        assertThat(server.isAlive(session)).isTrue();
        return total;
    }

    private Exits exit(Home home, IssuedSession session, Way way) throws IOException, InterruptedException {
        try (GateJvm child = GateJvm.startInRealTime(CHILDREN.runtime())) {
            child.awaitReady();
            child.open(home, server);
            int before = server.newest(session).generation();
            assertThat(child.ask("call")).isEqualTo("200");
            boolean underWay = server.newest(session).generation() == before;
            GateJvm.inspectArguments();
            long begun = System.nanoTime();
            end(child, way);
            child.awaitExit(Duration.ofSeconds(60));
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            boolean granted = server.newest(session).generation() > before;
            boolean kept = home.refreshTokenDigest()
                    .equals(Optional.of(server.newest(session).refreshTokenDigest()));
            return new Exits(1, underWay && granted ? 1 : 0, kept ? 0 : 1, millis);
        }
    }

    private static void end(GateJvm child, Way way) throws IOException, InterruptedException {
        switch (way) {
            case SYSTEM_EXIT -> child.send("exit");
            case SIGTERM -> Commands.signal("TERM", child.pid());
            case RETURN -> child.send("return");
            case CLOSE_AND_EXIT -> {
                assertThat(child.ask("close")).isEqualTo("closed");
                child.send("exit");
            }
        }
    }

    @Test
    void aDaemonThreadLosesTheTokenWithTheProcess() throws Exception {
        var figures = Figures.of("exit-control");
        int exits = Figures.scaled(6);
        int lost = 0;
        for (int i = 0; i < exits; i++) {
            Home home = Home.in(folder);
            IssuedSession session = server.signIn();
            home.signIn(session);
            try (GateJvm child = GateJvm.startInRealTime(CHILDREN.runtime());
                    var answers = server.holdTokenAnswers()) {
                child.awaitReady();
                assertThat(child.ask("naive " + home.folder() + " " + server.tokenUri()))
                        .isEqualTo("begun");
                answers.awaitHeld(1);
                child.send("exit");
                child.awaitExit(Duration.ofSeconds(60));
            }
            lost += home.refreshTokenDigest()
                            .equals(Optional.of(server.newest(session).refreshTokenDigest()))
                    ? 0
                    : 1;
        }
        figures.print("%d exits with a refresh on a daemon thread: %d tokens lost", exits, lost);
        assertThat(lost).isPositive();
    }
}
