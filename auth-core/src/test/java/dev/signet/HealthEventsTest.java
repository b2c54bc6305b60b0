package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.AuthException;
import dev.signet.auth.event.AuthEvent.HealthChanged;
import dev.signet.auth.event.HealthLevel;
import dev.signet.internal.health.AnswerWindow;
import dev.signet.testkit.ResourceMode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a home that is watched tells, in both directions and once each; and what refusals by a real server come to. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HealthEventsTest extends HealthFixture {
    private void calls(Signet signet, int count, int status) throws Exception {
        for (int call = 0; call < count; call++) {
            assertThat(call(signet)).isEqualTo(status);
        }
    }

    @Test
    void nothingIsToldUnlessItIsWatched() throws Exception {
        signedIn();
        chmod(authJson(), "rw-r--r--");
        try (var signet = open()) {
            time.advance(Duration.ofMinutes(10));
            assertThat(signet.health().level()).isEqualTo(HealthLevel.CRITICAL);
        }
        assertThat(told()).isEmpty();
    }

    @Test
    void tellsAFileThatWasOpenedAndClosedAgain() throws Exception {
        signedIn();
        try (var signet = open()) {
            signet.watchHealth(HealthThresholds.defaults());
            beat();
            chmod(authJson(), "rw-r--r--");
            beat();
            var worse = await(1);
            assertThat(worse.check()).isEqualTo("store");
            assertThat(worse.level()).isEqualTo(HealthLevel.CRITICAL);
            assertThat(worse.detail()).contains("auth.json is open to other users");

            chmod(authJson(), "rw-------");
            beat();
            beat();
            var better = await(2);
            assertThat(better.check()).isEqualTo("store");
            assertThat(better.level()).isEqualTo(HealthLevel.OK);
        }
    }

    @Test
    void aSpikeOfRefusalsIsToldAndItsEnd() throws Exception {
        signedIn();
        try (var signet = open()) {
            signet.watchHealth(HealthThresholds.defaults());
            calls(signet, 30, 200);
            beat();
            assertThat(told()).as("normal running").isEmpty();

            server.resourceMode(ResourceMode.UNAUTHORIZED);
            calls(signet, 30, 401);
            assertThat(level(signet, "unauthorized", "process")).isEqualTo(HealthLevel.WARNING);
            assertThat(await(1)).isEqualTo(last("unauthorized", HealthLevel.WARNING));
            assertThat(told().get(0).detail()).startsWith("30 of the 60 answers");
            calls(signet, 60, 401);
            beat();
            assertThat(await(2)).isEqualTo(last("unauthorized", HealthLevel.CRITICAL));

            server.resourceMode(ResourceMode.REGULAR);
            Duration calm = AnswerWindow.LENGTH.plus(BEAT.multipliedBy(3));
            for (Duration passed = Duration.ZERO; passed.compareTo(calm) < 0; passed = passed.plus(BEAT)) {
                beat();
            }
            assertThat(await(3)).isEqualTo(last("unauthorized", HealthLevel.OK));
        }
    }

    private HealthChanged last(String check, HealthLevel level) {
        var last = told().get(told().size() - 1);
        return new HealthChanged(check, level, last.detail());
    }

    /** The very same calls without refusals are no spike. */
    @Test
    void manyGoodAnswersAreNoSpike() throws Exception {
        signedIn();
        try (var signet = open()) {
            calls(signet, 120, 200);
            server.resourceMode(ResourceMode.FORBIDDEN);
            calls(signet, 30, 403);
            assertThat(signet.health().level()).isEqualTo(HealthLevel.OK);
            assertThat(check(signet.health(), "unauthorized", "process").detail())
                    .startsWith("0 of the 150 answers");
        }
    }

    @Test
    void renewalsBecauseOfRefusalsAreCountedForTheWholeHome() throws Exception {
        signedIn();
        try (var signet = open();
                var other = open()) {
            for (int round = 0; round < 3; round++) {
                assertThat(homeLevel(other)).isEqualTo(HealthLevel.OK);
                server.resourceMode(ResourceMode.UNAUTHORIZED);
                callOnce(round % 2 == 0 ? signet : other);
                server.resourceMode(ResourceMode.REGULAR);
                calls(signet, 1, 200);
                calls(other, 1, 200);
                time.advance(Duration.ofMinutes(2));
            }
            assertThat(server.counts().tokenRequests()).as("renewals").isEqualTo(3);
            assertThat(homeLevel(signet)).isEqualTo(HealthLevel.WARNING);
            assertThat(homeLevel(other)).isEqualTo(HealthLevel.WARNING);

            time.advance(Duration.ofMinutes(15));
            assertThat(homeLevel(other)).isEqualTo(HealthLevel.OK);
        }
    }

    private static HealthLevel homeLevel(Signet signet) {
        return signet.health().checks().stream()
                .filter(check ->
                        check.name().equals("unauthorized") && check.subject().equals("home"))
                .map(HealthReport.Check::level)
                .findFirst()
                .orElse(HealthLevel.OK);
    }

    private void callOnce(Signet signet) throws Exception {
        try {
            assertThat(call(signet)).isEqualTo(401);
        } catch (AuthException e) {
            // The session may hold that nothing newer is to be had.
        }
    }

    @Test
    void anotherWatchTellsAnewByItsOwnThresholds() throws Exception {
        signedIn();
        chmod(authJson(), "rw-r--r--");
        try (var signet = open()) {
            signet.watchHealth(HealthThresholds.defaults());
            beat();
            assertThat(await(1).level()).isEqualTo(HealthLevel.CRITICAL);
            signet.watchHealth(HealthThresholds.defaults().unauthorized(1, 0.5));
            beat();
            assertThat(await(2).level()).isEqualTo(HealthLevel.CRITICAL);
        }
    }

    @Test
    void endsWithTheHomeAndKeepsNoProcessAlive() throws Exception {
        signedIn();
        var signet = open();
        int before = time.pending();
        signet.watchHealth(HealthThresholds.defaults());
        assertThat(time.pending()).isEqualTo(before + 1);
        signet.close();
        assertThat(time.pending()).isEqualTo(before);
        chmod(authJson(), "rw-r--r--");
        time.advance(Duration.ofMinutes(5));
        assertThat(told()).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("signet-health"))
                .allMatch(Thread::isDaemon);
    }

    @Test
    void eachProcessTellsItsOwnListener() throws Exception {
        signedIn();
        chmod(authJson(), "rw-r--r--");
        try (var signet = open();
                var other = open()) {
            signet.watchHealth(HealthThresholds.defaults());
            other.watchHealth(HealthThresholds.defaults());
            beat();
            assertThat(await(2).level()).isEqualTo(HealthLevel.CRITICAL);
        }
    }
}
