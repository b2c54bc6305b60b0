package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.junit.KeyringExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code signet store migrate} with a real keyring daemon, killed after it took the home's lock, or between writing and deleting. */
final class StoreKillTest extends CommandLineFixture {
    @RegisterExtension
    static final KeyringExtension KEYRING = KeyringExtension.create();

    private static final int ROUNDS = 4;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** The first is there before anything is done, the second after the login was written to the new place. */
    private static final List<String> SIGNS = List.of("signet/lock", "signet/store.json");

    /** A step or two take about as long. */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private final SplittableRandom random = new SplittableRandom();

    @Test
    void theLoginSurvivesWhereverItIs() throws Exception {
        var session = signedIn(Duration.ZERO);
        int cutOff = 0;
        int arrived = 0;
        int kills = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (var to : List.of("keyring", "encrypted-file", "file")) {
                cutOff += killedOnTheWayTo(to, SIGNS.get(round % SIGNS.size())) ? 1 : 0;
                kills++;
                boolean there = serves(to, session);
                arrived += there ? 1 : 0;
                assertThat(there || serves("auto", session) || serves("file", session) || serves("keyring", session))
                        .as("the login is somewhere")
                        .isTrue();
                run("store", "migrate", "--to", to).exitsWith(0).tellsNothingOf(session);
                assertThat(serves(to, session)).as("and gets there").isTrue();
            }
        }
        System.out.printf(
                "GATE store-kill: %d kills -9, %d before the end, %d with the login in the new place; 0 lost%n",
                kills, cutOff, arrived);
        assertThat(cutOff).as("moves that were cut off").isPositive();
        assertThat(arrived).as("moves that were cut off late").isPositive();
    }

    /** Whether the login is found there; another one never is. */
    private boolean serves(String store, IssuedSession session) throws Exception {
        var seen = run("--store", store, "--trust-origin", server.baseUri().toString(), "token", "--for", resource());
        if (seen.exit() == 0) {
            assertThat(seen.out().strip()).as(store).isEqualTo("Bearer " + session.accessToken());
        }
        return seen.exit() == 0;
    }

    /** Whether the process was killed before it came to its end. */
    private boolean killedOnTheWayTo(String to, String sign) throws Exception {
        Path awaited = desk.home().resolve(sign);
        Files.deleteIfExists(awaited);
        var builder = new ProcessBuilder(with("store", "migrate", "--to", to))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("killed.log").toFile());
        ChildProcess.prepare(builder.environment(), environment());
        var process = builder.start();
        process.getOutputStream().close();
        long giveUp = System.nanoTime() + PATIENCE_NANOS;
        while (!Files.exists(awaited) && process.isAlive() && System.nanoTime() - giveUp < 0) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        }
        LockSupport.parkNanos(random.nextLong(LONGEST_NANOS));
        process.destroyForcibly();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 128 + 9;
    }

    private CommandRun run(String... arguments) throws Exception {
        return ChildProcess.run(folder, with(arguments), environment());
    }

    private List<String> with(String... arguments) {
        var all = new ArrayList<>(ChildProcess.java(SignetCli.class));
        all.addAll(List.of("--home", desk.home().toString()));
        all.addAll(List.of(arguments));
        return all;
    }

    private Map<String, String> environment() {
        var all = new HashMap<>(server.environment());
        all.putAll(KEYRING.keyring().environment());
        return all;
    }
}
