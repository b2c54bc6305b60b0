package dev.signet.internal.oidc;

import static dev.signet.internal.oidc.Samples.AGENT;
import static dev.signet.internal.oidc.Samples.API_KEY;
import static dev.signet.internal.oidc.Samples.BEARER_TOKEN;
import static dev.signet.internal.oidc.Samples.CODEC;
import static dev.signet.internal.oidc.Samples.EXPIRES;
import static dev.signet.internal.oidc.Samples.ISSUED;
import static dev.signet.internal.oidc.Samples.MARKER;
import static dev.signet.internal.oidc.Samples.PKCS8;
import static dev.signet.internal.oidc.Samples.TOKENS;
import static dev.signet.internal.oidc.Samples.WHERE;
import static dev.signet.internal.oidc.Samples.jwt;
import static dev.signet.internal.oidc.Samples.tokens;
import static dev.signet.internal.oidc.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a document decodes to when it is whole. */
class CredentialsJsonTest {
    @Test
    void readsTokens() throws Exception {
        assertThat(decode(TOKENS))
                .contains(new Credential.OAuthTokens(
                        tokens(),
                        Map.of(
                                "mode", "oauth_tokens",
                                "issuer", "https://login.acme.test",
                                "client_id", "acme-cli",
                                "subject", "user-1",
                                "scope", "openid offline_access",
                                "last_refresh", "2026-11-21T22:48:26.286Z")));
    }

