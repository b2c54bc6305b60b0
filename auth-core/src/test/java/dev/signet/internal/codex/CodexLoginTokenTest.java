package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.AssertionException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenServiceException;
import dev.signet.internal.profile.LoginDialect;
import dev.signet.testkit.Account;
import dev.signet.testkit.CanarySecrets;
import dev.signet.testkit.Delivery;
import dev.signet.testkit.ScriptedAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that a person has are shown to whoever issued them, or verified, before they are stored. */
class CodexLoginTokenTest {
    private static final String CLOSED = "http://127.0.0.1:1";

    private final LoginWorld world = new LoginWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void asksWhoseAPersonalAccessTokenIs() throws Exception {
        var token = personalToken(Account.of("acct-1111"));

        assertThat(world.login().verified(Secret.of("\t" + token + "\n")))
                .isEqualTo(new Credential.BearerToken(
                        Secret.of(token),
                        Map.of(
                                "mode", "personalAccessToken",
                                "account_id", "acct-1111",
                                "user_id", "user-of-acct-1111",
                                "email", "acct-1111@example.test",
                                "plan", "pro")));
        assertThat(world.server.personalTokens().whoamiRequests()).isEqualTo(1);
    }

    @Test
    void noticesAFedrampAccount() throws Exception {
        var credential = world.login()
                .verified(Secret.of(personalToken(Account.of("acct-1111").withFedramp())));

        assertThat(credential.attributes()).containsEntry("fedramp", "true");
        assertThat(world.profile().headers(credential))
                .containsEntry("ChatGPT-Account-ID", "acct-1111")
                .containsEntry("X-OpenAI-Fedramp", "true");
    }

