package dev.signet.internal.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.internal.keys.AgentIdentityVectors;
import dev.signet.internal.keys.Ed25519Signer;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an agent sends is, byte for byte, what another implementation sends. */
class AgentAssertionVectorsTest {
    private final AgentIdentityVectors vectors = AgentIdentityVectors.read();
    private final String runtimeId = vectors.text("agent_assertion", "agent_runtime_id");
    private final String timestamp = vectors.text("agent_assertion", "timestamp");
    private final long second = Instant.parse(timestamp).getEpochSecond();
    private Ed25519Signer signer;

    @BeforeEach
    void openKey() throws Exception {
        signer = vectors.signer();
    }

    @AfterEach
    void closeKey() {
        signer.close();
    }

    @Test
    void theHeaderIsTheSame() throws Exception {
        var request = AssertionRequest.ForTask.of(runtimeId, vectors.text("agent_assertion", "task_id"));

        var header = new AgentAssertionFormat().header(signer, request, second);

        assertThat(header.name()).isEqualTo("Authorization");
        assertThat(header.value()).isEqualTo(vectors.text("agent_assertion", "authorization_header"));
        String envelope = header.value().substring("AgentAssertion ".length());
        assertThat(new String(Base64.getUrlDecoder().decode(envelope), UTF_8))
                .isEqualTo(vectors.text("agent_assertion", "envelope_json"));
        assertThat(header).hasToString("Header[Authorization]");
    }

    @Test
    void theTaskRegistrationIsSignedTheSame() throws Exception {
        assertThat(new String(TaskRegistration.request(signer, runtimeId, second), UTF_8))
                .isEqualTo("{\"timestamp\":\"" + timestamp + "\",\"signature\":\""
                        + vectors.text("task_registration", "signature_base64") + "\"}");
    }

    @Test
    void aSealedTaskIdOpens() throws Exception {
        var body = "{\"encrypted_task_id\":\"" + vectors.text("sealed_box", "sealed_base64") + "\"}";

        assertThat(TaskRegistration.taskId(signer, body)).isEqualTo(vectors.text("sealed_box", "opens_to"));
    }
}
