package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.event.HealthLevel;
import dev.signet.internal.json.JsonObject;
import dev.signet.testkit.LeakDetector;
import dev.signet.testkit.ScriptedAnswer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a home on disk stands that is shared with the Codex CLI. */
class SignetHealthTest extends HealthFixture {
    @Test
    void allIsWellWithASignInThatWorks() throws Exception {
        signedIn();
        try (var signet = open()) {
            assertThat(call(signet)).isEqualTo(200);
            signet.refresh();

            var report = signet.health();

            assertThat(report.level()).as("%s", report).isEqualTo(HealthLevel.OK);
            assertThat(report.at()).isEqualTo(time.instant());
            assertThat(report.checks())
                    .extracting(HealthReport.Check::name)
                    .containsExactly("unauthorized", "unauthorized", "refresh", "store", "store", "store", "outbox");
            assertThat(check(report, "unauthorized", "process").detail()).startsWith("0 of the 1 answers");
        }
    }

    @Test
    void allIsWellWhereNobodyIsSignedIn() throws Exception {
        try (var signet = open()) {
            var report = signet.health();

            assertThat(report.level()).isEqualTo(HealthLevel.OK);
            assertThat(check(report, "store", "auth.json").detail()).endsWith("is not there");
            assertThat(home).as("a look makes nothing").isEmptyDirectory();
        }
    }

