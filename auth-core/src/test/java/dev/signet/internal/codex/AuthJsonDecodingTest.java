package dev.signet.internal.codex;

import static dev.signet.internal.codex.SampleTokens.EXPIRES;
import static dev.signet.internal.codex.SampleTokens.ISSUED;
import static dev.signet.internal.codex.SampleTokens.MARKER;
import static dev.signet.internal.codex.SampleTokens.accessToken;
import static dev.signet.internal.codex.SampleTokens.idToken;
import static dev.signet.internal.codex.SampleTokens.jwt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each shape of the document decodes to. */
class AuthJsonDecodingTest {
    private static final String ACCOUNT = "acct-1111";
    private static final String REFRESHED = "2026-11-20T22:48:26.286487922Z";

    @Test
    void readsAnApiKey() throws Exception {
        var key = (Credential.ApiKey) present("{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":\"sk-test-123\"}");

        assertThat(key.key().reveal()).isEqualTo("sk-test-123");
        assertThat(key.attributes()).containsExactly(entry("mode", "apikey"));
    }

    @Test
    void trimsAnApiKey() throws Exception {
        var key = (Credential.ApiKey) present("{\"OPENAI_API_KEY\":\" sk-test-123\\r\\n\"}");

        assertThat(key.key().reveal()).isEqualTo("sk-test-123");
    }

    @Test
    void readsTokensWithWhoseTheyAre() throws Exception {
        var read = oauth(document(tokens(idToken(ACCOUNT), accessToken(ACCOUNT), ACCOUNT)));

        assertThat(read.tokens())
                .isEqualTo(TokenSet.builder()
                        .idToken(Secret.of(idToken(ACCOUNT)))
                        .accessToken(Secret.of(accessToken(ACCOUNT)))
                        .refreshToken(Secret.of("rt-1"))
                        .issuedAt(ISSUED)
                        .expiresAt(EXPIRES)
                        .build());
        assertThat(read.attributes())
                .containsOnly(
                        entry("mode", "chatgpt"),
                        entry("account_id", ACCOUNT),
                        entry("user_id", "user-2222"),
                        entry("email", "ann@example.test"),
                        entry("plan", "pro"),
                        entry("last_refresh", read.attributes().get("last_refresh")));
        assertThat(read.attributes().get("last_refresh")).startsWith("2026-");
        assertThat(AuthJsonCodec.INSTANCE.account(read)).contains(ACCOUNT);
    }

    @Test
    void readsWhoGaveTheTokensToWhichClient() throws Exception {
        var read = oauth("""
                {"auth_mode":"chatgpt","OPENAI_API_KEY":null,"tokens":{"id_token":"%s","access_token":"%s","refresh_token":"rt-1",\
                "oauth_provenance":{"issuer":"https://auth.openai.com","client_id":"app_x"},"login_owner_id":"%s","account_id":null}}""".formatted(jwt("{}"), jwt("{}"), "o".repeat(43)));

        assertThat(read.attributes())
                .containsOnly(
                        entry("mode", "chatgpt"),
                        entry("issuer", "https://auth.openai.com"),
                        entry("client_id", "app_x"));
        assertThat(AuthJsonCodec.INSTANCE.account(read)).isEmpty();
    }

    @Test
    void readsFallbackClaimsAndTheFedrampFlag() throws Exception {
        var id = jwt("""
                {"https://api.openai.com/profile":{"email":"bot@example.test"},"https://api.openai.com/auth":\
                {"user_id":"user-3","chatgpt_account_is_fedramp":true}}""");

        assertThat(oauth(document(tokens(id, "opaque", ACCOUNT))).attributes())
                .contains(entry("email", "bot@example.test"), entry("user_id", "user-3"), entry("fedramp", "true"));
    }

    @Test
    void saysNothingOfFedrampUnlessItIsTrue() throws Exception {
        var id = jwt("{\"https://api.openai.com/auth\":{\"chatgpt_account_is_fedramp\":false}}");

        assertThat(oauth(document(tokens(id, "opaque", ACCOUNT))).attributes()).doesNotContainKey("fedramp");
    }

