package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.internal.policy.CredentialFacts;
import dev.signet.internal.policy.CredentialKind;
import dev.signet.internal.policy.CredentialSource;
import dev.signet.internal.policy.CredentialSource.Place;
import dev.signet.internal.policy.LoginMethod;
import dev.signet.testkit.Account;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.FakeAuthorizationServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What documents of this world tell a policy. */
class CodexFactsTest {
    private static final CredentialSource STORE = CredentialSource.store("file");
    private static final String RENEWED_AT = "https://renewed.test";
    private static final Set<String> ACCOUNT = Set.of("acct-1111");

    private final FakeAuthorizationServer server = FakeAuthorizationServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void eachModeTellsWhatItIs() throws Exception {
        var session = server.signIn(Account.of("acct-1111"));
        var tokens = CodexFixtures.authJson(session);
        var agent = server.agents().issue(Account.of("acct-1111"));
        assertThat(facts(tokens)).isEqualTo(fact(CredentialKind.TOKENS, LoginMethod.ACCOUNT, ACCOUNT, RENEWED_AT));
        assertThat(facts(CodexFixtures.authJson(session, "client", "o".repeat(43))))
                .isEqualTo(fact(
                        CredentialKind.TOKENS,
                        LoginMethod.ACCOUNT,
                        ACCOUNT,
                        session.issuer().toString()));
        assertThat(facts(tokens.replace("\"chatgpt\"", "\"chatgptAuthTokens\"")))
                .isEqualTo(fact(CredentialKind.ACCESS_TOKEN, LoginMethod.ACCOUNT, ACCOUNT, ""));
        assertThat(facts(CodexFixtures.apiKeyJson(server.issueApiKey())))
                .isEqualTo(fact(CredentialKind.API_KEY, LoginMethod.API_KEY, Set.of(), ""));
        assertThat(facts("{\"auth_mode\":\"personalAccessToken\",\"personal_access_token\":\"at-1\"}"))
                .isEqualTo(fact(CredentialKind.ACCESS_TOKEN, LoginMethod.ACCOUNT, Set.of(), ""));
        assertThat(facts(CodexFixtures.agentJson(agent)))
                .isEqualTo(fact(CredentialKind.AGENT, LoginMethod.ACCOUNT, ACCOUNT, ""));
        assertThat(facts("{\"auth_mode\":\"telepathy\"}"))
                .isEqualTo(fact(CredentialKind.UNKNOWN, LoginMethod.UNKNOWN, Set.of(), ""));
    }

    @Test
    void whatAnApplicationGivesIsKnownAsFarAsItSays() {
        var application = CredentialSource.of(Place.APPLICATION);
        var bearer = new Credential.BearerToken(Secret.of("t"), Map.of());
        assertThat(CodexFacts.of(bearer, application, RENEWED_AT).method()).isEqualTo(LoginMethod.UNKNOWN);
        var hosts = new Credential.OAuthTokens(
                TokenSet.builder().accessToken(Secret.of("t")).build(), Map.of());
        assertThat(CodexFacts.of(hosts, application, RENEWED_AT))
                .isEqualTo(new CredentialFacts(
                        CredentialKind.ACCESS_TOKEN, LoginMethod.ACCOUNT, Set.of(), "", application));
        var renewable = new Credential.OAuthTokens(
                TokenSet.builder()
                        .accessToken(Secret.of("t"))
                        .refreshToken(Secret.of("r"))
                        .build(),
                Map.of());
        assertThat(CodexFacts.of(renewable, application, RENEWED_AT).kind()).isEqualTo(CredentialKind.TOKENS);
    }

    private static CredentialFacts facts(String document) throws Exception {
        var credential = AuthJsonCodec.INSTANCE.decode(document.getBytes(StandardCharsets.UTF_8), "here");
        return CodexFacts.of(credential.orElseThrow(), STORE, RENEWED_AT);
    }

    private static CredentialFacts fact(CredentialKind kind, LoginMethod method, Set<String> ids, String issuer) {
        return new CredentialFacts(kind, method, ids, issuer, STORE);
    }
}
