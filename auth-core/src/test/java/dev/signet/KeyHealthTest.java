package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.agent.RevocationReason;
import dev.signet.agent.RotationPolicy;
import dev.signet.auth.event.HealthLevel;
import dev.signet.internal.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the keys of a home's agents stand, in its own document on disk. */
class KeyHealthTest extends HealthFixture {
    private String keyId = "";

    @BeforeEach
    void register() throws Exception {
        signedIn();
        try (var signet = open();
                var agent = signet.agent("ci")) {
            keyId = agent.keys().registerIfAbsent().keyId();
        }
    }

    private HealthLevel age(Signet signet) {
        return level(signet, "key_age", "ci/" + keyId);
    }

    @Test
    void aKeyThatNobodyRotatesAgesByTheThresholds() throws Exception {
        try (var signet = open()) {
            assertThat(age(signet)).isEqualTo(HealthLevel.OK);
            time.advance(Duration.ofDays(72));
            assertThat(age(signet)).isEqualTo(HealthLevel.WARNING);
            time.advance(Duration.ofDays(18));
            assertThat(age(signet)).isEqualTo(HealthLevel.CRITICAL);

            var patient = HealthThresholds.defaults().rotation(Duration.ofDays(1000));
            assertThat(check(signet.health(patient), "key_age", keyId).level()).isEqualTo(HealthLevel.OK);
        }
    }

    @Test
    void aKeyThatIsLookedAfterAgesByItsOwnPolicy() throws Exception {
        try (var signet = open();
                var other = open();
                var agent = signet.agent("ci")) {
            var policy = RotationPolicy.every(Duration.ofDays(5)).jitter(0);
            var unused = agent.keys().maintain(policy);
            time.advance(Duration.ofDays(4));

            assertThat(age(signet)).isEqualTo(HealthLevel.WARNING);
            assertThat(age(other)).as("where nobody knows of the policy").isEqualTo(HealthLevel.OK);
        }
    }

    @Test
    void anAgeThatNothingTellsIsUnknown() throws Exception {
        try (var signet = open()) {
            var text = Files.readString(ring());
            write(ring(), text.replaceAll("\\s*\"created_at\": \"[^\"]+\",", ""));

            var found = check(signet.health(), "key_age", keyId);

            assertThat(found.level()).isEqualTo(HealthLevel.UNKNOWN);
            assertThat(found.detail()).contains("rotate it to know");
        }
    }

    @Test
    void anOverlapThatNobodyEndsIsDue() throws Exception {
        try (var signet = open();
                var agent = signet.agent("ci")) {
            var unused = agent.keys().rotate(Duration.ofHours(48));
            assertThat(level(signet, "overlap", keyId)).isEqualTo(HealthLevel.OK);
            time.advance(Duration.ofHours(48));
            assertThat(level(signet, "overlap", keyId)).isEqualTo(HealthLevel.WARNING);
        }
    }

    @Test
    void aRevocationThatTheServiceWasNotToldOfWaits() throws Exception {
        int nobody;
        try (var closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = closedAtOnce.getLocalPort();
        }
        var variables = new HashMap<>(server.environment());
        variables.put("SIGNET_AGENT_LIFECYCLE", "http://127.0.0.1:" + nobody);
        try (var signet = builder().fromEnvironment(variables).build();
                var agent = signet.agent("ci")) {
            var unusedRotation = agent.keys().rotate(Duration.ofHours(48));
            assertThat(level(signet, "outbox", "")).isEqualTo(HealthLevel.OK);

            var unused = agent.keys().forceRevoke(keyId, RevocationReason.COMPROMISED);

            assertThat(level(signet, "outbox", "")).isEqualTo(HealthLevel.WARNING);
            time.advance(Duration.ofDays(1));
            var found = check(signet.health(), "outbox", "");
            assertThat(found.level()).isEqualTo(HealthLevel.CRITICAL);
            assertThat(found.detail()).startsWith("1 revocations wait for their server since 20");
        }
    }

    @Test
    void aRingThatVanishesIsMissing() throws Exception {
        try (var signet = open()) {
            assertThat(level(signet, "store", "agent-keys.json")).isEqualTo(HealthLevel.OK);
            var unused = signet.signOut();
            assertThat(signet.health().level()).as("a sign-out leaves it").isEqualTo(HealthLevel.OK);

            Files.delete(ring());

            var found = check(signet.health(), "store", "agent-keys.json");
            assertThat(found.level()).isEqualTo(HealthLevel.CRITICAL);
            assertThat(found.detail()).contains("is gone");
        }
        try (var signet = open()) {
            assertThat(level(signet, "store", "agent-keys.json"))
                    .as("who never saw it can't tell")
                    .isEqualTo(HealthLevel.OK);
        }
    }

    @Test
    void aRingThatIsDamagedHidesWhatIsInIt() throws Exception {
        try (var signet = open()) {
            write(ring(), "{\"schema\": 1, \"agents\": {");

            var report = signet.health();

            assertThat(check(report, "store", "agent-keys.json").level()).isEqualTo(HealthLevel.CRITICAL);
            assertThat(check(report, "outbox", "").level()).isEqualTo(HealthLevel.UNKNOWN);
        }
    }

    @Test
    void aRingThatOthersCanReadIsCritical() throws Exception {
        try (var signet = open()) {
            chmod(ring(), "rw-r--r--");

            assertThat(level(signet, "store", "agent-keys.json")).isEqualTo(HealthLevel.CRITICAL);
        }
    }

    @Test
    void aRingThatWasEditedIsAWarningAndItsKeysAreToldAllTheSame() throws Exception {
        try (var signet = open()) {
            var ring = JsonObject.parse(Files.readAllBytes(ring()));
            write(ring(), new String(ring.with("note", "by hand").pretty(), StandardCharsets.UTF_8) + "\n");

            assertThat(level(signet, "store", "agent-keys.json")).isEqualTo(HealthLevel.WARNING);
            assertThat(age(signet)).isEqualTo(HealthLevel.OK);
        }
    }
}
