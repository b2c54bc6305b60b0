package dev.signet.internal.codex;

import static dev.signet.internal.codex.SampleAgents.KEY;
import static dev.signet.internal.codex.SampleAgents.LATER;
import static dev.signet.internal.codex.SampleAgents.OLDER;
import static dev.signet.internal.codex.SampleAgents.document;
import static dev.signet.internal.codex.SampleAgents.object;
import static dev.signet.internal.codex.SampleAgents.with;
import static dev.signet.internal.codex.SampleAgents.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.signet.auth.Credential;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.DamagedCredentialException.Kind;
import dev.signet.auth.Secret;
import dev.signet.internal.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The identity of an agent, as a record and as a token, of both generations. */
class StoredAgentTest {
    private static final String WHERE = "file /home/ann/.codex/auth.json";

    @Test
    void readsTheRecordOfTheLaterGeneration() throws Exception {
        var agent = agent(object(LATER, "\"task_id\":\"task-mock-1\"", "\"background_task_id\":\"task-old\""));

        assertThat(agent.runtimeId()).isEqualTo("agent-123");
        assertThat(agent.source()).isEqualTo(new AgentIdentity.StoredRecord(Secret.of(KEY)));
        assertThat(agent.attributes())
                .containsOnly(
                        entry("mode", "agentIdentity"),
                        entry("account_id", "acct-1111"),
                        entry("user_id", "user-2222"),
                        entry("email", "bot@example.test"),
                        entry("plan", "pro"),
                        entry("task_id", "task-mock-1"));
        assertThat(AuthJsonCodec.INSTANCE.account(agent)).contains("acct-1111");
    }

    @Test
    void readsTheRecordOfTheOlderGeneration() throws Exception {
        var agent = agent(object(OLDER, "\"background_task_id\":\"task-old\""));

        assertThat(agent.source()).isEqualTo(new AgentIdentity.StoredRecord(Secret.of(KEY)));
        assertThat(agent.attributes())
                .containsOnly(
                        entry("mode", "agentIdentity"),
                        entry("account_id", "acct-1111"),
                        entry("workspace_id", "acct-1111"),
                        entry("user_id", "user-2222"),
                        entry("registered_at", "2026-04-23T00:00:00Z"),
                        entry("task_id", "task-old"));
    }

    @Test
    void keepsATokenUnverifiedAndItsKeyToItself() throws Exception {
        var token = SampleAgents.jwt(LATER);
        var agent = agent('"' + token + '"');

        assertThat(agent.runtimeId()).isEqualTo("agent-123");
        assertThat(agent.source())
                .isEqualTo(new AgentIdentity.UnverifiedJwt(
                        Secret.of(token), Optional.of(Instant.ofEpochSecond(1_795_219_200))));
        assertThat(agent.attributes())
                .containsOnly(
                        entry("mode", "agentIdentity"),
                        entry("account_id", "acct-1111"),
                        entry("user_id", "user-2222"),
                        entry("email", "bot@example.test"),
                        entry("plan", "pro"));
        assertThat(agent.toString()).contains("agent-123").doesNotContain(SampleTokens.MARKER, token);
    }

    @Test
    void readsATokenOfTheOlderGeneration() throws Exception {
        for (var claims : List.of(OLDER, without(without(OLDER, "registered_at"), "chatgpt_user_id"))) {
            var token = SampleTokens.jwt(object(claims));
            var agent = agent('"' + token + '"');

            assertThat(agent.source()).isEqualTo(new AgentIdentity.UnverifiedJwt(Secret.of(token), Optional.empty()));
            assertThat(agent.attributes())
                    .contains(entry("account_id", "acct-1111"), entry("workspace_id", "acct-1111"));
        }
    }

    @Test
    void takesNoTaskFromAToken() throws Exception {
        var agent = agent('"' + SampleAgents.jwt(with(LATER, "task_id", "\"task-1\"")) + '"');

        assertThat(agent.attributes()).doesNotContainKey("task_id");
    }

