package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.ManualTimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Processes that refresh and save without end, killed as {@code kill -9} does at moments that nobody chose. */
class KillTest {
    private static final int LANES = 4;

    @RegisterExtension
    static final Children CHILDREN = new Children();

    @TempDir
    Path folder;

    private final ManualTimeSource time = ManualTimeSource.create();

    @Test
    void losesNoSessionWhenTheServerAllowsRepetition() throws Exception {
        var figures = Figures.of("kill");
        try (var server = FakeAuthorizationServer.builder()
                .time(time)
                .refreshGrace(Duration.ofSeconds(5))
                .start()) {
            KillTally tally = kill(server, Figures.scaled(200));
            print(figures, "server grace 5 s", tally, server);
            assertThat(tally.torn()).as("documents that can't be read").isZero();
            assertThat(tally.forgotten()).as("acknowledged saves that are gone").isZero();
            assertThat(tally.lost()).as("sessions lost").isZero();
            assertThat(server.counts().familiesRevoked()).isZero();
            // Kills that hit the window are what the gate is about.
            assertThat(tally.unstored())
                    .as("kills after the rotation, before the save")
                    .isPositive();
            assertThat(server.counts().graceReplays()).isEqualTo(tally.unstored());
        }
    }

    @Test
    void losesASessionOnlyInTheCrashWindowAndSaysSo() throws Exception {
        var figures = Figures.of("kill-without-grace");
        try (var server = FakeAuthorizationServer.builder().time(time).start()) {
            KillTally tally = kill(server, Figures.scaled(100));
            print(figures, "server grace 0", tally, server);
            assertThat(tally.torn()).as("documents that can't be read").isZero();
            assertThat(tally.forgotten()).as("acknowledged saves that are gone").isZero();
            assertThat(tally.unstored())
                    .as("kills after the rotation, before the save")
                    .isPositive();
            assertThat(tally.lost()).as("sessions lost").isEqualTo(tally.unstored());
            assertThat(server.counts().familiesRevoked()).isEqualTo(tally.unstored());
        }
    }

    @Test
    void aStoreThatWritesInPlaceTearsItsDocument() throws Exception {
        var figures = Figures.of("kill-control");
        try (var server = FakeAuthorizationServer.builder().time(time).start()) {
            KillTally tally = KillTally.NONE;
            // A kill tears one document in four or so: now and then a dozen tears none.
            for (int round = 0; round < 5 && tally.torn() == 0; round++) {
                tally = tally.plus(kill(server, Figures.scaled(12), GateHome.WRITES_IN_PLACE));
            }
            print(figures, "writing in place", tally, server);
            assertThat(tally.torn()).as("documents that can't be read").isPositive();
        }
    }

    private static void print(Figures figures, String setting, KillTally tally, FakeAuthorizationServer server) {
        figures.print(
                "%s: %d kills -9 among %d refreshes, %d in a refresh under way, %d between rotation and save;"
                        + " %d torn, %d acknowledged saves gone, %d sessions lost, at most %d temporary file left",
                setting,
                tally.kills(),
                server.counts().refreshesGranted(),
                tally.pending(),
                tally.unstored(),
                tally.torn(),
                tally.forgotten(),
                tally.lost(),
                tally.leftovers());
    }

    /** Several homes at one time, so that all processors have something to do while a JVM starts. */
    private KillTally kill(FakeAuthorizationServer server, int kills, String... faults) throws Exception {
        var threads = Executors.newFixedThreadPool(LANES);
        var lanes = new ArrayList<CompletableFuture<KillTally>>();
        for (int i = 0; i < LANES; i++) {
            int share = (kills + i) / LANES;
            var lane = new KillLane(CHILDREN.runtime(), server, time.millis(), Home.in(folder), List.of(faults));
            var result = new CompletableFuture<KillTally>();
            lanes.add(result);
            threads.execute(() -> {
                try {
                    result.complete(lane.run(share));
                } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
                    result.completeExceptionally(e);
                }
            });
        }
        try {
            var total = KillTally.NONE;
            for (var lane : lanes) {
                total = total.plus(lane.get(10, TimeUnit.MINUTES));
            }
            return total;
        } finally {
            threads.shutdownNow();
        }
    }
}