    @Test
    void goesWithoutWhatIsNotSaidOrNotFitToShow() throws Exception {
        var token = Secret.of(personalToken(Account.of("acct-1111")));
        world.server
                .personalTokens()
                .enqueueWhoamiAnswers(ScriptedAnswer.regular()
                        .omitting("chatgpt_user_id", "chatgpt_account_is_fedramp")
                        .with("email", "\"\\u001b[31mann\"")
                        .with("chatgpt_plan_type", "null"));

        assertThat(world.login().verified(token).attributes())
                .isEqualTo(Map.of("mode", "personalAccessToken", "account_id", "acct-1111"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void refusesATokenThatIsNotGood(int status) throws Exception {
        var token = personalToken(Account.of("acct-1111"));
        world.server.personalTokens().enqueueWhoamiAnswers(ScriptedAnswer.error(status, "no"));

        var refusal = rejection(token);

        assertThat(refusal).hasMessageContaining("whoami answered " + status);
        assertThat(refusal.getMessage() + refusal.remedy()).doesNotContain(CanarySecrets.MARKER);
        assertThat(world.login().verified(Secret.of(token))).isInstanceOf(Credential.BearerToken.class);
        world.server.personalTokens().revoke(token);
        assertThat(rejection(token)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "<html>",
                "{\"chatgpt_account_id\":null}",
                "{\"chatgpt_account_id\":\"\"}",
                "{\"chatgpt_account_id\":7}",
                "{\"chatgpt_account_id\":\"a b\"}",
                "{\"chatgpt_account_id\":\"a\",\"chatgpt_account_is_fedramp\":\"yes\"}",
                "{\"chatgpt_account_id\":\"a\",\"chatgpt_account_id\":\"b\"}"
            })
    void believesNoAnswerThatNamesNobody(String body) throws Exception {
        var token = personalToken(Account.of("acct-1111"));
        world.server.personalTokens().enqueueWhoamiAnswers(ScriptedAnswer.json(200, body));

        assertThat(unanswered(world.login(), token)).hasMessageContaining("whoami");
    }

    @Test
    void tellsATokenThatIsRefusedFromOneThatCouldNotBeAsked() throws Exception {
        var token = personalToken(Account.of("acct-1111"));
        world.server
                .personalTokens()
                .enqueueWhoamiAnswers(
                        ScriptedAnswer.retryAfter(503, "7"),
                        ScriptedAnswer.status(500),
                        ScriptedAnswer.html(404),
                        ScriptedAnswer.redirect(302, URI.create(CLOSED)),
                        ScriptedAnswer.json(200, "{\"chatgpt_account_id\":\"a\"}")
                                .delivered(Delivery.TRUNCATE_BODY));

        assertThat(unanswered(world.login(), token).retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(unanswered(world.login(), token)).hasMessageContaining("answered 500");
        assertThat(unanswered(world.login(), token)).hasMessageContaining("answered 404");
        assertThat(unanswered(world.login(), token)).hasMessageContaining("answered 302");
        assertThat(unanswered(world.login(), token)).hasMessageContaining("gave no answer");
        var nowhere = world.login(Map.of("CODEX_AUTHAPI_BASE_URL", CLOSED));
        assertThat(unanswered(nowhere, token)).hasMessageContaining("gave no answer: the connection was refused");
    }

    @Test
    void givesUpWhenItsThreadIsInterrupted() throws Exception {
        var token = Secret.of(personalToken(Account.of("acct-1111")));
        Thread.currentThread().interrupt();

        assertThat(catchThrowableOfType(
                        InterruptedException.class, () -> world.login().verified(token)))
                .isNotNull();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void verifiesTheTokenOfAnAgent() throws Exception {
        var agent = world.server.agents().issue(Account.of("acct-1111"));
        var token = world.server.agentTokens().issue(agent);

        var credential = (AgentIdentity) believing().verified(Secret.of(token + "\n"));

        assertThat(credential.runtimeId()).isEqualTo(agent.agentRuntimeId());
        assertThat(credential.source())
                .isInstanceOfSatisfying(
                        AgentIdentity.UnverifiedJwt.class,
                        jwt -> assertThat(jwt.token()).isEqualTo(Secret.of(token)));
        assertThat(world.server.agentTokens().jwkSetFetches()).isEqualTo(1);
        assertThat(world.server.personalTokens().whoamiRequests()).isZero();
    }

    @Test
    void refusesTheTokenOfAnAgentThatIsNotToBeBelieved() throws Exception {
        var agent = world.server.agents().issue(Account.of("acct-1111"));
        var tokens = world.server.agentTokens();
        var login = believing();

        assertThat(unbelieved(login, tokens.token(agent).audience("another").issue())
                        .isRemote())
                .isFalse();
        assertThat(unbelieved(login, tokens.token(agent).issuer(world.issuer()).issue())
                        .isRemote())
                .isFalse();
        var good = tokens.issue(agent);
        assertThat(unbelieved(login, good.substring(0, good.length() - 9) + "AAAAAAAAA")
                        .isRemote())
                .isFalse();
        var unusable = tokens.token(agent).claim("agent_private_key", "AAAA").issue();
        assertThat(unbelieved(login, unusable).isRemote()).isFalse();
        assertThat(login.verified(Secret.of(good))).isInstanceOf(AgentIdentity.class);
    }

    @Test
    void cannotTellWithoutTheKeysOfTheIssuer() throws Exception {
        world.server.agentTokens().beginOutage(ScriptedAnswer.status(503));
        var token = world.server.agentTokens().issue(world.server.agents().issue(Account.of("acct-1111")));

        assertThat(unbelieved(believing(), token).isRemote()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "sk-" + CanarySecrets.MARKER, "at-" + CanarySecrets.MARKER + " x", "a.b.c"})
    void asksNobodyAboutWhatIsNoTokenOfThisWorld(String text) throws Exception {
        var login = world.login();

        var refusal = catchThrowableOfType(ConfigurationException.class, () -> login.verified(Secret.of(text)));

        assertThat(refusal.getMessage() + refusal.remedy()).doesNotContain(CanarySecrets.MARKER);
        assertThat(world.server.personalTokens().whoamiRequests()).isZero();
    }

    private String personalToken(Account account) {
        return world.server.personalTokens().issuePersonalAccessToken(account);
    }

    private LoginDialect believing() throws Exception {
        return world.login(Map.of(
                "CODEX_AGENT_IDENTITY_JWKS_BASE_URL",
                world.server.agentTokens().baseUri().toString()));
    }

    private CredentialRejectedException rejection(String token) throws Exception {
        var login = world.login();
        return catchThrowableOfType(CredentialRejectedException.class, () -> login.verified(Secret.of(token)));
    }

    private static TokenServiceException unanswered(LoginDialect login, String token) {
        return catchThrowableOfType(TokenServiceException.class, () -> login.verified(Secret.of(token)));
    }

    private static AssertionException unbelieved(LoginDialect login, String token) {
        return catchThrowableOfType(AssertionException.class, () -> login.verified(Secret.of(token)));
    }
}
