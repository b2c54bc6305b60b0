package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.SignInPolicy;
import dev.signet.Signet;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenServiceException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.testkit.Account;
import dev.signet.testkit.ScriptedAnswer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A personal access token does not tell whose it is: its issuer does, once for each open home. */
class PersonalTokenTest {
    private final OpenHome home = new OpenHome();

    @AfterEach
    void close() {
        home.close();
    }

    private String store(Account owner) {
        var token = home.server.personalTokens().issuePersonalAccessToken(owner);
        home.put("{\"OPENAI_API_KEY\":null,\"personal_access_token\":\"" + token + "\"}");
        return token;
    }

    private Map<String, String> sent(Signet signet) throws Exception {
        var headers = new HashMap<String, String>();
        home.authorize(signet).forEach(headers::put);
        return headers;
    }

    private int asked() {
        return home.server.personalTokens().whoamiRequests();
    }

    @Test
    void itsRequestsNameTheOwnersAccount() throws Exception {
        var token = store(Account.of("acct-7").withFedramp());
        try (var signet = home.open()) {
            for (int i = 0; i < 100; i++) {
                home.passASecond();
                assertThat(sent(signet))
                        .containsEntry("Authorization", "Bearer " + token)
                        .containsEntry("ChatGPT-Account-ID", "acct-7")
                        .containsEntry("X-OpenAI-Fedramp", "true");
            }
            assertThat(home.call(signet)).isEqualTo(200);
        }
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void soDoThoseOfOneFromTheEnvironment() throws Exception {
        var variables = new HashMap<>(home.server.environment());
        variables.put(
                "CODEX_ACCESS_TOKEN", home.server.personalTokens().issuePersonalAccessToken(Account.of("acct-8")));
        try (var signet = home.builder().fromEnvironment(variables).build()) {
            assertThat(sent(signet))
                    .containsEntry("ChatGPT-Account-ID", "acct-8")
                    .doesNotContainKey("X-OpenAI-Fedramp");
        }
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void anotherTokenIsAskedForAnew() throws Exception {
        store(Account.of("acct-1"));
        try (var signet = home.open()) {
            assertThat(sent(signet)).containsEntry("ChatGPT-Account-ID", "acct-1");
            store(Account.of("acct-2"));
            home.passASecond();
            var unusedLook = signet.status();
            assertThat(sent(signet)).containsEntry("ChatGPT-Account-ID", "acct-2");
        }
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void aWorkspaceIsJudgedByWhatTheIssuerSays() throws Exception {
        var policy = SignInPolicy.builder().workspaces("acct-1").build();
        store(Account.of("acct-1"));
        try (var signet = home.builder().policy(policy).build()) {
            assertThat(home.call(signet)).isEqualTo(200);
        }
        store(Account.of("acct-2"));
        try (var signet = home.builder().policy(policy).build()) {
            assertThatThrownBy(() -> home.authorize(signet)).isInstanceOf(PolicyDeniedException.class);
        }
        assertThat(home.events.events(AuthEvent.PolicyDenied.class))
                .singleElement()
                .satisfies(event -> assertThat(event.detail()).contains("acct-2", "acct-1"));
        assertThat(home.document()).contains("personal_access_token");
    }

    @Test
    void aSignInIsJudgedByTheSameAnswer() throws Exception {
        var policy = SignInPolicy.builder().workspaces("acct-1").build();
        var foreign = home.server.personalTokens().issuePersonalAccessToken(Account.of("acct-2"));
        var own = home.server.personalTokens().issuePersonalAccessToken(Account.of("acct-1"));
        var before = home.document();
        try (var signet = home.builder().policy(policy).build()) {
            assertThatThrownBy(() ->
                            signet.signIn().accessToken(Secret.of(foreign)).run())
                    .isInstanceOf(PolicyDeniedException.class);
            assertThat(home.document()).isEqualTo(before);
            signet.signIn().accessToken(Secret.of(own)).run();
            assertThat(sent(signet)).containsEntry("ChatGPT-Account-ID", "acct-1");
        }
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void oneThatItsIssuerRefusesIsNotSent() throws Exception {
        var token = store(Account.of("acct-1"));
        home.server.personalTokens().revoke(token);
        try (var signet = home.open()) {
            assertThatThrownBy(() -> home.authorize(signet))
                    .isInstanceOf(CredentialRejectedException.class)
                    .hasMessageNotContaining(token);
        }
        assertThat(home.server.counts().resourceRequests()).isZero();
    }

    @Test
    void nothingIsSentWhileTheIssuerIsSilentAndItIsNotAskedAllTheTime() throws Exception {
        store(Account.of("acct-1"));
        home.server.personalTokens().enqueueWhoamiAnswers(ScriptedAnswer.error(503, "busy"));
        try (var signet = home.open()) {
            refused(signet);
            refused(signet);
            assertThat(asked()).isEqualTo(1);

            home.time.advance(Duration.ofSeconds(60));
            assertThat(sent(signet)).containsEntry("ChatGPT-Account-ID", "acct-1");
        }
        assertThat(asked()).isEqualTo(2);
    }

    private void refused(Signet signet) {
        assertThatThrownBy(() -> home.authorize(signet))
                .isInstanceOf(TokenServiceException.class)
                .hasMessageContaining("answered 503");
    }
}