    @Test
    void takesTheAccountFromTheTokensWhenTheDocumentNamesNone() throws Exception {
        var fromId = oauth(document(tokens(idToken(ACCOUNT), "opaque", "")));
        var fromAccess = oauth(document(tokens(jwt("{}"), accessToken(ACCOUNT), "")));

        assertThat(fromId.attributes()).containsEntry("account_id", ACCOUNT);
        assertThat(fromAccess.attributes()).containsEntry("account_id", ACCOUNT);
    }

    @Test
    void leavesOutAttributesThatCouldSteerATerminal() throws Exception {
        var id =
                jwt("{\"email\":\"a\\u001b[2J\",\"https://api.openai.com/auth\":{\"chatgpt_plan_type\":\"p\\u202e\"}}");

        assertThat(oauth(document(tokens(id, "opaque", ACCOUNT))).attributes()).doesNotContainKeys("email", "plan");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"refresh_token\":\"\",", "\"refresh_token\":null,", ""})
    void hasNoRefreshTokenWhenItIsEmptyOrAbsent(String member) throws Exception {
        var read = oauth("{\"tokens\":{" + member + "\"id_token\":\"" + jwt("{}") + "\",\"access_token\":\"opaque\"}}");

        assertThat(read.tokens().refreshToken()).isEmpty();
        assertThat(read.tokens().accessToken()).contains(Secret.of("opaque"));
    }

    @ParameterizedTest
    @CsvSource({
        "100, 200, 1970-01-01T00:01:40Z, 1970-01-01T00:03:20Z",
        "100.9, 2e2, 1970-01-01T00:01:40Z, 1970-01-01T00:03:20Z",
        "-100, -50.5, 1969-12-31T23:58:20Z, 1969-12-31T23:59:09Z",
        "200, 200, refreshed, 1970-01-01T00:03:20Z",
        "300, 200, refreshed, 1970-01-01T00:03:20Z",
        "null, 200, refreshed, 1970-01-01T00:03:20Z",
        "1e18, 200, refreshed, 1970-01-01T00:03:20Z",
        "100, null, refreshed,",
        "100, \"200\", refreshed,",
        "100, 1e18, refreshed,",
        "100, [], refreshed,"
    })
    void takesTheLifeFromTheAccessTokenElseFromTheLastRefresh(String iat, String exp, String issued, Instant expires)
            throws Exception {
        var tokens = oauth(document(tokens(jwt("{\"exp\":7}"), accessToken(ACCOUNT, iat, exp), ACCOUNT)))
                .tokens();

        assertThat(tokens.issuedAt()).contains(Instant.parse(issued.replace("refreshed", REFRESHED)));
        assertThat(tokens.expiresAt()).isEqualTo(Optional.ofNullable(expires));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T22:48:26.286487922Z, 2026-11-21T22:48:26.286487922Z",
        "2026-11-21T22:48:26Z, 2026-11-21T22:48:26Z",
        "2026-11-21T22:48:26.5Z, 2026-11-21T22:48:26.5Z",
        "2026-11-21T22:48:26.500+00:00, 2026-11-21T22:48:26.5Z",
        "2026-11-22T00:48:26+02:00, 2026-11-21T22:48:26Z",
        "2026-11-21t22:48:26z, 2026-11-21T22:48:26Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z"
    })
    void readsTheLastRefresh(String text, Instant instant) throws Exception {
        assertThat(lastRefresh('"' + text + '"')).contains(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"\"",
                "\"yesterday\"",
                "\"2026-11-21\"",
                "\"2026-11-21T22:48:26\"",
                "\"2026-13-01T00:00:00Z\"",
                "\"2026-11-21T22:48:26.1234567890Z\"",
                "\"+10000-01-01T00:00:00Z\"",
                "\"-0001-01-01T00:00:00Z\"",
                "\"1795219200\""
            })
    void ignoresALastRefreshThatIsNoDate(String value) throws Exception {
        assertThat(lastRefresh(value)).isEmpty();
    }

    @Test
    void usesTokensThoughAKeyAndAnAgentAreBesideThem() throws Exception {
        var read = present("""
                {"auth_mode":"chatgpt","OPENAI_API_KEY":"sk-1","tokens":%s,"agent_identity":{"agent_runtime_id":"agent-123"}}""".formatted(tokens(idToken(ACCOUNT), accessToken(ACCOUNT), ACCOUNT)));

        assertThat(read).isInstanceOf(Credential.OAuthTokens.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"auth_mode\":\"apikey\",", "\"auth_mode\":null,", ""})
    void usesTheKeyThoughTokensAreLeftOver(String mode) throws Exception {
        var read = present("{" + mode + "\"OPENAI_API_KEY\":\"sk-1\",\"tokens\":{\"id_token\":\"left over\"}}");

        assertThat(read).isInstanceOf(Credential.ApiKey.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"auth_mode\":null}",
                "{\"auth_mode\":\"chatgpt\"}",
                "{\"auth_mode\":\"chatgpt\",\"OPENAI_API_KEY\":null}",
                "{\"auth_mode\":\"chatgpt\",\"OPENAI_API_KEY\":\"\",\"tokens\":null,\"last_refresh\":\"2026-11-21T22:48:26Z\"}",
                "{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":null}",
                "{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":\" \"}",
                "{\"OPENAI_API_KEY\":null,\"agent_identity\":null}",
                "{\"unknown\":{\"a\":1}}",
                "{\"auth_mode\":\"chatgptAuthTokens\",\"OPENAI_API_KEY\":null}",
                "{\"auth_mode\":\"personalAccessToken\"}",
                "{\"personal_access_token\":\"\"}",
                "{\"personal_access_token\":\" \"}",
                "{\"auth_mode\":\"agentIdentity\",\"agent_identity\":null}",
                "{\"auth_mode\":\"agentIdentity\",\"agent_identity\":\"\"}"
            })
    void isSignedOutWhenNoCredentialIsThere(String text) throws Exception {
        assertThat(decode(text)).isEmpty();
    }

    @Test
    void readsTokensOfAHostWithoutWhatRenewsThem() throws Exception {
        var stored = tokens(idToken(ACCOUNT), accessToken(ACCOUNT), ACCOUNT);

        for (var text : new String[] {stored, stored.replace("rt-1", "")}) {
            var read = oauth("{\"auth_mode\":\"chatgptAuthTokens\",\"OPENAI_API_KEY\":null,\"tokens\":" + text
                    + ",\"last_refresh\":\"" + REFRESHED + "\"}");

            assertThat(read.tokens().accessToken()).contains(Secret.of(accessToken(ACCOUNT)));
            assertThat(read.tokens().refreshToken()).isEmpty();
            assertThat(read.tokens().expiresAt()).contains(EXPIRES);
            assertThat(read.attributes())
                    .contains(
                            entry("mode", "chatgptAuthTokens"),
                            entry("renewed_by", "host"),
                            entry("account_id", ACCOUNT));
        }
    }

    @Test
    void saysOfNoOtherTokensThatAHostRenewsThem() throws Exception {
        assertThat(oauth(document(tokens(idToken(ACCOUNT), "opaque", ACCOUNT))).attributes())
                .doesNotContainKey("renewed_by");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"OPENAI_API_KEY\":null,\"personal_access_token\":\"at-abc\"}",
                "{\"OPENAI_API_KEY\":\"sk-1\",\"personal_access_token\":\" at-abc\\n\"}",
                "{\"auth_mode\":\"personalAccessToken\",\"personal_access_token\":\"at-abc\",\"tokens\":{\"left\":\"over\"}}",
                "{\"auth_mode\":null,\"personal_access_token\":\"at-abc\",\"agent_identity\":5}"
            })
    void readsAPersonalAccessTokenWithAndWithoutAMode(String text) throws Exception {
        var read = (Credential.BearerToken) present(text);

        assertThat(read.token().reveal()).isEqualTo("at-abc");
        assertThat(read.attributes()).containsExactly(entry("mode", "personalAccessToken"));
        assertThat(read.toString()).doesNotContain("at-abc");
    }

    /** One document with every kind in it: the mode alone decides. */
    @ParameterizedTest
    @CsvSource({
        "apikey, ApiKey",
        "chatgpt, OAuthTokens",
        "chatgptAuthTokens, OAuthTokens",
        "personalAccessToken, BearerToken",
        "agentIdentity, AgentIdentity",
        "bedrockApiKey, Unsupported"
    })
    void letsTheModeDecideAmongSeveralKinds(String mode, String kind) throws Exception {
        var read = present("""
                {"auth_mode":"%s","OPENAI_API_KEY":"sk-1","tokens":%s,"agent_identity":{"agent_runtime_id":"agent-123",\
                "agent_private_key":"k","account_id":"acct-9"},"personal_access_token":"at-1",\
                "bedrock_api_key":{"api_key":"b","region":"r"}}""".formatted(mode, tokens(idToken(ACCOUNT), accessToken(ACCOUNT), ACCOUNT)));

        assertThat(read.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(read.attributes()).containsEntry("mode", mode);
        assertThat(read.attributes().get("agent_runtime_id"))
                .isEqualTo(kind.equals("OAuthTokens") ? "agent-123" : null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"auth_mode\":\"bedrockApiKey\",\"bedrock_api_key\":{\"api_key\":\"k\",\"region\":\"us-east-1\"}} | bedrockApiKey",
                "{\"auth_mode\":\"someday\",\"OPENAI_API_KEY\":5,\"tokens\":[]} | someday",
                "{\"auth_mode\":\"ApiKey\"} | ApiKey",
                "{\"auth_mode\":\"chatgpt \"} | `chatgpt `",
                "{\"auth_mode\":\"\"} | (empty)",
                "{\"auth_mode\":\"a\\u001b[2J\\u00e9\\ud83d\\ude00\\u0000\"} | a?[2J????",
            })
    void keepsOtherModesOpaque(String text, String name) throws Exception {
        var read = (Credential.Unsupported) present(text);

        assertThat(read.name()).isEqualTo(name);
        assertThat(read.attributes()).containsExactly(entry("mode", name));
    }

    @Test
    void cutsTheNameOfAnUnknownMode() throws Exception {
        var read = (Credential.Unsupported) present("{\"auth_mode\":\"" + "m".repeat(65) + "\"}");

        assertThat(read.name()).isEqualTo("m".repeat(64));
    }

    @Test
    void printsNoSecret() throws Exception {
        var read = present(document(tokens(idToken(ACCOUNT), accessToken(ACCOUNT), ACCOUNT)));

        assertThat(read.toString()).contains(ACCOUNT).doesNotContain(MARKER).doesNotContain("rt-1");
    }

    private static Optional<Instant> lastRefresh(String value) throws Exception {
        return oauth("{\"tokens\":" + tokens(jwt("{}"), "opaque", ACCOUNT) + ",\"last_refresh\":" + value + "}")
                .tokens()
                .issuedAt();
    }

    private static String document(String tokens) {
        return "{\"auth_mode\":\"chatgpt\",\"OPENAI_API_KEY\":null,\"tokens\":" + tokens + ",\"last_refresh\":\""
                + REFRESHED + "\"}";
    }

    private static String tokens(String idToken, String accessToken, String account) {
        return "{\"id_token\":\"" + idToken + "\",\"access_token\":\"" + accessToken
                + "\",\"refresh_token\":\"rt-1\",\"account_id\":\"" + account + "\"}";
    }

    private static Credential.OAuthTokens oauth(String text) throws Exception {
        return (Credential.OAuthTokens) present(text);
    }

    private static Credential present(String text) throws Exception {
        return decode(text).orElseThrow();
    }

    private static Optional<Credential> decode(String text) throws Exception {
        return AuthJsonCodec.INSTANCE.decode(text.getBytes(StandardCharsets.UTF_8), "file auth.json");
    }
}
