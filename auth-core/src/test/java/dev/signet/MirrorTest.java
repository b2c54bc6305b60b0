package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.agent.AgentKeys;
import dev.signet.agent.MirrorStatus;
import dev.signet.agent.RevocationReason;
import dev.signet.agent.RotationPolicy;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.agent.MirrorState;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.junit.CanaryWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The copy of an agent's key in the CLI's own file: it follows the key, and touches nothing of anybody else's. */
@Timeout(60)
class MirrorTest {
    private static final RotationPolicy POLICY = RotationPolicy.every(Duration.ofDays(10))
            .overlap(Duration.ofHours(12))
            .jitter(0);

    @TempDir
    private Path temp;

    private MirrorHome home;
    private String before;

    @BeforeEach
    void make() throws Exception {
        home = new MirrorHome(temp.toRealPath());
        before = Files.readString(home.authJson());
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void isOffUnlessSomebodyAsksForIt() throws Exception {
        try (Signet signet = home.builder().build()) {
            AgentKeys keys = signet.agent(MirrorHome.NAME).keys();
            keys.registerIfAbsent();
            keys.rotate(Duration.ZERO);
            assertThat(keys.maintain(POLICY).mirror()).isEmpty();
            assertThat(keys.mirror().status().state()).isEqualTo(MirrorState.OFF);
        }
        assertThat(Files.readString(home.authJson())).isEqualTo(before);
        assertThat(home.ring()).doesNotContain("mirror");
        assertThat(home.told()).isEmpty();
    }

    @Test
    void followsTheKeyThroughItsWholeLife() throws Exception {
        try (Signet signet = home.open()) {
            AgentKeys keys = signet.agent(MirrorHome.NAME).keys();
            assertThat(keys.mirror().status().state()).isEqualTo(MirrorState.NOTHING_TO_COPY);
            assertThat(Files.readString(home.authJson())).isEqualTo(before);

            keys.registerIfAbsent();
            home.assertCopied(keys);
            keys.rotate(Duration.ofHours(12));
            home.assertCopied(keys);
            keys.rollback();
            home.assertCopied(keys);
            var steps = keys.rotation();
            var begun = steps.begin();
            steps.register(begun.id());
            steps.verify(begun.id());
            home.assertCopied(keys);
            steps.finish(begun.id(), Duration.ofHours(12));
            home.assertCopied(keys);
            home.time.advance(Duration.ofDays(9));
            assertThat(keys.maintain(POLICY).mirror()).map(MirrorStatus::state).contains(MirrorState.COPIED);
            home.assertCopied(keys);
            keys.replace();
            home.assertCopied(keys);
            assertThat(MirrorHome.text(home.document(), "auth_mode")).isEqualTo("chatgpt");

            String active = keys.find().orElseThrow().keyId();
            keys.forceRevoke(active, RevocationReason.COMPROMISED);
            assertThat(home.copy()).isEmpty();
            assertThat(home.document().find("tokens")).isPresent();
            assertThat(keys.mirror().status().state()).isEqualTo(MirrorState.NOTHING_TO_COPY);

            keys.replace();
            home.assertCopied(keys);
            assertThat(Files.getPosixFilePermissions(home.authJson()))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            CanaryWatch.inspect(keys.mirror().status());
            assertThat(home.events.events().toString())
                    .doesNotContain(keys.export().privateKey().reveal());
        }
        assertThat(home.told()).hasSize(9).containsOnly(MirrorState.COPIED, MirrorState.NOTHING_TO_COPY);
    }

    /** Another process does not know of the copy, but its ring does. */
    @Test
    void isFollowedByProcessesThatNeverAskedForIt() throws Exception {
        try (Signet signet = home.open()) {
            signet.agent(MirrorHome.NAME).keys().registerIfAbsent();
        }
        try (Signet other = home.builder().build()) {
            AgentKeys keys = other.agent(MirrorHome.NAME).keys();
            keys.rotate(Duration.ZERO);
            home.assertCopied(keys);
        }
    }

    /** Where the copy is all there is, the CLI signs as the agent, and its sign-out takes the file. */
    @Test
    void isTheCredentialWhereThereIsNoOther() throws Exception {
        Files.delete(home.authJson());
        try (Signet signet = home.openSignedInElsewhere()) {
            AgentKeys keys = signet.agent(MirrorHome.NAME).keys();
            keys.registerIfAbsent();
            home.assertCopied(keys);
            assertThat(MirrorHome.text(home.document(), "auth_mode")).isEqualTo("agentIdentity");
            keys.rotate(Duration.ZERO);
            home.assertCopied(keys);
            keys.forceRevoke(keys.find().orElseThrow().keyId(), RevocationReason.SUSPENDED);
            assertThat(home.authJson()).doesNotExist();
            keys.replace();
            home.assertCopied(keys);
        }
    }

    @Test
    void isNotWrittenAgainAfterASignOutThere() throws Exception {
        try (Signet signet = home.openSignedInElsewhere()) {
            AgentKeys keys = signet.agent(MirrorHome.NAME).keys();
            keys.registerIfAbsent();
            Files.delete(home.authJson());

            keys.rotate(Duration.ZERO);
            assertThat(keys.maintain(POLICY).mirror()).map(MirrorStatus::state).contains(MirrorState.VANISHED);
            keys.forceRevoke(keys.find().orElseThrow().keyId(), RevocationReason.SUSPENDED);
            keys.replace();
            assertThat(keys.mirror().status().state()).isEqualTo(MirrorState.VANISHED);
            assertThat(home.authJson()).doesNotExist();
        }
        home.write(before);
        try (Signet again = home.open()) {
            AgentKeys keys = again.agent(MirrorHome.NAME).keys();
            keys.rotate(Duration.ZERO);
            assertThat(home.copy())
                    .as("asked for by a program that starts, as each day")
                    .isEmpty();
            assertThat(home.told()).containsOnlyOnce(MirrorState.VANISHED);

            assertThat(keys.mirror().keep().state()).isEqualTo(MirrorState.COPIED);
            home.assertCopied(keys);
            keys.rotate(Duration.ZERO);
            home.assertCopied(keys);
        }
    }

    @Test
    void leavesAnAgentOfOthersAlone() throws Exception {
        String theirs =
                before.substring(0, before.lastIndexOf('}')) + ",\"agent_identity\":{\"agent_runtime_id\":\"theirs\"}}";
        home.write(theirs);
        try (Signet signet = home.open()) {
            AgentKeys keys = signet.agent(MirrorHome.NAME).keys();
            keys.registerIfAbsent();
            keys.rotate(Duration.ZERO);
            assertThat(keys.maintain(POLICY).mirror()).map(MirrorStatus::state).contains(MirrorState.FOREIGN);
            assertThat(keys.mirror().keep().state()).isEqualTo(MirrorState.FOREIGN);
            keys.forceRevoke(keys.find().orElseThrow().keyId(), RevocationReason.COMPROMISED);
            keys.replace();
            assertThat(Files.readString(home.authJson())).isEqualTo(theirs);
            assertThat(home.told())
                    .as("told once, and once more after the agent had nothing to copy")
                    .containsExactly(
                            MirrorState.NOTHING_TO_COPY,
                            MirrorState.FOREIGN,
                            MirrorState.NOTHING_TO_COPY,
                            MirrorState.FOREIGN);

            home.write(before);
            keys.maintain(POLICY);
            home.assertCopied(keys);
        }
    }

    @Test
    void displacesNoOtherCredential() throws Exception {
        String apiKey = CodexFixtures.apiKeyJson(home.server.issueApiKey());
        home.write(apiKey);
        try (Signet signet = home.openSignedInElsewhere()) {
            AgentKeys keys = signet.agent(MirrorHome.NAME).keys();
            keys.registerIfAbsent();
            keys.rotate(Duration.ZERO);
            assertThat(keys.mirror().status().state()).isEqualTo(MirrorState.OCCUPIED);
            assertThat(keys.mirror().status().detail()).contains("Sign in with tokens");
            assertThat(Files.readString(home.authJson())).isEqualTo(apiKey);
            assertThat(home.told()).containsExactly(MirrorState.NOTHING_TO_COPY, MirrorState.OCCUPIED);
        }
    }

    @Test
    void keepsOneAgentAHome() throws Exception {
        try (Signet signet = home.open()) {
            signet.agent(MirrorHome.NAME).keys().registerIfAbsent();
        }
        try (Signet signet = home.builder().mirrorAgent("other").build()) {
            AgentKeys first = signet.agent(MirrorHome.NAME).keys();
            AgentKeys other = signet.agent("other").keys();
            other.registerIfAbsent();
            other.rotate(Duration.ZERO);
            home.assertCopied(first);
            assertThat(other.maintain(POLICY).mirror()).isEmpty();
            assertThat(other.mirror().status().state()).isEqualTo(MirrorState.OTHER_AGENT);
            assertThat(other.mirror().status().detail()).contains(MirrorHome.NAME);
            assertThat(other.mirror().end().state()).isEqualTo(MirrorState.OTHER_AGENT);

            assertThat(other.mirror().keep().state()).isEqualTo(MirrorState.COPIED);
            home.assertCopied(other);
            first.rotate(Duration.ZERO);
            home.assertCopied(other);
            assertThat(first.mirror().status().state()).isEqualTo(MirrorState.OTHER_AGENT);
        }
        assertThat(home.told()).contains(MirrorState.OTHER_AGENT);
    }

    @Test
    void endsWhenItIsAskedTo() throws Exception {
        try (Signet signet = home.builder().build()) {
            AgentKeys keys = signet.agent(MirrorHome.NAME).keys();
            keys.registerIfAbsent();
            assertThat(keys.mirror().keep().state()).isEqualTo(MirrorState.COPIED);
            home.assertCopied(keys);

            assertThat(keys.mirror().end().state()).isEqualTo(MirrorState.OFF);

            assertThat(home.copy()).isEmpty();
            assertThat(home.document().find("tokens")).isPresent();
            assertThat(home.ring()).doesNotContain("mirror");
            keys.rotate(Duration.ZERO);
            assertThat(home.copy()).isEmpty();
            assertThat(keys.mirror().end().state()).isEqualTo(MirrorState.OFF);
        }
        assertThat(home.told()).containsExactly(MirrorState.COPIED, MirrorState.NOTHING_TO_COPY, MirrorState.OFF);
    }

    /** What is in the way of the copy is in the way of nothing else. */
    @Test
    void neverKeepsAKeyFromBeingRevoked() throws Exception {
        try (Signet signet = home.openSignedInElsewhere()) {
            AgentKeys keys = signet.agent(MirrorHome.NAME).keys();
            keys.registerIfAbsent();
            String damaged = "{\"auth_mode\":";
            home.write(damaged);

            keys.rotate(Duration.ofHours(1));
            var revoked = keys.forceRevoke(keys.find().orElseThrow().keyId(), RevocationReason.COMPROMISED);

            assertThat(revoked.key().state()).isEqualTo(KeyState.REVOKED);
            assertThat(Files.readString(home.authJson())).isEqualTo(damaged);
            MirrorStatus status = keys.maintain(POLICY).mirror().orElseThrow();
            assertThat(status.state()).isEqualTo(MirrorState.PENDING);
            assertThat(status.detail()).contains("could not be brought up to date");
            assertThat(home.told()).endsWith(MirrorState.PENDING);
        }
    }

    /** A program that ended, or a file that could not be written, is made good by whoever comes next. */
    @Test
    void isRepairedByMaintainAndByOpening() throws Exception {
        try (Signet signet = home.openSignedInElsewhere()) {
            AgentKeys keys = signet.agent(MirrorHome.NAME).keys();
            keys.registerIfAbsent();
            String copied = Files.readString(home.authJson());
            for (boolean byOpening : new boolean[] {false, true}) {
                home.write("{\"auth_mode\":");
                keys.rotate(Duration.ZERO);
                home.write(copied);
                assertThat(keys.mirror().status().state()).isEqualTo(MirrorState.PENDING);
                if (byOpening) {
                    home.open().close();
                } else {
                    keys.maintain(POLICY);
                }
                home.assertCopied(keys);
                copied = Files.readString(home.authJson());
            }
        }
    }

    @Test
    void needsAProgramThatLooksForACopy() throws Exception {
        Profile profile =
                Profile.oidc(home.server.baseUri().toString(), "acme-cli").app("acme");
        var failure = catchThrowableOfType(
                ConfigurationException.class,
                () -> Signet.builder(profile)
                        .home(temp.resolve("other"))
                        .mirrorAgent(MirrorHome.NAME)
                        .build());
        assertThat(failure).hasMessageContaining("shares its home with no program");
        assertThat(failure.remedy()).contains("keys().export()");
        try (Signet signet = Signet.builder(profile).home(temp.resolve("other")).build()) {
            AgentKeys keys = signet.agent(MirrorHome.NAME).keys();
            assertThat(keys.mirror().status().state()).isEqualTo(MirrorState.OFF);
            assertThat(catchThrowableOfType(
                            ConfigurationException.class, () -> keys.mirror().keep()))
                    .isNotNull();
        }
        assertThatIllegalArgumentException().isThrownBy(() -> home.builder().mirrorAgent("no name"));
    }
}
