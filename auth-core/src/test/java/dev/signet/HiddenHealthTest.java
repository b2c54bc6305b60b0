package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.agent.RevocationReason;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.event.AuthEvent.HealthChanged;
import dev.signet.auth.event.HealthLevel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was bad is not told as good because the document that says so can't be read for a while. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HiddenHealthTest extends HealthFixture {
    /** Puts something in the place of {@code file} that can't be read. */
    private static void spoil(Path file, String how) throws Exception {
        Files.move(file, aside(file));
        if (how.equals("unreadable")) {
            Files.createDirectory(file);
        } else {
            write(file, "{");
        }
    }

    private static void restore(Path file) throws Exception {
        Files.delete(file);
        Files.move(aside(file), file);
    }

    private static Path aside(Path file) {
        return file.resolveSibling(file.getFileName() + ".good");
    }

    private void beats() throws InterruptedException {
        for (int beat = 0; beat < 4; beat++) {
            beat();
        }
    }

    private List<HealthLevel> told(String check) {
        return told().stream()
                .filter(change -> change.check().equals(check))
                .map(HealthChanged::level)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unreadable", "damaged"})
    void anOldKeyStaysOldWhileTheRingCanNotBeRead(String how) throws Exception {
        signedIn();
        try (var signet = open();
                var agent = signet.agent("ci")) {
            var key = agent.keys().registerIfAbsent();
            signet.watchHealth(HealthThresholds.defaults());
            time.advance(Duration.ofDays(100));
            beats();
            assertThat(told("key_age")).last().isEqualTo(HealthLevel.CRITICAL);
            int before = told("key_age").size();

            spoil(ring(), how);
            beats();
            assertThat(level(signet, "key_age", "")).isEqualTo(HealthLevel.UNKNOWN);
            assertThat(level(signet, "overlap", "")).isEqualTo(HealthLevel.UNKNOWN);
            restore(ring());
            beats();
            assertThat(told("key_age")).as("told meanwhile: %s", told()).hasSize(before);
            assertThat(level(signet, "key_age", key.keyId())).isEqualTo(HealthLevel.CRITICAL);

            var unused = agent.keys().forceRevoke(key.keyId(), RevocationReason.COMPROMISED);
            beats();
            assertThat(told("key_age"))
                    .as("a key that is gone")
                    .hasSize(before + 1)
                    .last()
                    .isEqualTo(HealthLevel.OK);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "auth.json, unreadable",
        "auth.json, damaged",
        "signet/attempt.json, unreadable",
        "signet/attempt.json, damaged"
    })
    void aSessionThatIsOverStaysSoWhileEitherDocumentCanNotBeRead(String name, String how) throws Exception {
        server.revoke(signedIn());
        try (var signet = open()) {
            assertThatThrownBy(signet::refresh).isInstanceOf(SignInRequiredException.class);
            signet.watchHealth(HealthThresholds.defaults());
            beats();
            assertThat(told("refresh")).containsExactly(HealthLevel.CRITICAL);

            spoil(home.resolve(name), how);
            beats();
            var hidden = check(signet.health(), "refresh", "");
            assertThat(hidden.level()).isEqualTo(HealthLevel.UNKNOWN);
            assertThat(hidden.detail()).contains(home.resolve(name).toString(), "can't be read");
            assertThat(level(signet, "unauthorized", "home")).isEqualTo(HealthLevel.UNKNOWN);
            restore(home.resolve(name));
            beats();
            assertThat(told("refresh")).as("told meanwhile: %s", told()).containsExactly(HealthLevel.CRITICAL);

            signedIn();
            beats();
            assertThat(told("refresh")).as("another sign-in").containsExactly(HealthLevel.CRITICAL, HealthLevel.OK);
        }
    }

    /** There is no record before the first refresh, nor anything to tell of a credential that nothing renews. */
    @Test
    void whereThereIsNothingToTellNothingIsHidden() throws Exception {
        var session = signedIn();
        try (var signet = open()) {
            write(authJson(), "{");
            assertThat(signet.health().checks()).noneMatch(check -> check.name().equals("refresh"));

            write(authJson(), session.authJson());
            signet.refresh();
            write(authJson(), "{\n  \"OPENAI_API_KEY\": \"" + server.issueApiKey() + "\"\n}");
            write(home.resolve("signet/attempt.json"), "{");
            assertThat(signet.health().checks()).noneMatch(check -> check.name().equals("refresh"));

            Files.delete(authJson());
            assertThat(signet.health().checks()).noneMatch(check -> check.name().equals("refresh"));
        }
    }
}