    @Test
    void readsTheFedrampFlagAndARegistrationInSeconds() throws Exception {
        var later = with(with(LATER, "chatgpt_account_is_fedramp", "true"), "registered_at", "1776902400");

        for (var text : List.of(object(later), '"' + SampleAgents.jwt(later) + '"')) {
            assertThat(agent(text).attributes())
                    .contains(entry("fedramp", "true"), entry("registered_at", "1776902400"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chatgpt_user_id", "email", "plan_type", "chatgpt_account_is_fedramp"})
    void readsARecordThoughAFactIsNotThere(String member) throws Exception {
        var whole = agent(object(LATER)).attributes();
        var less = agent(object(without(LATER, member))).attributes();

        assertThat(whole).containsAllEntriesOf(less);
        assertThat(agent(object(with(LATER, member, "null"))).attributes()).isEqualTo(less);
    }

    @Test
    void readsATokenWithoutAnEmail() throws Exception {
        assertThat(agent('"' + SampleAgents.jwt(without(LATER, "email")) + '"').attributes())
                .doesNotContainKey("email");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent_runtime_id",
                "agent_private_key",
                "account_id",
                "chatgpt_user_id",
                "plan_type",
                "chatgpt_account_is_fedramp"
            })
    void refusesATokenThatLacksAClaim(String claim) {
        assertThat(corrupt('"' + SampleAgents.jwt(without(LATER, claim)) + '"'))
                .contains("agent_identity." + claim + " must be there");
        assertThat(corrupt('"' + SampleAgents.jwt(with(LATER, claim, "null")) + '"'))
                .contains("agent_identity." + claim + " must be there");
    }

    @ParameterizedTest
    @CsvSource({
        "agent_runtime_id, agent_runtime_id",
        "agent_private_key, agent_private_key",
        "workspace_id, account_id",
        "account_id, account_id"
    })
    void refusesARecordThatLacksWhatItCannotSignWithout(String member, String named) {
        var members = member.equals("workspace_id") ? OLDER : LATER;
        for (var damaged : List.of(without(members, member), with(members, member, "\"\""))) {
            assertThat(corrupt(object(damaged))).contains("agent_identity." + named + " must be there");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent_runtime_id",
                "agent_private_key",
                "account_id",
                "workspace_id",
                "chatgpt_user_id",
                "email",
                "plan_type",
                "chatgpt_account_is_fedramp",
                "registered_at"
            })
    void takesNoMemberOfTheWrongTypeForAnAbsentOne(String member) {
        for (var value : List.of("[\"marker7c1f\"]", "{\"marker7c1f\":1}")) {
            var damaged = with(LATER, member, value);

            assertThat(corrupt(object(damaged))).contains("agent_identity." + member + " must be a");
            assertThat(corrupt('"' + SampleAgents.jwt(damaged) + '"'))
                    .contains("agent_identity." + member + " must be a");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"task_id", "background_task_id"})
    void refusesATaskOfTheWrongType(String member) {
        assertThat(corrupt(object(with(LATER, member, "5")))).contains(member + " must be a string, but is a number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "marker7c1f:x",
                "marker 7c1f",
                "../marker7c1f",
                ".",
                "..",
                "a/b",
                "a\\n",
                "\\u00e9",
                "a%2e",
                "\\u0000"
            })
    void refusesARuntimeIdThatCannotBeSignedOrPutIntoAPath(String id) {
        assertThat(corrupt(object(with(LATER, "agent_runtime_id", '"' + id + '"'))))
                .contains("agent_identity.agent_runtime_id must be 1 to 128 letters");
        assertThat(corrupt('"' + SampleAgents.jwt(with(LATER, "agent_runtime_id", '"' + id + '"')) + '"'))
                .contains("agent_identity.agent_runtime_id must be 1 to 128 letters");
    }

    @Test
    void takesRuntimeIdsOfUpTo128Characters() throws Exception {
        var longest = "aZ0._~-".repeat(19).substring(0, 128);

        assertThat(agent(object(with(LATER, "agent_runtime_id", '"' + longest + '"')))
                        .runtimeId())
                .isEqualTo(longest);
        assertThat(corrupt(object(with(LATER, "agent_runtime_id", "\"" + longest + "a\""))))
                .contains("1 to 128");
        assertThat(agent(object(with(LATER, "agent_runtime_id", "\"...\""))).runtimeId())
                .isEqualTo("...");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "task:1", "..", "task 1", "\\u001b[2J"})
    void ignoresATaskThatCannotBeUsed(String task) throws Exception {
        assertThat(agent(object(with(LATER, "task_id", '"' + task + '"'))).attributes())
                .doesNotContainKey("task_id");
    }

    @Test
    void leavesOutFactsThatCouldSteerATerminal() throws Exception {
        var nasty = with(with(LATER, "email", "\"a\\u001b[2J\""), "plan_type", "\"p\\u202e\"");

        assertThat(agent(object(nasty)).attributes()).doesNotContainKeys("email", "plan");
    }

    @Test
    void refusesAnAccountThatCannotBeSent() {
        for (var bad : List.of("marker7c1f\\nX: y", "marker 7c1f", "marker7c1f\\u00e9")) {
            assertThat(corrupt(object(with(LATER, "account_id", '"' + bad + '"'))))
                    .contains("agent_identity.account_id names an account");
            assertThat(corrupt(object(with(OLDER, "workspace_id", '"' + bad + '"'))))
                    .contains("agent_identity.workspace_id names an account");
        }
    }

    @Test
    void refusesTwoAccountsInOneRecord() throws Exception {
        var damage = refusal(object(with(LATER, "workspace_id", "\"acct-1112\"")));

        assertThat(damage.kind()).isEqualTo(Kind.MIXED);
        assertThat(damage).hasMessageContaining("agent_identity.workspace_id");
        assertThat(agent(object(with(LATER, "workspace_id", "\"acct-1111\"")))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"J", "marker7c1f", "a.b", "a.marker7c1f!.c", "a.e30=.c", "a.W10.c", "a.e30.c.d", "at-marker7c1f"
            })
    void refusesATextThatIsNoToken(String text) {
        assertThat(corrupt('"' + text + '"')).contains("agent_identity must be an object, or a JWT of three parts");
    }

    @Test
    void refusesDocumentsCutAtEveryByte() throws Exception {
        for (var text : List.of(object(LATER, "\"task_id\":\"t\""), '"' + SampleAgents.jwt(LATER) + '"')) {
            var whole = document(text).getBytes(StandardCharsets.UTF_8);
            assertThat(AuthJsonCodec.INSTANCE.decode(whole, WHERE)).isPresent();
            for (var length = 0; length < whole.length; length++) {
                var cut = Arrays.copyOf(whole, length);
                var damage = catchThrowableOfType(
                        DamagedCredentialException.class, () -> AuthJsonCodec.INSTANCE.decode(cut, WHERE));
                assertThat(damage.kind()).as("cut at %d", length).isEqualTo(Kind.CORRUPT);
                assertThat(damage.getMessage()).doesNotContain("marker");
            }
        }
    }

    @Test
    void neverMakesAnythingElseOfATokenCutAtEveryCharacter() {
        var token = SampleAgents.jwt(LATER);
        var signature = token.lastIndexOf('.') + 1;
        for (var length = 1; length < signature; length++) {
            assertThat(corrupt('"' + token.substring(0, length) + '"')).contains("agent_identity must be");
        }
    }

    @Test
    void givesTheKeyOfAVerifiedToken() throws Exception {
        var claims = JsonObject.parse(
                object(with(LATER, "chatgpt_account_is_fedramp", "true")).getBytes(StandardCharsets.UTF_8));

        assertThat(StoredAgent.ofVerified(claims, "a token"))
                .isEqualTo(new AgentIdentity(
                        "agent-123",
                        new AgentIdentity.StoredRecord(Secret.of(KEY)),
                        Map.of(
                                "mode", "agentIdentity",
                                "account_id", "acct-1111",
                                "user_id", "user-2222",
                                "email", "bot@example.test",
                                "plan", "pro",
                                "fedramp", "true")));
    }

    @Test
    void refusesVerifiedClaimsThatAreNotWhole() throws Exception {
        var claims = JsonObject.parse(object(without(LATER, "plan_type")).getBytes(StandardCharsets.UTF_8));

        var damage =
                catchThrowableOfType(DamagedCredentialException.class, () -> StoredAgent.ofVerified(claims, "a token"));
        assertThat(damage).hasMessageStartingWith("a token").hasMessageContaining("plan_type must be there");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"agent_runtime_id\":\"agent-123\",\"agent_private_key\":\"k\",\"account_id\":\"a\"} | agent-123",
                "{\"agent_runtime_id\":\"agent-123\"} | (unreadable)",
                "\"J\" | (unreadable)",
                "5 | (unreadable)",
                "\"\" | ",
                "null | "
            })
    void tellsWhoseRecordLiesBesideTokensInUse(String agent, String id) throws Exception {
        var text = "{\"tokens\":{\"id_token\":\"a.e30.c\",\"access_token\":\"a\"},\"agent_identity\":" + agent + "}";

        var read = AuthJsonCodec.INSTANCE
                .decode(text.getBytes(StandardCharsets.UTF_8), WHERE)
                .orElseThrow();
        assertThat(read).isInstanceOf(Credential.OAuthTokens.class);
        assertThat(read.attributes().get("agent_runtime_id")).isEqualTo(id);
    }

    private static AgentIdentity agent(String member) throws Exception {
        return (AgentIdentity) AuthJsonCodec.INSTANCE
                .decode(document(member).getBytes(StandardCharsets.UTF_8), WHERE)
                .orElseThrow();
    }

    private static String corrupt(String member) {
        var damage = refusal(member);
        assertThat(damage.kind()).as(damage.getMessage()).isEqualTo(Kind.CORRUPT);
        return damage.getMessage();
    }

    private static DamagedCredentialException refusal(String member) {
        var damage = catchThrowableOfType(DamagedCredentialException.class, () -> agent(member));
        assertThat(damage).as("a refusal").isNotNull().hasNoCause().hasNoSuppressedExceptions();
        assertThat(damage.getMessage()).startsWith(WHERE).doesNotContain("marker", "acct-111", "agent-123");
        assertThat(damage.remedy()).contains("codex login").doesNotContain("marker");
        return damage;
    }
}
