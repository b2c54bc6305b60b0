package dev.signet.internal.oidc;

import static dev.signet.internal.oidc.Samples.AGENT;
import static dev.signet.internal.oidc.Samples.API_KEY;
import static dev.signet.internal.oidc.Samples.BEARER_TOKEN;
import static dev.signet.internal.oidc.Samples.CODEC;
import static dev.signet.internal.oidc.Samples.ISSUED;
import static dev.signet.internal.oidc.Samples.MARKER;
import static dev.signet.internal.oidc.Samples.PKCS8;
import static dev.signet.internal.oidc.Samples.TOKENS;
import static dev.signet.internal.oidc.Samples.WHERE;
import static dev.signet.internal.oidc.Samples.jwt;
import static dev.signet.internal.oidc.Samples.text;
import static dev.signet.internal.oidc.Samples.tokens;
import static dev.signet.internal.oidc.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.Credential;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.DamagedCredentialException.Kind;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes that are written, and what is not. */
class CredentialsJsonWriterTest {
    private static final String SCOPE = "openid offline_access";

    private final CredentialsJsonWriter fresh = CredentialsJsonWriter.fresh(CODEC);

    @Test
    void writesEachKindByteForByte() throws Exception {
        assertThat(text(fresh.tokens(tokens(), SCOPE, ISSUED))).isEqualTo(TOKENS);
        assertThat(text(fresh.apiKey(Secret.of(" sk-marker7c1f\n")))).isEqualTo(API_KEY);
        assertThat(text(fresh.bearerToken(Secret.of("\tat-marker7c1f ")))).isEqualTo(BEARER_TOKEN);
        assertThat(text(fresh.agent(agent(PKCS8, Map.of("task_id", "task-9"))))).isEqualTo(AGENT);
    }

    @Test
    void writesWhatIsReadBackTheSame() throws Exception {
        for (var sample : new String[] {TOKENS, API_KEY, BEARER_TOKEN, AGENT}) {
            assertThat(text(write(read(sample)))).isEqualTo(sample);
        }
    }

    private byte[] write(Credential credential) throws Exception {
        if (credential instanceof Credential.OAuthTokens oauth) {
            return fresh.tokens(oauth.tokens(), oauth.attributes().getOrDefault("scope", ""), ISSUED);
        }
        if (credential instanceof Credential.ApiKey key) {
            return fresh.apiKey(key.key());
        }
        return credential instanceof Credential.BearerToken bearer
                ? fresh.bearerToken(bearer.token())
                : fresh.agent((AgentIdentity) credential);
    }

    @Test
    void leavesOutWhatIsNotThere() throws Exception {
        var bare = TokenSet.builder().accessToken(Secret.of("opaque")).build();

        assertThat(text(fresh.tokens(bare, "", ISSUED))).isEqualTo("""
                {
                  "schema": 1,
                  "issuer": "https://login.acme.test",
                  "kind": "oauth_tokens",
                  "oauth_tokens": {
                    "client_id": "acme-cli",
                    "access_token": "opaque",
                    "token_type": "Bearer",
                    "issued_at": "2026-11-21T22:48:26.286Z",
                    "last_refresh": "2026-11-21T22:48:26.286Z"
                  }
                }""");
        assertThat(text(fresh.agent(agent(PKCS8, Map.of())))).doesNotContain("task_id");
    }

    @Test
    void notesTheEndThatTheTokenItselfTells() throws Exception {
        var token = Secret.of(jwt("{\"iat\":1795305600,\"exp\":1795309200}"));

        var written = fresh.tokens(TokenSet.builder().accessToken(token).build(), "", ISSUED);

        assertThat(text(written))
                .contains("\"issued_at\": \"2026-11-22T00:00:00Z\"", "\"expires_at\": \"2026-11-22T01:00:00Z\"");
    }

    @Test
    void replacesTheCredentialAndKeepsWhatNobodyKnows() throws Exception {
        var stored = """
                {"a":1.10,"kind":"oauth_tokens","schema":1,"issuer":"https://elsewhere.test","oauth_tokens":{"later":true},
                 "bearer_token":null,"z":{"kind":[1e2]}}""";

        assertThat(text(over(stored).apiKey(Secret.of("sk-marker7c1f")))).isEqualTo(API_KEY.replaceFirst("\n}$", """
                        ,
                          "a": 1.10,
                          "z": {
                            "kind": [
                              1e2
                            ]
                          }
                        }"""));
    }

