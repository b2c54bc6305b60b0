package dev.signet.internal.codex;

import static dev.signet.internal.codex.AuthJsonWriterTest.NOW;
import static dev.signet.internal.codex.AuthJsonWriterTest.PROVENANCE;
import static dev.signet.internal.codex.AuthJsonWriterTest.TOKENS;
import static dev.signet.internal.codex.AuthJsonWriterTest.refused;
import static dev.signet.internal.codex.AuthJsonWriterTest.tokensDocument;
import static dev.signet.internal.codex.SampleAgents.AGENT;
import static dev.signet.internal.codex.SampleAgents.KEY;
import static dev.signet.internal.codex.SampleAgents.LATER;
import static dev.signet.internal.codex.SampleAgents.OLDER;
import static dev.signet.internal.codex.SampleAgents.RECORD;
import static dev.signet.internal.codex.SampleAgents.agentDocument;
import static dev.signet.internal.codex.SampleAgents.object;
import static dev.signet.internal.codex.SampleAgents.with;
import static dev.signet.internal.codex.SampleTokens.MARKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.DamagedCredentialException.Kind;
import dev.signet.auth.Secret;
import dev.signet.internal.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes to the record of an agent, where everything else stays as it was. */
class AgentRecordWritingTest {
    @Test
    void putsTheRecordOfAnAgentBesideTokens() throws Exception {
        var stored = AuthJsonWriter.fresh().tokens(TOKENS, PROVENANCE, Optional.empty(), NOW);

        var once = AuthJsonWriter.over(stored, "a file").agentBesideTokens(AGENT);
        assertThat(once)
                .asString()
                .isEqualTo(tokensDocument("null", ",\n  \"agent_identity\": " + RECORD.formatted(KEY, "")));
        assertThat(AuthJsonWriter.over(once, "a file").agentBesideTokens(AGENT)).isEqualTo(once);
        assertThat(AuthJsonWriter.over(once, "a file").task("agent-123", "task-mock-1"))
                .asString()
                .isEqualTo(tokensDocument(
                        "null",
                        ",\n  \"agent_identity\": " + RECORD.formatted(KEY, ",\n    \"task_id\": \"task-mock-1\"")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":\"sk-1\",\"tokens\":{}}",
                "{\"auth_mode\":\"chatgptAuthTokens\",\"tokens\":{}}",
                "{\"auth_mode\":\"agentIdentity\",\"agent_identity\":{}}"
            })
    void putsNoAgentBesideWhatAreNoTokensInUse(String stored) {
        assertThat(refused(() ->
                        AuthJsonWriter.over(utf8(stored), "file auth.json").agentBesideTokens(AGENT)))
                .isEqualTo(Kind.MIXED);
    }

    @Test
    void putsNoRecordBesideTokensThatCouldNotBeReadAgain() throws Exception {
        var writer =
                AuthJsonWriter.over(AuthJsonWriter.fresh().tokens(TOKENS, PROVENANCE, Optional.empty(), NOW), "a file");

        for (var bad : new AgentIdentity[] {
            new AgentIdentity("agent-123", AGENT.source(), Map.of()),
            new AgentIdentity("..", AGENT.source(), AGENT.attributes())
        }) {
            assertThat(refused(() -> writer.agentBesideTokens(bad))).isEqualTo(Kind.CORRUPT);
        }
    }

    @Test
    void notesATaskInPlace() throws Exception {
        var stored = SampleAgents.document(object(LATER, "\"task_id\":\"task-1\"", "\"later\":1.10"));
        var expected = agentDocument(RECORD.formatted(KEY, ",\n    \"task_id\": \"task-2\",\n    \"later\": 1.10"));

        assertThat(AuthJsonWriter.over(utf8(stored), "a file").task("agent-123", "task-2"))
                .asString()
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "background_task_id", "task_id"})
    void notesATaskOfTheOlderGenerationWhereItIsFoundAgain(String member) throws Exception {
        var older = member.isEmpty() ? OLDER : with(OLDER, member, "\"task-1\"");
        var changed = AuthJsonWriter.over(utf8(SampleAgents.document(object(older))), "a file")
                .task("agent-123", "task-2");

        assertThat(changed)
                .asString()
                .contains("\"" + (member.isEmpty() ? "background_task_id" : member) + "\": \"task-2\"")
                .contains("workspace_id")
                .doesNotContain("task-1");
        assertThat(AuthJsonCodec.INSTANCE
                        .decode(changed, "a file")
                        .orElseThrow()
                        .attributes())
                .containsEntry("task_id", "task-2");
    }

    @Test
    void notesNoTaskWhereTheAgentHasNoRecord() {
        for (var stored : new String[] {
            "{}",
            SampleAgents.document("null"),
            SampleAgents.document('"' + SampleAgents.jwt(LATER) + '"'),
            SampleAgents.document(object(with(LATER, "agent_runtime_id", "\"agent-1234\"")))
        }) {
            assertThat(refused(() ->
                            AuthJsonWriter.over(utf8(stored), "file auth.json").task("agent-123", "task-1")))
                    .isEqualTo(Kind.MIXED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "task:1", "task 1", "marker7c1f\n"})
    void notesNoTaskThatCouldNotBeSigned(String task) throws Exception {
        var writer = AuthJsonWriter.over(utf8(SampleAgents.document(object(LATER))), "a file");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.task("agent-123", task))
                .withMessageNotContaining(MARKER);
    }

    @Test
    void turnsAVerifiedTokenIntoARecordAndKeepsItsTaskThere() throws Exception {
        var token = SampleAgents.jwt(LATER);
        var stored = utf8(SampleAgents.document('"' + token + "\",\"later\":1.10,\"tokens\":{\"a\":\"b\"}"));

        var record = AuthJsonWriter.over(stored, "a file").verifiedAgent(Secret.of(token), claims(object(LATER)));
        var rest = ",\n  \"later\": 1.10,\n  \"tokens\": {\n    \"a\": \"b\"\n  }\n}";
        assertThat(record)
                .asString()
                .isEqualTo(agentDocument(RECORD.formatted(KEY, "")).replaceFirst("\n}$", "") + rest);
        assertThat(AuthJsonWriter.over(record, "a file").task("agent-123", "task-9"))
                .asString()
                .isEqualTo(agentDocument(RECORD.formatted(KEY, ",\n    \"task_id\": \"task-9\""))
                                .replaceFirst("\n}$", "")
                        + rest);
    }

    @Test
    void turnsNoOtherTokenIntoARecord() throws Exception {
        var claims = claims(object(LATER));
        for (var agent : new String[] {"null", "\"\"", object(LATER), '"' + SampleAgents.jwt(OLDER) + '"'}) {
            var writer = AuthJsonWriter.over(utf8(SampleAgents.document(agent)), "file auth.json");
            assertThat(refused(() -> writer.verifiedAgent(Secret.of(SampleAgents.jwt(LATER)), claims)))
                    .isEqualTo(Kind.MIXED);
        }
    }

    @Test
    void makesNoRecordOfATokenThatWasNotVerified() throws Exception {
        var identity = new AgentIdentity(
                "agent-123",
                new AgentIdentity.UnverifiedJwt(Secret.of(SampleAgents.jwt(LATER)), Optional.empty()),
                AGENT.attributes());
        var writer =
                AuthJsonWriter.over(AuthJsonWriter.fresh().tokens(TOKENS, PROVENANCE, Optional.empty(), NOW), "a file");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.agentBesideTokens(identity))
                .withMessageContaining("verified");
    }

    private static JsonObject claims(String text) throws Exception {
        return JsonObject.parse(utf8(text));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
