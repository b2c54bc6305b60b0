package dev.signet.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.agent.KeyState;
import dev.signet.internal.jose.JwkDocument.UnfitException;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.keys.Ed25519PublicKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentJwksTest {
    private static final Ed25519PublicKey KEY = generate();

    private static Ed25519PublicKey generate() {
        try (var key = Ed25519PrivateKey.generate(new SecureRandom())) {
            return key.publicKey();
        }
    }

    private static String write(AgentJwk... keys) {
        return new String(AgentJwks.write(List.of(keys)), StandardCharsets.UTF_8);
    }

    @Test
    void readsWhatItWrites() throws Exception {
        var keys = List.of(
                new AgentJwk("agent-1", KEY, KeyState.ACTIVE),
                new AgentJwk("agent-1", generate(), KeyState.RETIRING),
                new AgentJwk("agent-2", KEY, KeyState.REVOKED));
        assertThat(AgentJwks.read(new String(AgentJwks.write(keys), StandardCharsets.UTF_8)))
                .containsExactlyElementsOf(keys);
        assertThat(AgentJwks.read(write())).isEmpty();
    }

    @Test
    void writesTheFormThatIsPromised() {
        String x = Base64.getUrlEncoder().withoutPadding().encodeToString(KEY.bytes());
        assertThat(write(new AgentJwk("agent-1", KEY, KeyState.RETIRING)).replaceAll("\\s", ""))
                .isEqualTo("{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\",\"kid\":\""
                        + KEY.thumbprint() + "\",\"use\":\"sig\",\"alg\":\"EdDSA\",\"agent_runtime_id\":\"agent-1\","
                        + "\"state\":\"retiring\"}]}");
    }

    @Test
    void passesOverWhatIsNoAgentsKey() throws Exception {
        String good = write(new AgentJwk("agent-1", KEY, KeyState.ACTIVE));
        for (String other : List.of(
                good.replace("\"active\"", "\"generated\""),
                good.replace("\"active\"", "null"),
                good.replace("agent-1", "a:b"),
                good.replace("agent_runtime_id", "agent"),
                good.replace("\"sig\"", "\"enc\""),
                good.replace("EdDSA", "ES256"),
                good.replace(KEY.thumbprint(), generate().thumbprint()))) {
            assertThat(other).isNotEqualTo(good);
            assertThat(AgentJwks.read(other)).isEmpty();
        }
        assertThat(AgentJwks.read(good.replace("EdDSA", "Ed25519"))).hasSize(1);
        assertThat(AgentJwks.read(good.replace("\"use\"", "\"revoked\": {}, \"use\"")))
                .containsExactly(new AgentJwk("agent-1", KEY, KeyState.REVOKED));
    }

    @Test
    void refusesADocumentThatGivesAPrivateKeyAway() {
        String leak = write(new AgentJwk("agent-1", KEY, KeyState.ACTIVE)).replace("\"use\"", "\"d\": \"AA\", \"use\"");
        assertThatExceptionOfType(UnfitException.class)
                .isThrownBy(() -> AgentJwks.read(leak))
                .withMessageContaining("private");
    }

    @Test
    void writesNothingThatAVerifierWouldRefuse() throws Exception {
        var key = new AgentJwk("agent-1", KEY, KeyState.ACTIVE);
        String most = new String(AgentJwks.write(Collections.nCopies(2500, key)), StandardCharsets.UTF_8);
        assertThat(AgentJwks.read(most)).hasSize(2500);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AgentJwks.write(Collections.nCopies(AgentJwks.MAX_KEYS + 1, key)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AgentJwks.write(
                        Collections.nCopies(AgentJwks.MAX_KEYS, new AgentJwk("a".repeat(128), KEY, KeyState.REVOKED))))
                .withMessageContaining("bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> new AgentJwk("a:b", KEY, KeyState.ACTIVE));
        assertThatIllegalArgumentException().isThrownBy(() -> new AgentJwk("agent-1", KEY, KeyState.GENERATED));
    }
}
