package dev.signet.internal.codex;

import static dev.signet.internal.codex.AuthJsonWriterTest.NOW;
import static dev.signet.internal.codex.AuthJsonWriterTest.PROVENANCE;
import static dev.signet.internal.codex.AuthJsonWriterTest.TOKENS;
import static dev.signet.internal.codex.AuthJsonWriterTest.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.DamagedCredentialException.Kind;
import dev.signet.auth.Secret;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.profile.MirrorStep;
import dev.signet.internal.profile.MirrorStep.Delete;
import dev.signet.internal.profile.MirrorStep.Leave;
import dev.signet.internal.profile.MirrorStep.Report;
import dev.signet.internal.profile.MirrorStep.Trouble;
import dev.signet.internal.profile.MirrorStep.Write;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done about the copy of an agent's key in the CLI's document, and what is left alone. */
class MirrorPlanTest {
    private static final String WHERE = "file auth.json";
    private static final Optional<String> NEVER = Optional.empty();

    private final MirrorPlan plan = new MirrorPlan();
    private final AgentIdentity first = agent("agent-1");
    private final AgentIdentity second = agent("agent-2");

    @Test
    void givesAHomeWithoutACredentialTheAgent() throws Exception {
        Write write = written(hold(Optional.empty(), NEVER, first));
        assertThat(decoded(write)).isEqualTo(Optional.of("agent-1"));
        assertThat(member(write, AuthJson.MODE)).isEqualTo("agentIdentity");
        assertThat(written(hold(Optional.of("{\"later\":1.10}"), NEVER, first)).content())
                .asString()
                .contains("\"auth_mode\": \"agentIdentity\"", "\"later\": 1.10");
    }

    @Test
    void putsTheAgentBesideTokensAndLeavesTheMode() throws Exception {
        Write write = written(hold(Optional.of(tokens()), NEVER, first));
        assertThat(member(write, AuthJson.MODE)).isEqualTo("chatgpt");
        JsonObject before = JsonObject.parse(utf8(tokens()));
        assertThat(json(write).find(AuthJson.TOKENS).orElseThrow().compact())
                .isEqualTo(before.find(AuthJson.TOKENS).orElseThrow().compact());
        assertThat(record(write).members().keySet())
                .containsExactly(
                        "agent_runtime_id",
                        "agent_private_key",
                        "account_id",
                        "chatgpt_user_id",
                        "email",
                        "plan_type",
                        "chatgpt_account_is_fedramp");
        var tokens = AuthJsonCodec.INSTANCE
                .decode(utf8(tokens()), WHERE)
                .orElseThrow()
                .attributes();
        assertThat(text(record(write), "account_id")).isEqualTo(tokens.get(CodexAttributes.ACCOUNT_ID));
        assertThat(text(record(write), "email")).isNotEmpty().isEqualTo(tokens.get(CodexAttributes.EMAIL));
        assertThat(text(record(write), "chatgpt_user_id")).isNotEmpty().isEqualTo(tokens.get(CodexAttributes.USER_ID));
    }

    /** Whose user the agent has is not known then. */
    @Test
    void saysNothingOfTheUserOfAnotherAccount() throws Exception {
        var other = new AgentIdentity("agent-1", first.source(), Map.of("account_id", "acct-9999"));
        Write write = written(hold(Optional.of(tokens()), NEVER, other));
        assertThat(text(record(write), "email")).isEmpty();
        assertThat(text(record(write), "chatgpt_user_id")).isEmpty();
    }

    @Test
    void leavesACopyThatIsAsItShouldBe() throws Exception {
        Write write = written(hold(Optional.of(tokens()), NEVER, first));
        String now = text(write);
        assertThat(hold(Optional.of(now), Optional.of(write.name()), first)).isEqualTo(new Leave(write.name()));
        // Written, and the process died before it could remember.
        assertThat(hold(Optional.of(now), NEVER, first)).isEqualTo(new Leave(write.name()));
        String withTask = now.replace("\"agent-1\",", "\"agent-1\",\n    \"task_id\": \"task-1\",");
        assertThat(hold(Optional.of(withTask), Optional.of(write.name()), first))
                .isEqualTo(new Leave(write.name()));
    }

