package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.Credential.OAuthTokens;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.internal.profile.Revocation;
import dev.signet.internal.profile.Revocation.Result;
import dev.signet.testkit.CanarySecrets;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.Delivery;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ScriptedAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is revoked, where, and what the answers mean. */
class CodexRevocationTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final String REFRESH = "CODEX_REFRESH_TOKEN_URL_OVERRIDE";
    private static final String REVOKE = "CODEX_REVOKE_TOKEN_URL_OVERRIDE";

    private final LoginWorld world = new LoginWorld();
    private final IssuedSession session = world.server.signIn();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void revokesTheRefreshToken() throws Exception {
        var result = revocation(tokens(Map.of("client_id", "app_x"))).run(DEADLINE);

        assertThat(result).isEqualTo(new Result.Revoked());
        assertThat(world.server.isAlive(session)).isFalse();
        assertThat(world.posts)
                .containsExactly(new LoginWorld.Post(
                        world.server.revocationUri(),
                        "application/json",
                        "{\"token\":\"" + session.refreshToken()
                                + "\",\"token_type_hint\":\"refresh_token\",\"client_id\":\"app_x\"}"));
    }

    @Test
    void revokesTheAccessTokenWhereThereIsNoOther() throws Exception {
        var access = TokenSet.builder()
                .idToken(Secret.of(session.idToken()))
                .accessToken(Secret.of(session.accessToken()))
                .build();

        var revocation = revocation(new OAuthTokens(access, Map.of()));

        assertThat(revocation.describe()).isEqualTo("the access token at " + world.server.revocationUri());
        assertThat(revocation.run(DEADLINE)).isEqualTo(new Result.Revoked());
        assertThat(world.posts)
                .singleElement()
                .satisfies(post -> assertThat(post.body())
                        .isEqualTo(
                                "{\"token\":\"" + session.accessToken() + "\",\"token_type_hint\":\"access_token\"}"));
    }

    @Test
    void namesTheProfilesClientWhereNoneIsNoted() throws Exception {
        revocation(tokens(Map.of())).run(DEADLINE);

        assertThat(world.posts)
                .singleElement()
                .satisfies(post -> assertThat(post.body()).endsWith("\"client_id\":\"my-client\"}"));
    }

    @Test
    void countsATokenThatNobodyKnowsAsRevoked() throws Exception {
        var unknown = TokenSet.builder().refreshToken(Secret.of("rt-unknown")).build();

        assertThat(revocation(new OAuthTokens(unknown, Map.of())).run(DEADLINE)).isEqualTo(new Result.Revoked());
        assertThat(world.server.isAlive(session)).isTrue();
    }

    @Test
    void takesNothingElseForRevoked() throws Exception {
        var revocation = revocation(tokens(Map.of()));
        world.server.enqueueRevocationAnswers(
                ScriptedAnswer.error(400, "unsupported_token_type", "because " + session.refreshToken()),
                ScriptedAnswer.error(401, "invalid_client"),
                ScriptedAnswer.json(500, "{\"error\":\"" + session.refreshToken() + "\"}"),
                ScriptedAnswer.status(202),
                ScriptedAnswer.redirect(302, world.server.revocationUri()),
                ScriptedAnswer.status(200).delivered(Delivery.CLOSE));

        assertThat(failure(revocation)).contains("answered 400 unsupported_token_type");
        assertThat(failure(revocation)).contains("answered 401 invalid_client");
        assertThat(failure(revocation)).endsWith("answered 500");
        assertThat(failure(revocation)).contains("answered 202");
        assertThat(failure(revocation)).contains("answered 302");
        assertThat(failure(revocation)).contains("may be good still");
        var nowhere = world.login(Map.of(REVOKE, "http://127.0.0.1:1/r"))
                .revocation(tokens(Map.of()))
                .orElseThrow();
        assertThat(failure(nowhere)).contains("nothing was sent");
        assertThat(revocation.run(DEADLINE)).isEqualTo(new Result.Revoked());
    }

    @ParameterizedTest
    @CsvSource({
        ", , https://auth.openai.com/oauth/revoke",
        "https://a.test:8443/x/token?y=z, , https://a.test:8443/oauth/revoke",
        "https://a.test/oauth/token, https://b.test/gone, https://b.test/gone",
        ", https://b.test/gone, https://b.test/gone"
    })
    void findsThePlace(String refresh, String revoke, String place) throws Exception {
        var environment = new HashMap<String, String>();
        if (refresh != null) {
            environment.put(REFRESH, refresh);
        }
        if (revoke != null) {
            environment.put(REVOKE, revoke);
        }

        var revocation = world.login(new CodexProfile(), environment)
                .revocation(tokens(Map.of("issuer", "https://auth.openai.com/")))
                .orElseThrow();

        assertThat(revocation.describe()).isEqualTo("the refresh token at " + place);
        assertThat(revocation.toString()).doesNotContain(CanarySecrets.MARKER);
    }

    @Test
    void showsNoTokenToAnotherIssuer() throws Exception {
        var foreign = tokens(Map.of("issuer", "https://login.acme.test"));
        var login = world.login();

        var refusal = catchThrowableOfType(ConfigurationException.class, () -> login.revocation(foreign));

        assertThat(refusal).hasMessageContaining(REVOKE);
        assertThat(world.login(Map.of(REVOKE, "https://login.acme.test/r")).revocation(foreign))
                .isPresent();
        // The CLI's own tokens without a note of their issuer, in a home that is opened for another server.
        var unnoted = TokenSet.builder()
                .idToken(Secret.of(SampleTokens.jwt("{\"iss\":\"https://auth.openai.com\"}")))
                .refreshToken(Secret.of("rt-1"))
                .build();
        assertThat(catchThrowableOfType(
                        ConfigurationException.class, () -> login.revocation(new OAuthTokens(unnoted, Map.of()))))
                .isNotNull();
        assertThat(world.login(new CodexProfile(), Map.of()).revocation(new OAuthTokens(unnoted, Map.of())))
                .isPresent();
    }

    @Test
    void leavesAloneWhatIsNotThisSignInsAlone() throws Exception {
        var agent = AuthJsonCodec.INSTANCE
                .decode(
                        CodexFixtures.agentJson(world.server.agents().issue(session.account()))
                                .getBytes(StandardCharsets.UTF_8),
                        "a file")
                .orElseThrow();
        var login = world.login();

        assertThat(login.revocation(new Credential.ApiKey(Secret.of("sk-1"), Map.of("mode", "apikey"))))
                .isEmpty();
        assertThat(login.revocation(new Credential.BearerToken(Secret.of("at-1"), Map.of())))
                .isEmpty();
        assertThat(login.revocation(agent)).isEmpty();
        assertThat(login.revocation(new Credential.Unsupported("bedrockApiKey", Map.of())))
                .isEmpty();
        assertThat(login.revocation(tokens(Map.of("renewed_by", "host")))).isEmpty();
        assertThat(login.revocation(new OAuthTokens(TokenSet.builder().build(), Map.of())))
                .isEmpty();
        assertThat(login.revocation(tokens(Map.of()))).isPresent();
    }

    private OAuthTokens tokens(Map<String, String> attributes) {
        return new OAuthTokens(session.tokenSet(), attributes);
    }

    private Revocation revocation(Credential credential) throws Exception {
        return world.login().revocation(credential).orElseThrow();
    }

    private static String failure(Revocation revocation) {
        var detail = ((Result.Failed) revocation.run(DEADLINE)).detail();
        assertThat(detail).doesNotContain(CanarySecrets.MARKER);
        return detail;
    }
}
