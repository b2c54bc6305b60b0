package dev.signet.internal.codex;

import static dev.signet.internal.codex.SampleTokens.accessToken;
import static dev.signet.internal.codex.SampleTokens.idToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.internal.profile.LoginDialect;
import dev.signet.internal.profile.Obtained;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sign-in stores, byte for byte as the CLI would. */
class CodexLoginDocumentTest {
    private static final Instant NOW = Instant.parse("2026-11-21T22:48:26.286487922Z");
    private static final TokenSet TOKENS = TokenSet.builder()
            .idToken(Secret.of(idToken("acct-1111")))
            .accessToken(Secret.of(accessToken("acct-1111")))
            .refreshToken(Secret.of("rt-1"))
            .build();

    private final LoginWorld world = new LoginWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void storesTokensWithTheirKeyInTheCliOrder() throws Exception {
        var obtained = new Obtained.Tokens(TOKENS, List.of(), Optional.of(Secret.of("sk-1")));

        assertThat(owned(document(Snapshot.Absent.ABSENT, obtained)))
                .isEqualTo("""
                {
                  "auth_mode": "chatgpt",
                  "OPENAI_API_KEY": "sk-1",
                  "tokens": {
                    "id_token": "%s",
                    "access_token": "%s",
                    "refresh_token": "rt-1",
                    "oauth_provenance": {
                      "issuer": "https://auth.openai.com",
                      "client_id": "app_EMoamEEZ73f0CkXaXp7hrann"
                    },
                    "login_owner_id": "OWNER",
                    "account_id": "acct-1111"
                  },
                  "last_refresh": "2026-11-21T22:48:26.286487922Z"
                }""".formatted(idToken("acct-1111"), accessToken("acct-1111")));
    }

    @Test
    void namesEachSignInAnew() throws Exception {
        var obtained = new Obtained.Tokens(TOKENS, List.of(), Optional.empty());

        var first = document(Snapshot.Absent.ABSENT, obtained);
        var second = document(Snapshot.Absent.ABSENT, obtained);

        assertThat(first).isNotEqualTo(second);
        assertThat(owned(first)).isEqualTo(owned(second)).contains("\"OPENAI_API_KEY\": null");
    }

    @Test
    void replacesOneCredentialByAnotherAndKeepsWhatNobodyKnows() throws Exception {
        var stored =
                present("{\"later\":{\"a\":[1.10]},\"auth_mode\":\"chatgpt\",\"tokens\":{},\"last_refresh\":\"x\"}");

        assertThat(document(stored, new Obtained.ApiKey(Secret.of("sk-test-123"))))
                .isEqualTo("""
                {
                  "auth_mode": "apikey",
                  "OPENAI_API_KEY": "sk-test-123",
                  "later": {
                    "a": [
                      1.10
                    ]
                  }
                }""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "\u0000", "{\"a\":1,\"a\":2}"})
    void replacesWhatCannotBeReadAsAWhole(String content) throws Exception {
        assertThat(document(present(content), new Obtained.ApiKey(Secret.of("sk-1"))))
                .isEqualTo("{\n  \"auth_mode\": \"apikey\",\n  \"OPENAI_API_KEY\": \"sk-1\"\n}");
    }

    @Test
    void storesAPersonalAccessTokenWithoutAMode() throws Exception {
        var bearer = new Credential.BearerToken(Secret.of("at-abc"), Map.of("account_id", "acct-1111"));

        assertThat(document(Snapshot.Absent.ABSENT, new Obtained.AccessToken(bearer)))
                .isEqualTo("{\n  \"OPENAI_API_KEY\": null,\n  \"personal_access_token\": \"at-abc\"\n}");
    }

    @Test
    void storesAnAgentAsTheTokenItCameIn() throws Exception {
        var token = SampleTokens.jwt(SampleAgents.object(SampleAgents.LATER));
        var agent = CodexSources.accessToken("a test", token);

        assertThat(document(Snapshot.Absent.ABSENT, new Obtained.AccessToken(agent)))
                .isEqualTo(
                        "{\n  \"auth_mode\": \"agentIdentity\",\n  \"OPENAI_API_KEY\": null,\n  \"agent_identity\": \""
                                + token + "\"\n}");
    }

    @Test
    void storesNothingThatCouldNotBeReadAgain() throws Exception {
        var halves = TokenSet.builder().idToken(Secret.of(idToken("a"))).build();

        assertThat(damage(new Obtained.ApiKey(Secret.of("sk 1"))).kind())
                .isEqualTo(DamagedCredentialException.Kind.CORRUPT);
        assertThat(damage(new Obtained.ApiKey(Secret.of(" "))).kind())
                .isEqualTo(DamagedCredentialException.Kind.CORRUPT);
        assertThat(damage(new Obtained.Tokens(halves, List.of(), Optional.empty()))
                        .kind())
                .isEqualTo(DamagedCredentialException.Kind.CORRUPT);
        var key = new Obtained.AccessToken(new Credential.ApiKey(Secret.of("sk-1"), Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> document(Snapshot.Absent.ABSENT, key));
    }

    private DamagedCredentialException damage(Obtained obtained) {
        return catchThrowableOfType(DamagedCredentialException.class, () -> document(Snapshot.Absent.ABSENT, obtained));
    }

    private String document(Snapshot stored, Obtained obtained) throws Exception {
        LoginDialect login = world.login(new CodexProfile(), Map.of());
        return new String(login.document(stored, obtained, NOW, "a file"), StandardCharsets.UTF_8);
    }

    private static Snapshot present(String content) {
        return new Snapshot.Present(content.getBytes(StandardCharsets.UTF_8), new Revision("1"));
    }

    private static String owned(String document) {
        var owned = document.replaceFirst("(\"login_owner_id\": \")[A-Za-z0-9_-]{43}\"", "$1OWNER\"");
        assertThat(owned).isNotEqualTo(document);
        return owned;
    }
}