    @Test
    void followsARotationInEitherMode() throws Exception {
        for (Optional<String> before : List.of(Optional.of(tokens()), Optional.<String>empty())) {
            Write once = written(hold(before, NEVER, first));
            String later = text(once).replaceFirst("\\{", "{\n  \"later\": {\"deep\":1.10},");
            Write again = written(hold(Optional.of(later), Optional.of(once.name()), second));
            assertThat(again.name()).isNotEqualTo(once.name());
            assertThat(text(record(again), "agent_runtime_id")).isEqualTo("agent-2");
            assertThat(member(again, AuthJson.MODE)).isEqualTo(member(once, AuthJson.MODE));
            assertThat(json(again).find("later")).isPresent();
        }
    }

    @Test
    void sameRuntimeIdWithAnotherKeyIsAnotherCopy() throws Exception {
        Write once = written(hold(Optional.of(tokens()), NEVER, first));
        Write again = written(hold(Optional.of(text(once)), Optional.of(once.name()), agent("agent-1")));
        assertThat(again.name()).isNotEqualTo(once.name());
    }

    @Test
    void doesNotWriteAgainWhatASignOutTook() throws Exception {
        Write once = written(hold(Optional.of(tokens()), NEVER, first));
        assertThat(trouble(hold(Optional.empty(), Optional.of(once.name()), first)))
                .isEqualTo(Trouble.VANISHED);
        assertThat(trouble(hold(Optional.of(tokens()), Optional.of(once.name()), second)))
                .isEqualTo(Trouble.VANISHED);
        assertThat(trouble(hold(Optional.of("{}"), Optional.of(once.name()), first)))
                .isEqualTo(Trouble.VANISHED);
    }

    @Test
    void neverOverwritesAForeignAgent() throws Exception {
        Write others = written(hold(Optional.of(tokens()), NEVER, first));
        Write ours = written(hold(Optional.of(tokens()), NEVER, second));
        for (Optional<String> mirrored : List.of(NEVER, Optional.of(ours.name()))) {
            assertThat(trouble(hold(Optional.of(text(others)), mirrored, second)))
                    .isEqualTo(Trouble.FOREIGN);
        }
        assertThat(trouble(plan.withdraw(Optional.of(others.content()), ours.name(), WHERE)))
                .isEqualTo(Trouble.FOREIGN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a.jwt.token\"", "{}", "{\"agent_runtime_id\":\"agent-1\"}", "[]", "7"})
    void anAgentThatIsNoRecordOfOursIsForeign(String agent) throws Exception {
        String document = "{\"auth_mode\":\"agentIdentity\",\"agent_identity\":" + agent + "}";
        assertThat(trouble(hold(Optional.of(document), NEVER, first))).isEqualTo(Trouble.FOREIGN);
        assertThat(trouble(plan.withdraw(Optional.of(utf8(document)), "name", WHERE)))
                .isEqualTo(Trouble.FOREIGN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":\"sk-1\"}",
                "{\"OPENAI_API_KEY\":\"sk-1\"}",
                "{\"personal_access_token\":\"at-1\"}",
                "{\"auth_mode\":\"bedrockApiKey\"}"
            })
    void displacesNoOtherCredential(String document) throws Exception {
        assertThat(trouble(hold(Optional.of(document), NEVER, first))).isEqualTo(Trouble.OCCUPIED);
    }

    @Test
    void leavesADamagedDocumentAlone() {
        assertThat(refused(() -> bytes(hold(Optional.of("{\"auth_mode\":"), NEVER, first))))
                .isEqualTo(Kind.CORRUPT);
        assertThat(refused(() ->
                        bytes(hold(Optional.of("{\"auth_mode\":\"chatgpt\",\"OPENAI_API_KEY\":\"k\"}"), NEVER, first))))
                .isEqualTo(Kind.MIXED);
    }

