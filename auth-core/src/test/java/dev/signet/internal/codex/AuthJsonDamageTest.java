package dev.signet.internal.codex;

import static dev.signet.internal.codex.SampleTokens.MARKER;
import static dev.signet.internal.codex.SampleTokens.accessToken;
import static dev.signet.internal.codex.SampleTokens.idToken;
import static dev.signet.internal.codex.SampleTokens.jwt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.internal.profile.DamageContract;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that can't be used: corrupt or mixed, never signed out, and never quoted. */
class AuthJsonDamageTest extends DamageContract {
    private static final String WHERE = "file /home/ann/.codex/auth.json";
    private static final String SAMPLE = """
            {
              "auth_mode": "chatgpt",
              "OPENAI_API_KEY": "sk-marker7c1f",
              "tokens": {
                "id_token": "%s",
                "access_token": "%s",
                "refresh_token": "rt-marker7c1f",
                "oauth_provenance": {
                  "issuer": "https://auth.openai.com",
                  "client_id": "app_x"
                },
                "login_owner_id": "marker7c1fé",
                "account_id": "acct-1111"
              },
              "last_refresh": "2026-11-21T22:48:26.286487922Z"
            }""".formatted(idToken("acct-1111"), accessToken("acct-1111"));

    AuthJsonDamageTest() {
        super(AuthJsonCodec.INSTANCE, WHERE, List.of(SAMPLE), "codex login", "marker", "acct-1111", "sk-", "rt-");
    }

