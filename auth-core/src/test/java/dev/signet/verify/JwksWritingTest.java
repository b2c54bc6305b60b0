package dev.signet.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.agent.KeyState;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.verify.VerificationException.Reason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The document in which a home publishes its agents' keys. */
class JwksWritingTest {
    private static final Instant NOW = Instant.parse("2026-04-23T00:00:00Z");
    private static final TestKey ACTIVE = TestKey.ed25519();
    private static final TestKey REVOKED = TestKey.ed25519();

    private static PublishedKey key(TestKey key, KeyState state) {
        return PublishedKey.ofJwk("agent-1", key.bareJwk(), state);
    }

    @Test
    void isWhatVerifiersRead() throws Exception {
        byte[] document = PublishedKey.writeJwks(List.of(key(ACTIVE, KeyState.ACTIVE), key(REVOKED, KeyState.REVOKED)));
        var verifier = AgentVerifier.keys(VerificationKeys.ofAgents(document))
                .acceptUnboundAssertions()
                .time(ManualTimeSource.at(NOW))
                .build();

        var accepted = verifier.verify(ACTIVE.assertion("agent-1", "task-1", NOW.toString()));

        assertThat(accepted.runtimeId()).isEqualTo("agent-1");
        assertThat(accepted.keyId()).isEqualTo(ACTIVE.thumbprint());
        Refused.with(Reason.REVOKED, () -> verifier.verify(REVOKED.assertion("agent-1", "task-1", NOW.toString())));
    }

    @Test
    void takesKeysOfAgentsOnly() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublishedKey.writeJwks(List.of(key(TestKey.es256(), KeyState.ACTIVE))))
                .withMessageContaining("no key of an agent");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublishedKey.writeJwks(
                        List.of(PublishedKey.ofJwk("agent-1", ACTIVE.jwk("\"kid\":\"mine\","), KeyState.ACTIVE))))
                .withMessageContaining("by their thumbprints");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublishedKey.writeJwks(List.of(key(ACTIVE, KeyState.GENERATED))));
    }
}