    @Test
    void writesNoAgentWhoseAccountIsUnknown() {
        var bare = new AgentIdentity("agent-1", first.source(), Map.of());
        assertThat(refused(() -> bytes(hold(Optional.empty(), NEVER, bare)))).isEqualTo(Kind.CORRUPT);
        assertThat(refused(() -> bytes(hold(Optional.of(tokens()), NEVER, bare))))
                .isEqualTo(Kind.CORRUPT);
    }

    @Test
    void takesTheCopyAwayAndNothingElse() throws Exception {
        Write beside = written(hold(Optional.of(tokens()), NEVER, first));
        Write rest = written(plan.withdraw(Optional.of(beside.content()), beside.name(), WHERE));
        assertThat(rest.content()).asString().isEqualTo(tokens());
        assertThat(rest.name()).isEmpty();

        Write alone = written(hold(Optional.empty(), NEVER, first));
        assertThat(plan.withdraw(Optional.of(alone.content()), alone.name(), WHERE))
                .isEqualTo(new Delete());
        String withKey = text(alone).replace("null", "\"sk-1\"");
        assertThat(written(plan.withdraw(Optional.of(utf8(withKey)), alone.name(), WHERE))
                        .content())
                .asString()
                .isEqualTo("{\n  \"OPENAI_API_KEY\": \"sk-1\"\n}");
        assertThat(plan.withdraw(Optional.empty(), alone.name(), WHERE)).isEqualTo(new Leave(""));
        assertThat(plan.withdraw(Optional.of(utf8(tokens())), alone.name(), WHERE))
                .isEqualTo(new Leave(""));
    }

    @Test
    void showsNoKey() throws Exception {
        Write write = written(hold(Optional.empty(), NEVER, first));
        String key = text(record(write), "agent_private_key");
        assertThat(write.toString()).doesNotContain(key).startsWith("Write[");
        assertThat(write.name()).matches("[0-9a-f]{64}");
    }

    private MirrorStep hold(Optional<String> stored, Optional<String> mirrored, AgentIdentity active) throws Exception {
        return plan.hold(stored.map(MirrorPlanTest::utf8), mirrored, active, WHERE);
    }

    private static byte[] bytes(MirrorStep step) {
        return written(step).content();
    }

    private static AgentIdentity agent(String runtimeId) {
        try (var key = Ed25519PrivateKey.generate(new SecureRandom())) {
            Secret secret = key.toPkcs8V2();
            return new AgentIdentity(
                    runtimeId, new AgentIdentity.StoredRecord(secret), Map.of("account_id", "acct-1111"));
        } catch (AssertionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String tokens() throws Exception {
        return new String(
                AuthJsonWriter.fresh().tokens(TOKENS, PROVENANCE, Optional.empty(), NOW), StandardCharsets.UTF_8);
    }

    private static Write written(MirrorStep step) {
        return assertThat(step).asInstanceOf(type(Write.class)).actual();
    }

    private static Trouble trouble(MirrorStep step) {
        assertThat(step).isInstanceOf(Report.class);
        return ((Report) step).trouble();
    }

    private static Optional<String> decoded(Write write) throws Exception {
        return AuthJsonCodec.INSTANCE
                .decode(write.content(), WHERE)
                .map(credential -> ((AgentIdentity) credential).runtimeId());
    }

    private static JsonObject json(Write write) throws Exception {
        return JsonObject.parse(write.content());
    }

    private static JsonObject record(Write write) throws Exception {
        return (JsonObject) json(write).find(AuthJson.AGENT_IDENTITY).orElseThrow();
    }

    private static String member(Write write, String name) throws Exception {
        return text(json(write), name);
    }

    private static String text(JsonObject json, String name) {
        return ((JsonString) json.find(name).orElseThrow()).value();
    }

    private static String text(Write write) {
        return new String(write.content(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
