package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.Hold;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Eight processes that maintain the keys of one agent at once, as cron does on machines that share a home. */
class MaintainTest extends HerdScene {
    /** A key is due for sure, and not overdue. */
    private static final Duration PERIOD = Duration.ofDays(9);

    private static final Pattern ACTIVE = Pattern.compile("\"state\": \"active\"");

    MaintainTest() {
        super(8);
    }

    @BeforeEach
    void signIn() throws IOException {
        home.signIn(server.signIn());
    }

    @Test
    void rotatesOncePerPeriod() throws Exception {
        var figures = Figures.of("maintain");
        int periods = Figures.scaled(20);
        herd.open(home, server);
        herd.get(0).ask("register");
        long rotations = 0;
        for (int period = 1; period <= periods; period++) {
            herd.move(PERIOD);
            List<String> answers = herd.ask("maintain");
            assertThat(answers).as("answers in period %s", period).isSubsetOf("rotated", "found", "nothing");
            rotations += answers.stream().filter("rotated"::equals).count();
            assertThat(rotations).as("rotations by period %s", period).isEqualTo(period);
            assertThat(server.agents().counts().agentsRegistered())
                    .as("registrations by period %s", period)
                    .isEqualTo(1 + period);
            assertOneActive();
        }
        figures.print(
                "%d processes x %d periods: %d rotations, %d registrations, %d requests to register",
                processes,
                periods,
                rotations,
                server.agents().counts().agentsRegistered(),
                server.agents().counts().registrationRequests());
        assertThat(server.agents().counts().registrationRequests()).isEqualTo(1 + periods);
    }

    /** The control: where the lease keeps nobody out, all ask the service for the same key. */
    @Test
    void needsTheLease() throws Exception {
        var figures = Figures.of("maintain-control");
        int periods = Figures.scaled(3);
        herd.open(home, server, GateHome.NO_LEASE);
        herd.get(0).ask("register");
        for (int period = 1; period <= periods; period++) {
            herd.move(PERIOD);
            // So that the only thing they can race for is the key.
            assertThat(herd.get(0).ask("call")).isEqualTo("200");
            herd.move(Duration.ofSeconds(2));
            try (Hold requests = server.agents().holdRegistrationRequests()) {
                var answers = herd.send("maintain");
                requests.awaitHeld(2);
                requests.release();
                Herd.await(answers, "maintain");
            }
        }
        int registered = server.agents().counts().agentsRegistered();
        figures.print(
                "%d processes without the lease x %d periods: %d registrations, %d too many",
                processes, periods, registered, registered - 1 - periods);
        assertThat(registered).isGreaterThan(1 + periods);
    }

    private void assertOneActive() throws IOException {
        String ring = Files.readString(home.folder().resolve("signet/agent-keys.json"), StandardCharsets.UTF_8);
        assertThat(ACTIVE.matcher(ring).results().count()).isOne();
    }
}
