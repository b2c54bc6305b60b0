package dev.signet.internal.codex;

import static dev.signet.internal.codex.SampleAgents.AGENT;
import static dev.signet.internal.codex.SampleAgents.KEY;
import static dev.signet.internal.codex.SampleAgents.LATER;
import static dev.signet.internal.codex.SampleAgents.OLDER;
import static dev.signet.internal.codex.SampleAgents.RECORD;
import static dev.signet.internal.codex.SampleAgents.agentDocument;
import static dev.signet.internal.codex.SampleAgents.object;
import static dev.signet.internal.codex.SampleAgents.with;
import static dev.signet.internal.codex.SampleAgents.without;
import static dev.signet.internal.codex.SampleTokens.MARKER;
import static dev.signet.internal.codex.SampleTokens.accessToken;
import static dev.signet.internal.codex.SampleTokens.idToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.DamagedCredentialException.Kind;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Each shape as the CLI writes it, byte for byte, and what must never be written. */
class AuthJsonWriterTest {
    static final Instant NOW = Instant.parse("2026-11-21T22:48:26.286487922Z");
    static final OauthProvenance PROVENANCE = new OauthProvenance("https://auth.openai.com", "app_x", "o".repeat(43));
    static final TokenSet TOKENS = set(idToken("acct-1111"), accessToken("acct-1111"));

    @Test
    void writesAnApiKey() throws Exception {
        assertThat(AuthJsonWriter.fresh().apiKey(Secret.of(" sk-test-123\n")))
                .asString()
                .isEqualTo("""
                {
                  "auth_mode": "apikey",
                  "OPENAI_API_KEY": "sk-test-123"
                }""");
    }

    @Test
    void writesTokens() throws Exception {
        assertThat(AuthJsonWriter.fresh().tokens(TOKENS, PROVENANCE, Optional.empty(), NOW))
                .asString()
                .isEqualTo(tokensDocument("null", ""));
    }

    @Test
    void writesTheKeyThatCameWithTheTokens() throws Exception {
        assertThat(AuthJsonWriter.fresh().tokens(TOKENS, PROVENANCE, Optional.of(Secret.of("sk-1")), NOW))
                .asString()
                .isEqualTo(tokensDocument("\"sk-1\"", ""));
    }

    @Test
    void writesTokensThatNameNoAccountAndHaveNoRefreshToken() throws Exception {
        var bare = TokenSet.builder()
                .idToken(Secret.of(SampleTokens.jwt("{}")))
                .accessToken(Secret.of("opaque"))
                .build();

        assertThat(AuthJsonWriter.fresh().tokens(bare, PROVENANCE, Optional.empty(), NOW))
                .asString()
                .contains("\"refresh_token\": \"\",", "\"account_id\": null\n");
    }

    @Test
    void writesAPersonalAccessTokenWithoutAMode() throws Exception {
        assertThat(AuthJsonWriter.fresh().personalAccessToken(Secret.of("at-abc")))
                .asString()
                .isEqualTo("""
                {
                  "OPENAI_API_KEY": null,
                  "personal_access_token": "at-abc"
                }""");
    }

    @Test
    void writesTheRecordOfAnAgent() throws Exception {
        assertThat(AuthJsonWriter.fresh().agent(AGENT)).asString().isEqualTo(agentDocument(RECORD.formatted(KEY, "")));
    }

    @Test
    void writesItsTaskAfterTheSevenMembers() throws Exception {
        var attributes = new HashMap<>(AGENT.attributes());
        attributes.put("task_id", "task-mock-1");
        attributes.put("fedramp", "true");

        assertThat(AuthJsonWriter.fresh().agent(new AgentIdentity("agent-123", AGENT.source(), attributes)))
                .asString()
                .isEqualTo(agentDocument(RECORD.formatted(KEY, ",\n    \"task_id\": \"task-mock-1\"")
                        .replace("fedramp\": false", "fedramp\": true")));
    }

    @Test
    void writesTheTokenOfAnAgentAsItIs() throws Exception {
        var token = SampleAgents.jwt(LATER);
        var identity = new AgentIdentity(
                "agent-123", new AgentIdentity.UnverifiedJwt(Secret.of(token), Optional.empty()), Map.of());

        assertThat(AuthJsonWriter.fresh().agent(identity)).asString().isEqualTo(agentDocument('"' + token + '"'));
    }

    @Test
    void writesWhatItReadBackTheSame() throws Exception {
        for (var content : new byte[][] {
            AuthJsonWriter.fresh().agent(AGENT),
            agentDocument('"' + SampleAgents.jwt(LATER) + '"').getBytes(StandardCharsets.UTF_8)
        }) {
            var read = (AgentIdentity)
                    AuthJsonCodec.INSTANCE.decode(content, "a file").orElseThrow();
            assertThat(AuthJsonWriter.fresh().agent(read)).isEqualTo(content);
        }
    }