    @Test
    void leavesNoSecretOfAKindNobodyKnowsBehind() throws Exception {
        var stored = "{\"schema\":1,\"issuer\":\"https://login.acme.test\",\"kind\":\"passkey\",\"passkey\":{\"s\":\""
                + MARKER + "\"},\"theme\":\"dark\"}";

        assertThat(text(over(stored).apiKey(Secret.of("sk-1"))))
                .doesNotContain(MARKER, "passkey")
                .contains("\"theme\": \"dark\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"schema\":2,\"kind\":\"passkey\"}", "{\"schema\":17}"})
    void neverWritesOverALaterVersion(String stored) {
        var refusal = refused(Kind.UNSUPPORTED, () -> over(stored));

        assertThat(refusal.getMessage()).startsWith(WHERE).contains("is of schema", "writes schema 1");
    }

    @Test
    void startsFromNothingThatCannotBeRead() {
        refused(Kind.CORRUPT, () -> over("{\"schema\":1"));
        refused(Kind.CORRUPT, () -> over("{\"kind\":\"api_key\"}"));
    }

    @Test
    void notesATaskAndChangesNothingElse() throws Exception {
        var stored = AGENT.replace("\"task_id\": \"task-9\"", "\"task_id\": \"task-9\",\n    \"later\": 1.10");

        assertThat(text(over(stored).task("agent-123", "task-10"))).isEqualTo(stored.replace("task-9", "task-10"));
        assertThat(text(over(AGENT.replace(",\n    \"task_id\": \"task-9\"", ""))
                        .task("agent-123", "task-9")))
                .isEqualTo(AGENT);
    }

    @Test
    void notesNoTaskOfAnotherAgent() {
        refused(Kind.MIXED, () -> over(AGENT).task("agent-124", "task-10"));
        refused(Kind.MIXED, () -> over(API_KEY).task("agent-123", "task-10"));
        assertThatIllegalArgumentException().isThrownBy(() -> over(AGENT).task("agent-123", "a:b"));
    }

    @Test
    void writesNothingThatCouldNotBeReadAgain() {
        refused(Kind.CORRUPT, () -> fresh.apiKey(Secret.of("sk-" + MARKER + "\nX: y")));
        refused(Kind.CORRUPT, () -> fresh.apiKey(Secret.of(" ")));
        refused(Kind.CORRUPT, () -> fresh.bearerToken(Secret.of(MARKER + "\u00e9")));
        refused(Kind.CORRUPT, () -> fresh.tokens(TokenSet.builder().build(), SCOPE, ISSUED));
        var steering = TokenSet.builder()
                .accessToken(Secret.of("a"))
                .idToken(Secret.of(Samples.idToken(Samples.ISSUER, "user\u202e")))
                .build();
        refused(Kind.CORRUPT, () -> fresh.tokens(steering, SCOPE, ISSUED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "marker7c1f",
                "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=",
                "MFECAQEwBQYDK2VwBCIEIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHgSEA"
            })
    void storesNoKeyThatCannotSign(String key) {
        var refusal = refused(Kind.CORRUPT, () -> fresh.agent(agent(key, Map.of())));

        assertThat(refusal.getMessage()).contains("no whole record of an agent").doesNotContain(key);
    }

    @Test
    void storesNoTokenForARecord() {
        var hearsay = new AgentIdentity(
                "agent-123", new AgentIdentity.UnverifiedJwt(Secret.of("a.b.c"), Optional.empty()), Map.of());

        assertThatIllegalArgumentException().isThrownBy(() -> fresh.agent(hearsay));
    }

    private static AgentIdentity agent(String key, Map<String, String> attributes) {
        return new AgentIdentity("agent-123", new AgentIdentity.StoredRecord(Secret.of(key)), attributes);
    }

    private static CredentialsJsonWriter over(String stored) throws Exception {
        return CredentialsJsonWriter.over(CODEC, utf8(stored), WHERE);
    }

    private static Credential read(String content) throws Exception {
        return CODEC.decode(utf8(content), WHERE).orElseThrow();
    }

    private static DamagedCredentialException refused(Kind kind, ThrowingCallable work) {
        var refusal = catchThrowableOfType(DamagedCredentialException.class, work);
        assertThat(refusal).as("a refusal").isNotNull().hasNoCause();
        assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(kind);
        assertThat(refusal.getMessage()).doesNotContain(MARKER, "\u202e");
        assertThat(refusal.remedy()).isNotBlank().doesNotContain(MARKER);
        return refusal;
    }
}