    @Test
    void makesNoNetworkCall() throws Exception {
        signedIn();
        time.advance(Duration.ofHours(2));
        server.close();
        try (var signet = open()) {
            assertThat(signet.health().level()).isEqualTo(HealthLevel.OK);
        }
        assertThat(server.counts().tokenRequests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw----r--"})
    void aFileThatIsOpenToOthersIsCriticalUntilItIsNot(String mode) throws Exception {
        signedIn();
        try (var signet = open()) {
            chmod(authJson(), mode);
            var found = check(signet.health(), "store", "auth.json");
            assertThat(found.level()).isEqualTo(HealthLevel.CRITICAL);
            assertThat(found.detail()).contains("open to other users");

            chmod(authJson(), "rw-------");
            assertThat(level(signet, "store", "auth.json")).isEqualTo(HealthLevel.OK);
        }
    }

    @Test
    void aDamagedFileIsCriticalAndNothingOfItIsTold() throws Exception {
        var session = signedIn();
        var leaks = new LeakDetector();
        leaks.register(session.accessToken());
        leaks.register(session.refreshToken());
        try (var signet = open()) {
            var document = session.authJson();
            write(authJson(), document.substring(0, document.length() - 40));

            var report = signet.health();

            var found = check(report, "store", "auth.json");
            assertThat(found.level()).isEqualTo(HealthLevel.CRITICAL);
            assertThat(found.detail()).contains("can't be used (", "put back a good copy");
            assertThat(leaks.find("report", report.toString())).isEmpty();
            assertThat(authJson())
                    .as("a look changes nothing")
                    .hasContent(document.substring(0, document.length() - 40));

            write(authJson(), document);
            assertThat(level(signet, "store", "auth.json")).isEqualTo(HealthLevel.OK);
        }
    }

    /** An older CLI truncates in place: what is cut off for a moment only is not damaged. */
    @Test
    void aFileThatIsHalfWrittenIsLookedAtAgain() throws Exception {
        var document = signedIn().authJson();
        try (var signet = open()) {
            write(authJson(), "");
            time.standStill();
            time.schedule(Duration.ofMillis(100), () -> {
                try {
                    write(authJson(), document);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            time.autoAdvance(Duration.ofSeconds(2));

            assertThat(level(signet, "store", "auth.json")).isEqualTo(HealthLevel.OK);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "the CLI's own form | pretty | OK",
                "the form it has in keyrings | compact | OK",
                "an editor that ends the last line | line | WARNING",
                "a script that sets blanks its own way | blanks | WARNING"
            })
    void anEditByHandIsToldFromAnOrdinaryWrite(String who, String how, HealthLevel level) throws Exception {
        var document = signedIn().authJson();
        try (var signet = open()) {
            assertThat(signet.health().level()).isEqualTo(HealthLevel.OK);
            var other = JsonObject.parse(server.signIn().authJson().getBytes(StandardCharsets.UTF_8));
            write(
                    authJson(),
                    switch (how) {
                        case "pretty" -> new String(other.pretty(), StandardCharsets.UTF_8);
                        case "compact" -> new String(other.compact(), StandardCharsets.UTF_8);
                        case "line" -> document + "\n";
                        default -> document.replace("\": ", "\" : ");
                    });

            assertThat(level(signet, "store", "auth.json")).as(who).isEqualTo(level);
        }
    }

    @Test
    void whatSignetItselfWritesIsAnOrdinaryWrite() throws Exception {
        signedIn();
        try (var signet = open();
                var agent = signet.agent("ci")) {
            signet.refresh();
            agent.keys().registerIfAbsent();

            var report = signet.health();

            assertThat(report.level()).as("%s", report).isEqualTo(HealthLevel.OK);
            assertThat(report.checks())
                    .filteredOn(check -> check.name().equals("store"))
                    .hasSize(3)
                    .allSatisfy(check -> assertThat(check.detail()).endsWith("is as it was left"));
        }
    }

    /** The CLI's own sign-out deletes the file and leaves all else, which is just what a hand does. */
    @Test
    void aSignOutOfTheProgramBesideUsIsNoNews() throws Exception {
        signedIn();
        try (var signet = open()) {
            signet.refresh();
            assertThat(signet.health().level()).isEqualTo(HealthLevel.OK);
            Files.delete(authJson());

            assertThat(signet.health().level()).isEqualTo(HealthLevel.OK);
        }
    }

    @Test
    void aRecordThatSomethingElseWroteIsAWarning() throws Exception {
        signedIn();
        try (var signet = open()) {
            signet.refresh();
            var record = home.resolve("signet/attempt.json");
            write(record, Files.readString(record).replace("refreshed", "{"));
            assertThat(level(signet, "store", "attempt.json")).isEqualTo(HealthLevel.OK);
            write(record, "{");

            assertThat(level(signet, "store", "attempt.json")).isEqualTo(HealthLevel.WARNING);
        }
    }

    @Test
    void refreshesThatFailAreToldByEachProcess() throws Exception {
        signedIn();
        try (var signet = open();
                var other = open()) {
            for (int attempt = 1; attempt <= 3; attempt++) {
                assertThat(level(signet, "unauthorized", "process")).isEqualTo(HealthLevel.OK);
                server.enqueueTokenAnswers(ScriptedAnswer.status(503));
                assertThatThrownBy(signet::refresh).isNotNull();
                time.advance(Duration.ofMinutes(2));
            }
            assertThat(level(signet, "refresh", "")).isEqualTo(HealthLevel.WARNING);
            assertThat(level(other, "refresh", "")).isEqualTo(HealthLevel.WARNING);

            other.refresh();
            assertThat(level(signet, "refresh", "")).isEqualTo(HealthLevel.OK);
        }
    }

    @Test
    void aSessionThatIsOverIsCriticalUntilSomebodySignsIn() throws Exception {
        var session = signedIn();
        server.revoke(session);
        try (var signet = open()) {
            assertThatThrownBy(signet::refresh).isInstanceOf(SignInRequiredException.class);
            var found = check(signet.health(), "refresh", "");
            assertThat(found.level()).isEqualTo(HealthLevel.CRITICAL);
            assertThat(found.detail()).contains("sign in again");

            signedIn();

            assertThat(signet.health().checks())
                    .as("a record of another sign-in says nothing")
                    .noneMatch(check -> check.name().equals("refresh"));
        }
    }

    @Test
    void whatIsGivenIsInNoDocument() throws Exception {
        signedIn();
        chmod(authJson(), "rw-r--r--");
        try (var signet = builder()
                .credential(new Credential.ApiKey(Secret.of(server.issueApiKey()), Map.of()))
                .build()) {
            var report = signet.health();

            assertThat(report.level()).isEqualTo(HealthLevel.OK);
            assertThat(report.checks())
                    .extracting(HealthReport.Check::name)
                    .containsExactly("unauthorized", "store", "outbox");
        }
    }

    @Test
    void otherThresholdsJudgeOtherwise() throws Exception {
        signedIn();
        try (var signet = open()) {
            assertThat(call(signet)).isEqualTo(200);
            server.enqueueResourceAnswers(ScriptedAnswer.status(401));
            assertThat(call(signet)).isEqualTo(200);

            assertThat(level(signet, "unauthorized", "process")).isEqualTo(HealthLevel.OK);
            var strict = HealthThresholds.defaults().unauthorized(1, 0.3);
            assertThat(check(signet.health(strict), "unauthorized", "process").level())
                    .isEqualTo(HealthLevel.WARNING);
        }
    }

    @Test
    void thresholdsAreChecked() {
        var defaults = HealthThresholds.defaults();
        assertThat(defaults).isEqualTo(new HealthThresholds(Duration.ofDays(90), 20, 0.3, 3, 3, Duration.ofDays(1)));
        for (var wrong : List.<Runnable>of(
                () -> defaults.rotation(Duration.ZERO),
                () -> defaults.rotation(ChronoUnit.FOREVER.getDuration()),
                () -> new HealthThresholds(Duration.ofDays(1), 1, 1, 1, 1, ChronoUnit.FOREVER.getDuration()),
                () -> new HealthThresholds(
                        Duration.ofDays(1), 1, 1, 1, 1, Duration.ofDays(36_525).plusNanos(1)),
                () -> defaults.unauthorized(0, 0.3),
                () -> defaults.unauthorized(20, 0),
                () -> defaults.unauthorized(20, 1.1),
                () -> defaults.unauthorized(20, Double.NaN),
                () -> new HealthThresholds(Duration.ofDays(1), 1, 1, 0, 1, Duration.ZERO),
                () -> new HealthThresholds(Duration.ofDays(1), 1, 1, 1, 0, Duration.ZERO),
                () -> new HealthThresholds(Duration.ofDays(1), 1, 1, 1, 1, Duration.ofDays(-1)))) {
            assertThatThrownBy(wrong::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("but was");
        }
    }

    @Test
    void isNotToBeHadOnceItIsClosed() throws Exception {
        var asked = open();
        assertThat(asked.health()).isNotNull();
        var unasked = open();
        for (var signet : List.of(asked, unasked)) {
            signet.close();
            assertThatThrownBy(signet::health).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> signet.watchHealth(HealthThresholds.defaults()))
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