    @Test
    void writesTheOlderGenerationAsTheLaterOne() throws Exception {
        var older = (AgentIdentity) AuthJsonCodec.INSTANCE
                .decode(utf8(SampleAgents.document(object(OLDER))), "a file")
                .orElseThrow();

        assertThat(AuthJsonWriter.fresh().agent(older)).asString().isEqualTo(agentDocument("""
                {
                    "agent_runtime_id": "agent-123",
                    "agent_private_key": "%s",
                    "account_id": "acct-1111",
                    "chatgpt_user_id": "user-2222",
                    "email": "",
                    "plan_type": "",
                    "chatgpt_account_is_fedramp": false
                  }""".formatted(KEY)));
    }

    /** The CLI refuses a whole document for want of one of these members. */
    @Test
    void writesEmptyTextForWhatIsNotKnownOfAnAgent() throws Exception {
        var bare = new AgentIdentity("agent-123", AGENT.source(), Map.of("account_id", "acct-1111"));
        var expected = """
                {
                    "agent_runtime_id": "agent-123",
                    "agent_private_key": "%s",
                    "account_id": "acct-1111",
                    "chatgpt_user_id": "",
                    "email": "",
                    "plan_type": "",
                    "chatgpt_account_is_fedramp": false
                  }""".formatted(KEY);
        var tokens = AuthJsonWriter.fresh().tokens(TOKENS, PROVENANCE, Optional.empty(), NOW);

        var written = AuthJsonWriter.fresh().agent(bare);
        assertThat(written).asString().isEqualTo(agentDocument(expected));
        assertThat(AuthJsonWriter.over(tokens, "a file").agentBesideTokens(bare))
                .asString()
                .isEqualTo(tokensDocument("null", ",\n  \"agent_identity\": " + expected));
        assertThat(AuthJsonCodec.INSTANCE
                        .decode(written, "a file")
                        .orElseThrow()
                        .attributes())
                .isEqualTo(Map.of("mode", "agentIdentity", "account_id", "acct-1111"));
    }

    @Test
    void completesTheRecordOfAnAgentThatASignInKeeps() throws Exception {
        var record =
                object(without(without(without(LATER, "plan_type"), "chatgpt_user_id"), "chatgpt_account_is_fedramp"));

        var kept = AuthJsonWriter.over(utf8("{\"agent_identity\":" + record + "}"), "a file")
                .tokens(TOKENS, PROVENANCE, Optional.empty(), NOW);
        assertThat(kept).asString().endsWith("""
                "email": "bot@example.test",
                    "chatgpt_user_id": "",
                    "plan_type": "",
                    "chatgpt_account_is_fedramp": false
                  }
                }""");
    }

    @Test
    void dropsARecordThatNobodyCanReadAtASignIn() throws Exception {
        var record = object(without(LATER, "agent_private_key"));

        assertThat(AuthJsonWriter.over(utf8("{\"agent_identity\":" + record + "}"), "a file")
                        .tokens(TOKENS, PROVENANCE, Optional.empty(), NOW))
                .asString()
                .isEqualTo(tokensDocument("null", ""));
    }

    @Test
    void replacesEveryCredentialAndKeepsWhatNobodyKnows() throws Exception {
        var stored = """
                {"later":1.10,"auth_mode":"bedrockApiKey","OPENAI_API_KEY":"sk-old","tokens":{"id_token":"old"},\
                "last_refresh":"2020-01-01T00:00:00Z","agent_identity":"old","personal_access_token":"at-old",\
                "bedrock_api_key":{"api_key":"old"},"also":{"tokens":[1e2]}}""";
        var unknown = ",\n  \"later\": 1.10,\n  \"also\": {\n    \"tokens\": [\n      1e2\n    ]\n  }\n}";
        var writer = AuthJsonWriter.over(utf8(stored), "a file");

        assertThat(writer.apiKey(Secret.of("sk-1")))
                .asString()
                .isEqualTo("{\n  \"auth_mode\": \"apikey\",\n  \"OPENAI_API_KEY\": \"sk-1\"" + unknown);
        assertThat(writer.personalAccessToken(Secret.of("at-1")))
                .asString()
                .isEqualTo("{\n  \"OPENAI_API_KEY\": null,\n  \"personal_access_token\": \"at-1\"" + unknown);
        assertThat(writer.tokens(TOKENS, PROVENANCE, Optional.empty(), NOW))
                .asString()
                .isEqualTo(tokensDocument("null", "").replaceFirst("\n}$", "") + unknown);
        assertThat(writer.agent(AGENT)).asString().endsWith(unknown).doesNotContain("old");
    }

