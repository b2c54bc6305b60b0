package dev.signet.internal.codex;

import static dev.signet.internal.codex.SampleTokens.MARKER;
import static dev.signet.internal.codex.SampleTokens.accessToken;
import static dev.signet.internal.codex.SampleTokens.idToken;
import static dev.signet.internal.codex.SampleTokens.jwt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.DamagedCredentialException.Kind;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** New tokens go into the document; everything else stays as it was. */
class AuthJsonMergeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T22:48:26.286487922Z");

    @Test
    void replacesTheThreeTokensAndTheTimeInPlace() throws Exception {
        var before = """
                {
                  "auth_mode": "chatgpt",
                  "OPENAI_API_KEY": null,
                  "tokens": {
                    "id_token": "%s",
                    "access_token": "%s",
                    "refresh_token": "%s",
                    "oauth_provenance": {
                      "issuer": "https://auth.openai.com",
                      "client_id": "app_x",
                      "later": 1.10
                    },
                    "login_owner_id": "o",
                    "account_id": "acct-1111",
                    "later": [
                      1e2
                    ]
                  },
                  "last_refresh": "%s",
                  "agent_identity": {
                    "task_id": "task-mock-1"
                  },
                  "later": {
                    "a": []
                  }
                }""";
        var stored = before.formatted(idToken("acct-1111"), "old-access", "old-refresh", "2026-11-13T00:00:00Z");
        var received = received(jwt("{}"), accessToken("acct-1111"), "new-refresh");

        assertThat(merge(stored, received))
                .isEqualTo(before.formatted(jwt("{}"), accessToken("acct-1111"), "new-refresh", NOW));
    }

    @Test
    void keepsTokensThatWereNotReceived() throws Exception {
        var stored = document("\"refresh_token\":\"rt-1\",");

        var merged = merge(
                stored, TokenSet.builder().accessToken(Secret.of("new-access")).build());

        assertThat(merged).isEqualTo("""
                {
                  "tokens": {
                    "refresh_token": "rt-1",
                    "id_token": "%s",
                    "access_token": "new-access"
                  },
                  "last_refresh": "2026-11-21T22:48:26.286487922Z"
                }""".formatted(idToken("acct-1111")));
    }

    @Test
    void setsTheTimeThoughNothingWasReceived() throws Exception {
        assertThat(merge(document(""), TokenSet.builder().build()))
                .contains("\"access_token\": \"old-access\"")
                .endsWith("\"last_refresh\": \"2026-11-21T22:48:26.286487922Z\"\n}");
    }

    @Test
    void appendsARefreshTokenWhereThereWasNone() throws Exception {
        var merged = merge(
                document(""), TokenSet.builder().refreshToken(Secret.of("rt-2")).build());

        assertThat(merged).contains("\"access_token\": \"old-access\",\n    \"refresh_token\": \"rt-2\"\n  }");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T22:48:26Z, 2026-11-21T22:48:26Z",
        "2026-11-21T22:48:00Z, 2026-11-21T22:48:00Z",
        "2026-11-21T22:48:26.500Z, 2026-11-21T22:48:26.500Z",
        "2026-11-21T22:48:26.000001Z, 2026-11-21T22:48:26.000001Z",
        "2026-11-21T22:48:26.120000000Z, 2026-11-21T22:48:26.120Z"
    })
    void writesATimeThatIsReadBackTheSame(Instant now, String text) throws Exception {
        var merged = AuthJsonCodec.INSTANCE.merge(
                utf8(document("")), TokenSet.builder().build(), now, "file auth.json");

        assertThat(merged).asString().contains("\"last_refresh\": \"" + text + "\"");
        assertThat(oauth(merged).tokens().issuedAt()).contains(now);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-jwt", "a.W10.c", "a.eyJlbWFpbCI6NX0.c"})
    void keepsTheStoredIdTokenWhenTheReceivedOneWouldMakeTheDocumentUnreadable(String idToken) throws Exception {
        var merged = merge(document(""), received(idToken, "new-access", "new-refresh"));

        var tokens = oauth(utf8(merged)).tokens();
        assertThat(tokens.idToken()).contains(Secret.of(idToken("acct-1111")));
        assertThat(tokens.accessToken()).contains(Secret.of("new-access"));
        assertThat(tokens.refreshToken()).contains(Secret.of("new-refresh"));
    }

    @Test
    void storesNoRefreshTokenWhereAHostRenewsTheTokens() throws Exception {
        var stored = "{\"auth_mode\":\"chatgptAuthTokens\","
                + document("\"refresh_token\":\"\",").substring(1);

        var merged = merge(stored, received(idToken("acct-1111"), "new-access", "rt-marker7c1f"));

        assertThat(merged)
                .contains("\"access_token\": \"new-access\"", "\"refresh_token\": \"\"")
                .doesNotContain("rt-");
        assertThat(oauth(utf8(merged)).attributes()).containsEntry("renewed_by", "host");
    }

    @Test
    void makesAMixedDocumentOfAnotherAccountsTokens() throws Exception {
        var merged = merge(document(""), received(idToken("acct-1111"), accessToken("acct-2222"), "rt"));

        var damage = catchThrowableOfType(DamagedCredentialException.class, () -> oauth(utf8(merged)));
        assertThat(damage.kind()).isEqualTo(Kind.MIXED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":\"marker7c1f\"}",
                "{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":\"marker7c1f\",\"tokens\":{\"id_token\":\"a.e30.c\",\"access_token\":\"a\"}}",
                "{\"auth_mode\":\"agentIdentity\",\"tokens\":{\"id_token\":\"a.e30.c\",\"access_token\":\"a\"}}"
            })
    void bringsNoTokensBackAfterASwitchToAnotherCredential(String stored) {
        var damage = catchThrowableOfType(
                DamagedCredentialException.class, () -> merge(stored, received(jwt("{}"), "new", "new")));

        assertThat(damage.kind()).isEqualTo(Kind.MIXED);
        assertThat(damage).hasMessageStartingWith("file auth.json").hasMessageNotContaining(MARKER);
    }

    @Test
    void doesNotMergeIntoACorruptDocument() {
        var damage = catchThrowableOfType(
                DamagedCredentialException.class, () -> merge("{\"tokens\":{", received(jwt("{}"), "new", "new")));

        assertThat(damage.kind()).isEqualTo(Kind.CORRUPT);
    }

    private static String document(String member) {
        return "{\"tokens\":{" + member + "\"id_token\":\"" + idToken("acct-1111")
                + "\",\"access_token\":\"old-access\"}}";
    }

    private static TokenSet received(String idToken, String accessToken, String refreshToken) {
        return TokenSet.builder()
                .idToken(Secret.of(idToken))
                .accessToken(Secret.of(accessToken))
                .refreshToken(Secret.of(refreshToken))
                .build();
    }

    private static String merge(String stored, TokenSet received) throws Exception {
        return new String(
                AuthJsonCodec.INSTANCE.merge(utf8(stored), received, NOW, "file auth.json"), StandardCharsets.UTF_8);
    }

    private static Credential.OAuthTokens oauth(byte[] document) throws Exception {
        return (Credential.OAuthTokens)
                AuthJsonCodec.INSTANCE.decode(document, "file auth.json").orElseThrow();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