    @Test
    void readsAnApiKeyABearerTokenAndAnAgent() throws Exception {
        assertThat(decode(API_KEY))
                .contains(new Credential.ApiKey(
                        Secret.of("sk-" + MARKER), Map.of("mode", "api_key", "issuer", Samples.ISSUER)));
        assertThat(decode(BEARER_TOKEN))
                .contains(new Credential.BearerToken(
                        Secret.of("at-" + MARKER), Map.of("mode", "bearer_token", "issuer", Samples.ISSUER)));
        assertThat(decode(AGENT))
                .contains(new Credential.AgentIdentity(
                        "agent-123",
                        new Credential.AgentIdentity.StoredRecord(Secret.of(PKCS8)),
                        Map.of("mode", "agent_identity", "issuer", Samples.ISSUER, "task_id", "task-9")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"schema\":1}",
                "{\"schema\":1,\"kind\":null}",
                "{\"schema\":1,\"kind\":\"\",\"oauth_tokens\":null}",
                "{\"schema\":1,\"issuer\":\"https://login.acme.test\",\"later\":{}}",
                "{\"schema\":1,\"issuer\":\"https://elsewhere.test\",\"api_key\":null}"
            })
    void takesADocumentWithoutKindAndCredentialForSignedOut(String text) throws Exception {
        assertThat(decode(text)).isEmpty();
    }

    @Test
    void readsWhatTheServerDidNotSayAsAbsent() throws Exception {
        var minimal = """
                {"schema":1,"kind":"oauth_tokens","issuer":"https://login.acme.test",
                 "oauth_tokens":{"client_id":"acme-cli","access_token":"opaque","refresh_token":"","id_token":null}}""";

        var credential = oauth(minimal);

        assertThat(credential.tokens().refreshToken()).isEmpty();
        assertThat(credential.tokens().idToken()).isEmpty();
        assertThat(credential.tokens().issuedAt()).isEmpty();
        assertThat(credential.tokens().expiresAt()).isEmpty();
        assertThat(credential.attributes()).containsOnlyKeys("mode", "issuer", "client_id");
        assertThat(CODEC.account(credential)).isEmpty();
    }

    @Test
    void believesWhatIsNotedOfTheEndMoreThanTheTokenItself() throws Exception {
        var token = jwt("{\"exp\":4102444800}");
        var noted = TOKENS.replace("at-" + MARKER, token);

        assertThat(oauth(noted).tokens().expiresAt()).contains(EXPIRES);
        assertThat(oauth(noted.replace("\"expires_at\": \"2026-11-21T23:48:26.286Z\"", "\"expires_at\": null"))
                        .tokens()
                        .expiresAt())
                .contains(Instant.parse("2100-01-01T00:00:00Z"));
    }

    @Test
    void countsFromTheLastRefreshWhenNothingElseTellsTheStart() throws Exception {
        var text = TOKENS.replace("\"issued_at\": \"2026-11-21T22:48:26.286Z\",", "")
                .replace(
                        "\"last_refresh\": \"2026-11-21T22:48:26.286Z\"", "\"last_refresh\": \"2026-11-20T00:00:00Z\"");

        assertThat(oauth(text).tokens().issuedAt()).contains(Instant.parse("2026-11-20T00:00:00Z"));
        assertThat(oauth(TOKENS).tokens().issuedAt()).contains(ISSUED);
    }

    @ParameterizedTest
    @CsvSource({"Bearer", "bearer", "BEARER"})
    void takesTheTypeBearerInAnyCase(String type) throws Exception {
        assertThat(oauth(TOKENS.replace("\"Bearer\"", "\"" + type + "\"")).tokens())
                .isEqualTo(tokens());
    }

    @Test
    void usesNoTokensOfAnotherType() throws Exception {
        var credential = decode(TOKENS.replace("\"Bearer\"", "\"DPoP\\u001b\""));

        assertThat(credential)
                .containsInstanceOf(Credential.Unsupported.class)
                .get()
                .extracting(each -> ((Credential.Unsupported) each).name())
                .isEqualTo("tokens of type \"DPoP?\"");
    }

    @ParameterizedTest
    @CsvSource({"2, schema 2", "17, schema 17", "99999999999, schema 99999999999"})
    void keepsADocumentOfALaterVersionAsItIs(String schema, String name) throws Exception {
        // Nothing else in it is judged: what a later version means by it nobody knows.
        var credential = decode("{\"schema\":" + schema + ",\"issuer\":7,\"kind\":[],\"api_key\":\"" + MARKER + "\"}");

        assertThat(credential)
                .contains(new Credential.Unsupported(name, Map.of("mode", "unsupported", "issuer", Samples.ISSUER)));
    }

    @Test
    void keepsAKindNobodyKnowsAsItIs() throws Exception {
        var credential = decode("{\"schema\":1,\"issuer\":\"https://login.acme.test\",\"kind\":\"passkey\\u202e"
                + "x".repeat(300) + "\",\"passkey\":\"" + MARKER + "\"}");

        assertThat(credential)
                .get()
                .isInstanceOfSatisfying(
                        Credential.Unsupported.class,
                        unsupported -> assertThat(unsupported.name())
                                .startsWith("passkey?xxx")
                                .hasSize(203)
                                .endsWith("..."));
    }

    @Test
    void leavesOutOfTheAttributesWhatCouldSteerATerminal() throws Exception {
        var text = TOKENS.replace("openid offline_access", "openid \\u001b[2J");

        assertThat(oauth(text).attributes()).doesNotContainKey("scope").containsKey("subject");
    }

    @Test
    void tellsAccountsApartByIssuerAndSubject() throws Exception {
        var other = TOKENS.replace("\"subject\": \"user-1\"", "\"subject\": \"user-2\"");
        var elsewhere = new CredentialsJson(new World("https://login.other.test", "acme-cli", "sign in"));

        assertThat(CODEC.account(oauth(TOKENS))).contains("https://login.acme.test user-1");
        assertThat(CODEC.account(oauth(other))).contains("https://login.acme.test user-2");
        assertThat(elsewhere.account(oauth(TOKENS))).contains("https://login.other.test user-1");
        assertThat(CODEC.account(decode(API_KEY).orElseThrow())).isEmpty();
    }

    @Test
    void printsNoSecret() throws Exception {
        for (var text : new String[] {TOKENS, API_KEY, BEARER_TOKEN, AGENT}) {
            assertThat(decode(text).orElseThrow().toString()).doesNotContain(MARKER, "MFEC");
        }
    }

    private static Credential.OAuthTokens oauth(String text) throws Exception {
        return (Credential.OAuthTokens) decode(text).orElseThrow();
    }

    private static Optional<Credential> decode(String text) throws Exception {
        return CODEC.decode(utf8(text), WHERE);
    }
}