    @Test
    void refusesAMemberThatIsThereTwice() {
        corrupt("{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":\"" + MARKER + "\",\"OPENAI_API_KEY\":\"b\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "[]", "{}", "[\"marker7c1f\"]", "{\"marker7c1f\":1}"})
    void refusesAModeThatIsNoString(String value) {
        assertThat(corrupt("{\"auth_mode\":" + value + "}")).contains("auth_mode must be a string, but is a");
    }

    @ParameterizedTest
    @CsvSource({
        "apikey, OPENAI_API_KEY, 5, a string",
        "apikey, tokens, \"marker7c1f\", an object",
        "apikey, last_refresh, 1795219200, a string",
        "chatgpt, OPENAI_API_KEY, {}, a string",
        "chatgpt, tokens, [], an object",
        "chatgpt, tokens, false, an object",
        "chatgpt, last_refresh, {}, a string",
        "chatgptAuthTokens, tokens, 5, an object",
        "chatgptAuthTokens, personal_access_token, [], a string",
        "personalAccessToken, personal_access_token, {}, a string",
        "personalAccessToken, tokens, [], an object",
        "agentIdentity, agent_identity, [], an object or a string",
        "agentIdentity, agent_identity, true, an object or a string",
        "agentIdentity, agent_identity, 7, an object or a string",
        "agentIdentity, OPENAI_API_KEY, 7, a string"
    })
    void refusesAMemberOfTheWrongTypeInEitherMode(String mode, String member, String value, String expected) {
        var text = "{\"auth_mode\":\"" + mode + "\",\"" + member + "\":" + value + "}";

        assertThat(corrupt(text)).contains(member + " must be " + expected + ", but is a");
    }

    @ParameterizedTest
    @CsvSource({"id_token", "access_token", "refresh_token", "account_id", "login_owner_id", "oauth_provenance"})
    void refusesAMemberOfTokensOfTheWrongType(String member) {
        for (var value : new String[] {"5", "true", "[\"marker7c1f\"]"}) {
            var damaged =
                    SAMPLE.replaceFirst("\"" + member + "\": (\"[^\"]*\"|\\{[^}]*})", "\"" + member + "\": " + value);

            assertThat(damaged).isNotEqualTo(SAMPLE);
            assertThat(corrupt(damaged)).contains("tokens." + member + " must be a");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer", "client_id"})
    void refusesAMemberOfTheProvenanceOfTheWrongType(String member) {
        var damaged = SAMPLE.replaceFirst("\"" + member + "\": \"[^\"]*\"", "\"" + member + "\": 5");

        assertThat(corrupt(damaged))
                .contains("tokens.oauth_provenance." + member + " must be a string, but is a number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id_token", "access_token"})
    void refusesTokensWithoutTheTwoThatMustBeThere(String member) {
        assertThat(corrupt(SAMPLE.replace(member, "other"))).contains("tokens." + member + " must be there");
        assertThat(corrupt(SAMPLE.replaceFirst("\"" + member + "\": \"[^\"]*\"", "\"" + member + "\": null")))
                .contains("tokens." + member + " must be there");
        assertThat(corrupt(SAMPLE.replaceFirst("\"" + member + "\": \"[^\"]*\"", "\"" + member + "\": \"\"")))
                .contains("tokens." + member + " must be there");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "marker7c1f",
                "a.b",
                "a.marker7c1f!.c",
                "a.e30=.c",
                "a.W10.c",
                "a.e30.c.d",
                "a.eyJtYXJrZXI3YzFm.c"
            })
    void refusesAnIdTokenThatCannotBeDecoded(String idToken) {
        assertThat(corrupt(withTokens(idToken, "opaque", "acct-1111"))).contains("tokens.id_token must be a JWT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"email\":5} | id_token.email must be a string, but is a number",
                "{\"https://api.openai.com/profile\":[]} | id_token.https://api.openai.com/profile must be an object",
                "{\"https://api.openai.com/auth\":\"x\"} | id_token.https://api.openai.com/auth must be an object",
                "{\"https://api.openai.com/auth\":{\"chatgpt_account_id\":1}} | chatgpt_account_id must be a string",
                "{\"https://api.openai.com/auth\":{\"chatgpt_user_id\":[]}} | chatgpt_user_id must be a string",
                "{\"https://api.openai.com/auth\":{\"chatgpt_plan_type\":{}}} | chatgpt_plan_type must be a string",
                "{\"https://api.openai.com/auth\":{\"chatgpt_account_is_fedramp\":\"true\"}} | is_fedramp must be a boolean",
            })
    void takesNoClaimOfTheWrongTypeForAnAbsentOne(String claims, String message) {
        assertThat(corrupt(withTokens(jwt(claims), "opaque", "acct-1111"))).contains(message);
    }

    @Test
    void refusesAnAccountOfTheWrongTypeInTheAccessToken() {
        var access = jwt("{\"https://api.openai.com/auth\":{\"chatgpt_account_id\":[\"acct-1111\"]}}");

        assertThat(corrupt(withTokens(idToken("acct-1111"), access, "acct-1111")))
                .contains("tokens.access_token.");
    }

    @Test
    void refusesWhatCannotBeSentInAHeader() {
        for (var bad : new String[] {
            "marker7c1f\\nX: y", "marker 7c1f", "marker7c1f\\u0000", "marker7c1f\\u00e9", "marker7c1f\\u007f"
        }) {
            assertThat(corrupt("{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":\"" + bad + "\"}"))
                    .contains("OPENAI_API_KEY has a character that can't be sent");
            assertThat(corrupt("{\"personal_access_token\":\"" + bad + "\"}"))
                    .contains("personal_access_token has a character that can't be sent");
            assertThat(corrupt(withTokens(jwt("{}"), bad, "acct-1111")))
                    .contains("tokens.access_token has a character");
            assertThat(corrupt(withTokens(jwt("{}"), "opaque", bad))).contains("tokens.account_id names an account");
        }
    }

    @Test
    void refusesTokensOfDifferentAccounts() {
        assertThat(mixed(withTokens(idToken("a"), accessToken("a"), "b"))).contains("tokens.id_token");
        assertThat(mixed(withTokens(idToken("a"), accessToken("b"), "a"))).contains("tokens.access_token");
        assertThat(mixed(withTokens(idToken("b"), accessToken("a"), "a"))).contains("tokens.id_token");
        assertThat(mixed(withTokens(idToken("a"), accessToken("b"), ""))).contains("tokens.access_token");
        assertThat(mixed(withTokens(idToken("a"), "opaque", "A"))).contains("tokens.id_token");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"auth_mode\":\"apikey\",\"OPENAI_API_KEY\":null,\"tokens\":{\"id_token\":\"marker7c1f\"}} | must have OPENAI_API_KEY, but has tokens only",
                "{\"auth_mode\":\"apikey\",\"agent_identity\":\"marker7c1f\"} | must have OPENAI_API_KEY, but has agent_identity only",
                "{\"auth_mode\":\"chatgpt\",\"OPENAI_API_KEY\":\"marker7c1f\"} | must have tokens, but has OPENAI_API_KEY only",
                "{\"auth_mode\":\"chatgpt\",\"tokens\":null,\"personal_access_token\":\"marker7c1f\"} | but has personal_access_token only",
                "{\"agent_identity\":{\"agent_private_key\":\"marker7c1f\"}} | in mode chatgpt it must have tokens, but has agent_identity only",
                "{\"bedrock_api_key\":{\"api_key\":\"marker7c1f\"}} | must have tokens, but has bedrock_api_key only",
                "{\"auth_mode\":\"chatgpt\",\"bedrock_api_key\":1,\"agent_identity\":2} | but has agent_identity, bedrock_api_key only",
                "{\"auth_mode\":\"chatgptAuthTokens\",\"OPENAI_API_KEY\":\"marker7c1f\"} | must have tokens, but has OPENAI_API_KEY only",
                "{\"auth_mode\":\"personalAccessToken\",\"tokens\":{\"a\":1}} | must have personal_access_token, but has tokens only",
                "{\"personal_access_token\":\"\",\"tokens\":{\"a\":1}} | must have personal_access_token, but has tokens only",
                "{\"auth_mode\":\"agentIdentity\",\"personal_access_token\":\"marker7c1f\"} | must have agent_identity, but has personal_access_token only",
                "{\"auth_mode\":\"agentIdentity\",\"agent_identity\":\"\",\"tokens\":{}} | must have agent_identity, but has tokens only",
            })
    void refusesAModeThatDoesNotFitTheMembers(String text, String message) {
        assertThat(mixed(text)).contains(message);
    }

    private static String withTokens(String idToken, String accessToken, String account) {
        return "{\"auth_mode\":\"chatgpt\",\"tokens\":{\"id_token\":\"" + idToken + "\",\"access_token\":\""
                + accessToken + "\",\"refresh_token\":\"rt-marker7c1f\",\"account_id\":\"" + account + "\"}}";
    }
}
