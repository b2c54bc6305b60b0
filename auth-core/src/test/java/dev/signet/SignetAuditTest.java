package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.HealthLevel;
import dev.signet.testkit.LeakDetector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit record of an open home, from its builder to its reader. */
class SignetAuditTest extends SignInFixture {
    @TempDir
    Path folder;

    @Test
    void recordsWhatHappensToTheCredentialAndNoSecret() throws Exception {
        Path file = folder.resolve("audit/record.jsonl");
        var session = signedIn();
        try (Signet signet = builder().audit(AuditSettings.in(file)).build()) {
            authorize(signet);
            signet.refresh();
            var unused = signet.signOut();
        }
        List<AuditEntry> entries = entries(AuditLog.of(file));
        assertThat(entries)
                .extracting(AuditEntry::event)
                .containsSubsequence("refresh_started", "refreshed", "signed_out");
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.find("correlation"))
                    .hasValueSatisfying(id -> assertThat(id).hasSize(16));
            assertThat(entry.find("pid"))
                    .contains(Long.toString(ProcessHandle.current().pid()));
            assertThat(entry.find("outcome")).isPresent();
            assertThat(entry.find("store")).contains("application");
        });
        assertThat(entries.stream().map(entry -> entry.find("correlation")).distinct())
                .hasSize(1);

        String text = Files.readString(file);
        var leaks = new LeakDetector();
        leaks.register(session.accessToken());
        leaks.register(session.refreshToken());
        assertThat(leaks.find("audit", text)).isEmpty();
        assertThat(leaks.find("control", text + session.refreshToken())).isPresent();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void tellsOfAssertionsWhereThatWasAskedFor() throws Exception {
        Path file = folder.resolve("asked.jsonl");
        Path silent = folder.resolve("silent.jsonl");
        var unused = signedIn();
        String runtimeId;
        try (Signet signet =
                        builder().audit(AuditSettings.in(file).withAssertions()).build();
                var agent = signet.agent("ci")) {
            runtimeId = agent.keys().registerIfAbsent().runtimeId();
            try (var task = agent.newTask()) {
                var unusedHeaders = task.authorize(server.resourceUri());
            }
            var unusedHeaders = agent.authorize(server.resourceUri());
        }
        assertThat(entries(AuditLog.of(file)))
                .filteredOn(entry -> entry.event().equals("assertion_signed"))
                .hasSize(2)
                .allSatisfy(entry -> {
                    assertThat(entry.toString()).contains(runtimeId);
                    assertThat(entry.find("origin")).isPresent();
                });
        try (Signet signet = builder().audit(AuditSettings.in(silent)).build();
                var agent = signet.agent("ci")) {
            var unusedHeaders = agent.authorize(server.resourceUri());
            var unusedRefresh = agent.keys().list();
            signet.refresh();
        }
        assertThat(entries(AuditLog.of(silent))).extracting(AuditEntry::event).doesNotContain("assertion_signed");
    }

    @Test
    void keepsTheRecordInTheHome() throws Exception {
        Path home = folder.resolve("home");
        var unused = signedIn();
        try (Signet signet = builder().home(home).audit(AuditSettings.inHome()).build()) {
            signet.refresh();
        }
        assertThat(home.resolve("signet/audit.jsonl")).isNotEmptyFile();
        assertThat(entries(AuditLog.inHome(Profile.codex(), home)))
                .extracting(AuditEntry::event)
                .contains("refreshed");
    }

    @Test
    void aStoreOfOnesOwnHasNoHomeToKeepItIn() {
        assertThatThrownBy(() -> builder().audit(AuditSettings.inHome()).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("has none");
    }

    /** Sign-out comes first: what keeps the record from being written keeps nothing else from being done. */
    @Test
    void aRecordThatFailsStopsNothingAndIsToldOnce() throws Exception {
        Path file = Files.createDirectories(folder.resolve("audit/record.jsonl"));
        var unused = signedIn();
        try (Signet signet = builder().audit(AuditSettings.in(file)).build()) {
            authorize(signet);
            signet.refresh();
            assertThat(signet.signOut().deleted()).isNotEmpty();
        }
        assertThat(events.events(AuthEvent.HealthChanged.class)).singleElement().satisfies(alarm -> {
            assertThat(alarm.check()).isEqualTo("audit");
            assertThat(alarm.level()).isEqualTo(HealthLevel.CRITICAL);
        });
        assertThat(events.events(AuthEvent.SignedOut.class)).hasSize(1);
    }

    @Test
    void readsOneKeySinceAMoment() throws Exception {
        Path file = folder.resolve("record.jsonl");
        Files.writeString(file, """
                {"at":"2026-04-23T00:00:01.000Z","event":"key_changed","key":"abcdef"}
                {"at":"2026-04-23T00:00:02.000Z","event":"revoked","key":"abcxyz"}
                {"at":"2026-04-23T00:00:03.000Z","event":"revoked","key":"abcdef"}
                {"at":"2026-04-23T00:00:04.000Z","event":"loaded"}
                """);
        var log = AuditLog.of(file);
        assertThat(entries(log, "abc", Instant.EPOCH)).hasSize(3);
        assertThat(entries(log, "abcd", Instant.EPOCH)).hasSize(2);
        assertThat(entries(log, "abcdef", Instant.parse("2026-04-23T00:00:01.001Z")))
                .singleElement()
                .satisfies(entry -> assertThat(entry.event()).isEqualTo("revoked"));
        assertThat(entries(log, "b", Instant.EPOCH)).isEmpty();
    }

    private static List<AuditEntry> entries(AuditLog log) throws Exception {
        try (var lines = log.read(Instant.EPOCH)) {
            return lines.toList();
        }
    }

    private static List<AuditEntry> entries(AuditLog log, String key, Instant since) throws Exception {
        try (var lines = log.read(key, since)) {
            return lines.toList();
        }
    }
}
