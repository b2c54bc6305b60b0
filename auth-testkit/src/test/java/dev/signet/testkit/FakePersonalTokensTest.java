package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakePersonalTokensTest {
    private final FakeAuthorizationServer server = FakeAuthorizationServer.start();
    private final FakePersonalTokens tokens = server.personalTokens();
    private final OAuthCaller caller = new OAuthCaller(server);
    private final String token = tokens.issuePersonalAccessToken(
            Account.of("acct-1").withPlan("team").withFedramp());

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> whoami(String bearer) throws Exception {
        return caller.get(tokens.whoamiUri(), bearer);
    }

    @Test
    void tellsTheOwner() throws Exception {
        assertThat(token).startsWith("at-" + CanarySecrets.MARKER);
        assertThat(whoami(token).body())
                .isEqualTo("{\"email\":\"acct-1@example.test\",\"chatgpt_user_id\":\"user-of-acct-1\","
                        + "\"chatgpt_account_id\":\"acct-1\",\"chatgpt_plan_type\":\"team\","
                        + "\"chatgpt_account_is_fedramp\":true}");
        assertThat(tokens.whoamiUri())
                .isEqualTo(URI.create(
                        server.environment().get("CODEX_AUTHAPI_BASE_URL") + "/v1/user-auth-credential/whoami"));
        assertThat(whoami(server.signIn().accessToken()).statusCode()).isEqualTo(401);
        assertThat(tokens.whoamiRequests()).isEqualTo(2);
    }

    @Test
    void opensTheResourceUntilItIsRevoked() throws Exception {
        String other = tokens.issuePersonalAccessToken(Account.of("acct-2"));
        assertThat(caller.resource(token).body()).contains("\"account\":\"acct-1\"");
        assertThat(tokens.revoke(token)).isTrue();
        assertThat(tokens.revoke(token)).isFalse();
        assertThat(caller.resource(token).statusCode()).isEqualTo(401);
        assertThat(whoami(token).statusCode()).isEqualTo(401);
        assertThat(caller.resource(other).statusCode()).isEqualTo(200);
        caller.post(server.revocationUri(), "token=" + other);
        assertThat(caller.resource(other).statusCode()).isEqualTo(401);
        assertThat(server.counts().revocations()).isEqualTo(1);
    }

    @Test
    void answersAsScripted() throws Exception {
        tokens.enqueueWhoamiAnswers(
                ScriptedAnswer.regular().omitting("email"), ScriptedAnswer.status(503), ScriptedAnswer.html(200));
        assertThat(whoami(token).body()).startsWith("{\"chatgpt_user_id\"");
        assertThat(whoami(token).statusCode()).isEqualTo(503);
        assertThat(whoami(token).body()).contains("<!doctype html>");
        assertThat(whoami(token).statusCode()).isEqualTo(200);
    }
}
