package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Commands;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.Hold;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.TokenRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The process that holds the lease is stopped (SIGSTOP) with its request at the server, and goes on later. */
class StopTest {
    private static final Duration LEASE_WAIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final Children CHILDREN = new Children();

    @TempDir
    Path folder;

    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void servesWhoHasAValidTokenAndTimesOutWhoHasNot() throws Exception {
        var figures = Figures.of("stop");
        Home home = Home.in(folder);
        IssuedSession session = server.signIn();
        home.signIn(session);
        try (Herd herd = Herd.of(3, CHILDREN.runtime(), time)) {
            herd.open(home, server);
            herd.move(Duration.ofMinutes(50));
            GateJvm holder = herd.get(0);
            CompletableFuture<String> held;
            try (Hold hold = server.holdTokenRequests()) {
                held = holder.send("call");
                hold.awaitHeld(1);
                assertThat(GateJvm.await(held, "call")).isEqualTo("200");
                Commands.signal("STOP", holder.pid());

                // The token lives for ten minutes more.
                assertThat(herd.get(1).ask("call")).isEqualTo("200");
                assertThat(herd.get(2).ask("call")).isEqualTo("200");

                // A refresh begun above still waits for the lease, and gives up at its deadline.
                long expired = time.millis() + Duration.ofMinutes(11).toMillis();
                assertThat(herd.get(1).ask("clock " + expired)).isEqualTo("moved");
                assertThat(herd.get(1).ask("settle")).isEqualTo("settled");
                long retry = expired + 2_000;
                assertThat(herd.get(1).ask("clock " + retry)).isEqualTo("moved");
                var waiting = herd.get(1).send("call");
                assertThat(herd.get(1).ask("waiting")).isEqualTo("refreshing");
                assertThat(waiting).isNotDone();
                long deadline = retry + LEASE_WAIT.toMillis();
                assertThat(herd.get(1).ask("clock " + deadline)).isEqualTo("moved");
                assertThat(GateJvm.await(waiting, "call")).startsWith("Store TIMEOUT");

                hold.release();
            }
            Commands.signal("CONT", holder.pid());
            assertThat(holder.ask("settle")).isEqualTo("settled");
            assertThat(home.refreshTokenDigest())
                    .contains(server.newest(session).refreshTokenDigest());
            herd.align();
            herd.move(Duration.ofSeconds(2));
            assertThat(herd.ask("call")).containsOnly("200");
            herd.move(Duration.ofHours(1));
            assertThat(herd.ask("call")).containsOnly("200");
        }
        List<Optional<String>> spent =
                server.journal().stream().map(TokenRequest::refreshTokenDigest).toList();
        assertThat(spent).hasSize(2).doesNotHaveDuplicates();
        assertThat(server.counts().reuseDetections()).isZero();
        figures.print(
                "holder stopped: 2 served with the living token, 1 timed out after %s with a dead one;"
                        + " continued: %d requests for %d refresh tokens",
                LEASE_WAIT, spent.size(), spent.size());
    }

    @Test
    void spendsATokenTwiceWithoutTheLease() throws Exception {
        var figures = Figures.of("stop-control");
        Home home = Home.in(folder);
        IssuedSession session = server.signIn();
        home.signIn(session);
        try (Herd herd = Herd.of(2, CHILDREN.runtime(), time)) {
            herd.open(home, server, GateHome.NO_LEASE);
            herd.move(Duration.ofMinutes(50));
            try (Hold hold = server.holdTokenRequests()) {
                assertThat(herd.get(0).ask("call")).isEqualTo("200");
                hold.awaitHeld(1);
                Commands.signal("STOP", herd.get(0).pid());
                assertThat(herd.get(1).ask("call")).isEqualTo("200");
                hold.awaitHeld(2);
            }
            Commands.signal("CONT", herd.get(0).pid());
            assertThat(herd.ask("auto 1000")).containsOnly("auto");
            assertThat(herd.ask("settle")).containsOnly("settled");
        }
        figures.print(
                "holder stopped, without the lease: %d requests, %d reused",
                server.counts().tokenRequests(), server.counts().reuseDetections());
        assertThat(server.counts().reuseDetections()).isPositive();
        assertThat(server.isAlive(session)).isFalse();
    }
}
