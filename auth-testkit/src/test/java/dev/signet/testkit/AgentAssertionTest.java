package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentAssertionTest {
    private final Vectors vectors = Vectors.load();
    private final String header = vectors.text("agent_assertion", "authorization_header");
    private final String json = vectors.text("agent_assertion", "envelope_json");

    @Test
    void readsTheHeaderOfTheVectors() {
        assertThat(AgentAssertion.isOne(header)).isTrue();
        AgentAssertion assertion = AgentAssertion.parse(header).orElseThrow();
        assertThat(assertion.agentRuntimeId()).isEqualTo("agent-123");
        assertThat(assertion.taskId()).isEqualTo("task-123");
        assertThat(assertion.signedAt()).isEqualTo(Instant.parse("2026-04-23T00:00:00Z"));
        assertThat(assertion.canonical()).isTrue();
        assertThat(assertion.isSignedWith(
                        AgentPublicKey.parse(vectors.text("ssh_public_key")).orElseThrow()))
                .isTrue();
        assertThat(assertion.isSignedWith(AgentKeyPair.of(new byte[32]).publicKey()))
                .isFalse();
        assertThat(assertion.toString()).contains("agent-123").doesNotContain(assertion.signature());
    }

    @Test
    void takesAnyOrderAndSpacesAndSaysSo() {
        String signature = vectors.text("agent_assertion", "signature_base64");
        AgentAssertion reordered = AgentAssertion.parse(
                        SigningAgent.header("{\"timestamp\":\"2026-04-23T00:00:00Z\",\"task_id\":\"task-123\","
                                + "\"signature\":\"" + signature + "\",\"agent_runtime_id\":\"agent-123\"}"))
                .orElseThrow();
        assertThat(reordered.canonical()).isFalse();
        assertThat(reordered.agentRuntimeId()).isEqualTo("agent-123");
        assertThat(AgentAssertion.parse(SigningAgent.header(json.replace(",", ", ")))
                        .orElseThrow()
                        .canonical())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "\"task_id\":\"task-123\", | ^^",
                "\"task_id\" | \"taskId\"",
                "\"task-123\" | null",
                "\"task-123\" | 7",
                "task-123 | ^^",
                "task-123 | task:123",
                "task-123 | task 123",
                "task-123 | t\u00e4sk",
                "\"agent-123\" | [\"agent-123\"]",
                "agent-123 | agent/123",
                "00:00:00Z | 00:00:00.000Z",
                "00:00:00Z | 00:00:00+00:00",
                "00:00:00Z | 00:00:61Z",
                "2026-04-23 | +2026-04-23",
                "== | =",
                "== | ^^",
                "+GlrOKR | -GlrOKR",
                "\"task_id\" | \"x\":\"y\",\"task_id\"",
                "\"task_id\" | \"task_id\":\"other\",\"task_id\"",
                "Z\"} | Z\"",
                "Z\"} | Z\"}{}"
            })
    void refusesAnotherEnvelope(String part, String replacement) {
        String changed = json.replace(part, replacement);
        assertThat(changed).isNotEqualTo(json);
        assertThat(AgentAssertion.parse(SigningAgent.header(changed))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AgentAssertion ", "AgentAssertion e30", "AgentAssertion %", "AgentAssertion gIGC"})
    void refusesWhatHoldsNoObjectOfFourTexts(String text) {
        assertThat(AgentAssertion.parse(text)).isEmpty();
    }

    @Test
    void refusesAnotherBase64() {
        assertThat(AgentAssertion.parse(header + "=")).isEmpty();
        assertThat(AgentAssertion.parse(header + "\n")).isEmpty();
        assertThat(AgentAssertion.parse(header + " x")).isEmpty();
        String longer = SigningAgent.header(json + " ");
        assertThat(AgentAssertion.parse(longer)).isPresent();
        char last = longer.charAt(longer.length() - 1);
        String spelledTwice = longer.substring(0, longer.length() - 1) + (char) (last + 1);
        assertThat(AgentAssertion.parse(spelledTwice)).isEmpty();
    }

    @Test
    void takesIdsOf128CharactersAndNoMore() {
        assertThat(AgentAssertion.isId("a".repeat(128))).isTrue();
        assertThat(AgentAssertion.isId("a".repeat(129))).isFalse();
        assertThat(AgentAssertion.isId("A-z_0.9~")).isTrue();
        assertThat(AgentAssertion.isId("a\n")).isFalse();
    }

    @Test
    void isToldByItsScheme() {
        assertThat(AgentAssertion.isOne("agentassertion x")).isTrue();
        assertThat(AgentAssertion.isOne("AgentAssertions x")).isFalse();
        assertThat(AgentAssertion.isOne("AgentAssertion")).isFalse();
        assertThat(AgentAssertion.isOne("Bearer x")).isFalse();
    }
}
