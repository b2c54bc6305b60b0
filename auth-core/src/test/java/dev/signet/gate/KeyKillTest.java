package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.agent.AgentKey;
import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.KeyState;
import dev.signet.testkit.FakeAuthorizationServer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Processes that rotate the keys of an agent and are killed while they do. */
class KeyKillTest {
    private static final long SEED = Long.getLong("signet.gate.seed", System.nanoTime());

    /** A rotation takes a few of these. */
    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(120);

    @RegisterExtension
    static final Children CHILDREN = new Children();

    @TempDir
    Path folder;

    private final FakeAuthorizationServer server = FakeAuthorizationServer.start();

    @AfterEach
    void endServer() {
        server.close();
    }

    @Test
    void leavesAUsableKeyWhereverAProcessIsKilled() throws Exception {
        var figures = Figures.of("key-kill");
        int kills = Figures.scaled(20);
        var random = new Random(SEED);
        var home = Home.in(folder);
        home.signIn(server.signIn());
        server.agents().idempotentRegistration(true);
        int unfinished = 0;
        Set<String> acknowledged = new HashSet<>();
        try (var relay = new Relay(kills, () -> GateJvm.startInRealTime(CHILDREN.runtime()))) {
            for (int kill = 0; kill < kills; kill++) {
                try (GateJvm child = relay.next()) {
                    child.awaitReady();
                    child.open(home, server);
                    child.ask("register");
                    child.send("rotations");
                    acknowledged.add(child.next());
                    LockSupport.parkNanos((long) (MOST_NANOS * random.nextDouble()));
                    child.kill();
                    acknowledged.addAll(child.rest());
                }
                unfinished += verify(home, acknowledged) ? 1 : 0;
            }
        }
        figures.print(
                "%d kills -9 among %d rotations, %d in a rotation under way; 0 without a usable key, 0 acknowledged"
                        + " rotations gone, seed %d",
                kills, acknowledged.size(), unfinished, SEED);
        assertThat(unfinished).as("kills that hit a rotation").isPositive();
    }

    /** Whether a rotation is left to go on with. */
    private boolean verify(Home home, Set<String> acknowledged) throws Exception {
        try (var signet = GateHome.at(home, TimeSource.system(), server).build()) {
            var keys = signet.agent("ci-runner-7").keys();
            List<AgentKey> all = keys.list();
            assertThat(all).filteredOn(key -> key.state() == KeyState.ACTIVE).hasSize(1);
            assertThat(all).filteredOn(key -> key.state() == KeyState.GENERATED).hasSizeLessThanOrEqualTo(1);
            assertThat(all)
                    .filteredOn(key -> key.activatedAt().isPresent())
                    .extracting(key -> "rotated " + key.id())
                    .containsAll(acknowledged);
            assertThat(keys.verify().verifiedAt()).isPresent();
            return all.stream().anyMatch(key -> key.state() == KeyState.GENERATED);
        }
    }
}