    @Test
    void keepsTheAgentOfTheSameAccountAtASignInAndNoOther() throws Exception {
        var own = AuthJsonWriter.over(utf8("{\"agent_identity\":" + object(LATER) + "}"), "a file");
        var foreign = AuthJsonWriter.over(
                utf8("{\"agent_identity\":" + object(with(LATER, "account_id", "\"acct-2\"")) + "}"), "a file");
        var nobodys = AuthJsonWriter.over(
                utf8("{\"agent_identity\":" + object(without(LATER, "account_id")) + "}"), "a file");

        assertThat(own.tokens(TOKENS, PROVENANCE, Optional.empty(), NOW))
                .asString()
                .isEqualTo(tokensDocument("null", ",\n  \"agent_identity\": " + RECORD.formatted(KEY, "")));
        for (var writer : new AuthJsonWriter[] {foreign, nobodys}) {
            assertThat(writer.tokens(TOKENS, PROVENANCE, Optional.empty(), NOW))
                    .asString()
                    .isEqualTo(tokensDocument("null", ""));
        }
    }

    @Test
    void writesNothingThatCouldNotBeReadAgain() {
        var writer = AuthJsonWriter.fresh();
        var noAccount = new AgentIdentity("agent-123", AGENT.source(), Map.of());
        var noId = new AgentIdentity("..", AGENT.source(), AGENT.attributes());

        assertThat(refused(() -> writer.apiKey(Secret.of(" ")))).isEqualTo(Kind.CORRUPT);
        assertThat(refused(() -> writer.apiKey(Secret.of(MARKER + "\nx")))).isEqualTo(Kind.CORRUPT);
        assertThat(refused(() -> writer.personalAccessToken(Secret.of("\n")))).isEqualTo(Kind.CORRUPT);
        assertThat(refused(() -> writer.personalAccessToken(Secret.of(MARKER + " x"))))
                .isEqualTo(Kind.CORRUPT);
        assertThat(refused(() -> writer.agent(noAccount))).isEqualTo(Kind.CORRUPT);
        assertThat(refused(() -> writer.agent(noId))).isEqualTo(Kind.CORRUPT);
        assertThat(refused(() -> writer.apiKey(Secret.of("k".repeat(1 << 20))))).isEqualTo(Kind.CORRUPT);
        assertThat(refused(() -> AuthJsonWriter.over(utf8("{"), "file auth.json")))
                .isEqualTo(Kind.CORRUPT);
    }

    @Test
    void writesNoTokensThatDoNotFitTogether() {
        var writer = AuthJsonWriter.fresh();
        var twoAccounts = set(idToken("acct-1111"), accessToken("acct-2222"));
        var wrongType =
                set(SampleTokens.jwt("{\"https://api.openai.com/auth\":{\"chatgpt_account_id\":5}}"), accessToken("a"));

        assertThat(refused(() -> writer.tokens(twoAccounts, PROVENANCE, Optional.empty(), NOW)))
                .isEqualTo(Kind.MIXED);
        for (var bad : new TokenSet[] {
            wrongType,
            set("no-" + MARKER, accessToken("a")),
            set(idToken("acct-1111"), MARKER + "\n"),
            TokenSet.builder().idToken(Secret.of(idToken("a"))).build(),
            TokenSet.builder().accessToken(Secret.of(MARKER)).build()
        }) {
            assertThat(refused(() -> writer.tokens(bad, PROVENANCE, Optional.empty(), NOW)))
                    .isEqualTo(Kind.CORRUPT);
        }
    }

    @Test
    void drawsAnOwnerForEachSignIn() {
        var first = OauthProvenance.create("https://a.test", "app_x", new Random(1));

        assertThat(first.loginOwnerId()).matches("[A-Za-z0-9_-]{43}");
        assertThat(OauthProvenance.create("https://a.test", "app_x", new Random(1)))
                .isEqualTo(first);
        assertThat(OauthProvenance.create("https://a.test", "app_x", new Random(2)))
                .isNotEqualTo(first);
    }

    static String tokensDocument(String apiKey, String end) {
        return """
                {
                  "auth_mode": "chatgpt",
                  "OPENAI_API_KEY": %s,
                  "tokens": {
                    "id_token": "%s",
                    "access_token": "%s",
                    "refresh_token": "rt-marker7c1f",
                    "oauth_provenance": {
                      "issuer": "https://auth.openai.com",
                      "client_id": "app_x"
                    },
                    "login_owner_id": "%s",
                    "account_id": "acct-1111"
                  },
                  "last_refresh": "2026-11-21T22:48:26.286487922Z"%s
                }""".formatted(apiKey, idToken("acct-1111"), accessToken("acct-1111"), "o".repeat(43), end);
    }

    private static TokenSet set(String idToken, String accessToken) {
        return TokenSet.builder()
                .idToken(Secret.of(idToken))
                .accessToken(Secret.of(accessToken))
                .refreshToken(Secret.of("rt-marker7c1f"))
                .build();
    }

    static Kind refused(ThrowingCallable write) {
        var refusal = catchThrowableOfType(DamagedCredentialException.class, write);
        assertThat(refusal).as("a refusal").isNotNull().hasNoCause().hasNoSuppressedExceptions();
        assertThat(refusal.getMessage() + refusal.remedy()).doesNotContain("marker", "acct-", "agent-123");
        return refusal.kind();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
