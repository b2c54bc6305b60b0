package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.TimeSource;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Snapshot;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualTimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Processes that move a credential between stores and are killed before and after each thing they do to a store. */
class MigrationKillTest {
    @RegisterExtension
    static final Children CHILDREN = new Children();

    private static final long PATIENCE_SECONDS = 60;
    private static final URI SOMEWHERE = URI.create("https://api.openai.com/v1/models");

    @TempDir
    private Path folder;

    private final ManualTimeSource time =
            ManualTimeSource.at(TimeSource.system().instant().minus(Duration.ofMinutes(10)));
    private final FakeAuthorizationServer server = FakeAuthorizationServer.builder()
            .time(time)
            .accessTokenLifetime(Duration.ofHours(1))
            .start();
    private int homes;

    @AfterEach
    void stop() {
        server.close();
    }

    /** What a row of kills came to. */
    private record Tally(int kills, int lost, List<String> points) {}

    @Test
    void losesNothingWhereverItIsKilled() throws Exception {
        var figures = Figures.of("migration-kill");
        var session = server.signIn();
        var toKeyring = killEverywhere("signet", "keyring", session, "");
        var toFile = killEverywhere("signet", "file", session, "");
        figures.print(
                "%d kills -9 on the way to the keyring and %d on the way back, at %d and %d different points; %d lost",
                toKeyring.kills(),
                toFile.kills(),
                toKeyring.points().stream().distinct().count(),
                toFile.points().stream().distinct().count(),
                toKeyring.lost() + toFile.lost());
        for (var tally : List.of(toKeyring, toFile)) {
            assertThat(tally.lost()).as("credentials that were nowhere").isZero();
            assertThat(tally.points())
                    .as("what was done, and killed")
                    .anyMatch(point -> point.startsWith("committed credential"))
                    .anyMatch(point -> point.startsWith("committed store"))
                    .anyMatch(point -> point.startsWith("deleted credential"));
        }
    }

    /** Two copies that differ are there already: whatever is killed, the rule finds the one that expires later. */
    @Test
    void theNewerOfTwoCopiesIsTheOneThatIsLeft() throws Exception {
        var figures = Figures.of("migration-kill-two-copies");
        var older = server.signIn();
        time.advance(Duration.ofMinutes(9));
        var newer = server.signIn();
        int kills = 0;
        for (var to : List.of("keyring", "file")) {
            kills += killEverywhere("signet", to, newer, older.authJson()).kills();
        }
        figures.print("%d kills -9 beside an older copy; the newer one was served after each", kills);
    }

    @Test
    void deletingBeforeWritingLosesIt() throws Exception {
        var figures = Figures.of("migration-kill-control");
        var tally = killEverywhere(MigrationProgram.NAIVE, "keyring", server.signIn(), "");
        figures.print("deleting first: %d kills -9, %d credentials lost", tally.kills(), tally.lost());
        assertThat(tally.lost()).isPositive();
    }

    /** Kills one process at each point, until one gets to its end. */
    private Tally killEverywhere(String mover, String to, IssuedSession session, String other) throws Exception {
        int lost = 0;
        var points = new ArrayList<String>();
        while (true) {
            var stores = newHome();
            var from = to.equals("file") ? stores.vault() : stores.home();
            Files.writeString(from.resolve("auth.json"), session.authJson());
            if (!other.isEmpty()) {
                var target = to.equals("file") ? stores.home() : stores.vault();
                Files.writeString(target.resolve("auth.json"), other);
            }
            var killedAt = runUntil(points.size() + 1, stores, to, mover);
            boolean there = isThere(stores, session);
            lost += there ? 0 : 1;
            if (there) {
                servesAndFinishes(stores, to, session);
            }
            if (killedAt.isEmpty()) {
                return new Tally(points.size(), lost, points);
            }
            points.add(killedAt);
        }
    }

    private MigrationStores newHome() throws IOException {
        var parent = Files.createDirectory(folder.resolve("home-" + homes++)).toRealPath();
        return new MigrationStores(
                Files.createDirectory(parent.resolve("home")), Files.createDirectory(parent.resolve("vault")));
    }

    /** Lets a process go on until it is about to do its {@code last} thing; where that was, or "" when it came to its end. */
    private static String runUntil(int last, MigrationStores stores, String to, String mover) throws Exception {
        var arguments = List.of(stores.home().toString(), stores.vault().toString(), to, mover);
        Process process = new ProcessBuilder(CHILDREN.runtime().command(MigrationProgram.class, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var permission = process.getOutputStream()) {
            int point = 0;
            for (var line = said.readLine(); line != null; line = said.readLine()) {
                if (line.equals("moved")) {
                    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                            .isTrue();
                    return "";
                }
                assertThat(line).startsWith("at ");
                if (++point == last) {
                    // SIGKILL, on this system.
                    process.destroyForcibly();
                    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                            .isTrue();
                    assertThat(process.exitValue()).as("died of signal 9").isEqualTo(128 + 9);
                    return line.substring("at ".length());
                }
                permission.write('\n');
                permission.flush();
            }
            throw new AssertionError("the process ended before it said that it had moved the credential");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Whether one place, or both, hold the whole credential; one that holds anything else in its stead is a failure. */
    private static boolean isThere(MigrationStores stores, IssuedSession session) throws Exception {
        int copies = 0;
        for (var name : List.of("file", "keyring")) {
            try (var store = stores.open(name)) {
                if (store.read(DocumentName.CREDENTIAL) instanceof Snapshot.Present present) {
                    copies += new String(present.content(), StandardCharsets.UTF_8).equals(session.authJson()) ? 1 : 0;
                }
            }
        }
        return copies > 0;
    }

    /** The next process serves it, by {@code auto} as by a migration that goes on; then it is in the one place only. */
    private static void servesAndFinishes(MigrationStores stores, String to, IssuedSession session) throws Exception {
        try (var signet = stores.builder(UnaryOperator.identity()).store("auto").build()) {
            assertThat(signet.authorize(SOMEWHERE).value("Authorization").reveal())
                    .isEqualTo("Bearer " + session.accessToken());
            signet.stores().migrateTo(to);
        }
        for (var name : List.of("file", "keyring")) {
            try (var store = stores.open(name)) {
                var snapshot = store.read(DocumentName.CREDENTIAL);
                if (name.equals(to)) {
                    assertThat(((Snapshot.Present) snapshot).content())
                            .asString(StandardCharsets.UTF_8)
                            .isEqualTo(session.authJson());
                } else {
                    assertThat(snapshot).isInstanceOf(Snapshot.Absent.class);
                }
            }
        }
    }
}
