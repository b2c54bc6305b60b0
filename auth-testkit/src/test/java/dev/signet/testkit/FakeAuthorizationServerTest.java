package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.signet.testkit.TokenRequest.Outcome;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeAuthorizationServerTest {
    private final ManualTimeSource time = ManualTimeSource.create();
    private FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final Browserless client = new Browserless();

    @AfterEach
    void stop() {
        server.close();
    }

    private void restart(FakeAuthorizationServerBuilder builder) {
        server.close();
        server = builder.time(time).start();
    }

    @Test
    void rotatesOnRefreshAndRefusesTheStaleAccessToken() throws Exception {
        IssuedSession first = server.signIn(Account.of("acct-1"));
        assertThat(client.get(server.resourceUri(), first.accessToken()).statusCode())
                .isEqualTo(200);

        HttpResponse<String> answer = client.refreshJson(server, first.refreshToken());

        IssuedSession second = server.newest(first);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains(second.accessToken(), second.refreshToken(), "\"expires_in\":3600");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(second.generation()).isEqualTo(2);
        assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());

        HttpResponse<String> stale = client.get(server.resourceUri(), first.accessToken());
        assertThat(stale.statusCode()).isEqualTo(401);
        assertThat(stale.headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
        assertThat(client.get(server.resourceUri(), second.accessToken()).body())
                .contains("\"account\":\"acct-1\"", "\"generation\":2");
    }

    @Test
    void revokesTheFamilyWhenASpentRefreshTokenIsPresentedAgain() throws Exception {
        IssuedSession first = server.signIn();
        client.refreshJson(server, first.refreshToken());
        IssuedSession second = server.newest(first);

        HttpResponse<String> reused = client.refreshJson(server, first.refreshToken());

        assertThat(reused.statusCode()).isEqualTo(401);
        assertThat(reused.body()).contains("\"code\":\"refresh_token_reused\"");
        assertThat(server.isAlive(first)).isFalse();
        assertThat(client.get(server.resourceUri(), second.accessToken()).statusCode())
                .isEqualTo(401);
        assertThat(client.refreshJson(server, second.refreshToken()).body()).contains("refresh_token_invalidated");
        assertThat(server.counts().reuseDetections()).isEqualTo(1);
        assertThat(server.counts().familiesRevoked()).isEqualTo(1);
        assertThat(server.journal())
                .extracting(TokenRequest::outcome)
                .containsExactly(Outcome.GRANTED, Outcome.REUSED, Outcome.REVOKED);
    }

    @Test
    void answersWithTheSameTokensWithinTheGraceAndDetectsReuseAtItsEnd() throws Exception {
        restart(FakeAuthorizationServer.builder().refreshGrace(Duration.ofSeconds(10)));
        IssuedSession first = server.signIn();
        String granted = client.refreshJson(server, first.refreshToken()).body();

        time.advance(Duration.ofMillis(9_000));
        HttpResponse<String> replayed = client.refreshJson(server, first.refreshToken());
        assertThat(replayed.statusCode()).isEqualTo(200);
        assertThat(replayed.body()).isEqualTo(granted.replace("\"expires_in\":3600", "\"expires_in\":3591"));

        time.advance(Duration.ofMillis(1_000));
        assertThat(client.refreshJson(server, first.refreshToken()).statusCode())
                .isEqualTo(401);
        assertThat(server.isAlive(first)).isFalse();
        assertThat(server.counts().graceReplays()).isEqualTo(1);
    }

    @Test
    void countsAnOlderRefreshTokenAsReusedEvenWithinTheGrace() throws Exception {
        restart(FakeAuthorizationServer.builder().refreshGrace(Duration.ofMinutes(1)));
        IssuedSession first = server.signIn();
        client.refreshJson(server, first.refreshToken());
        client.refreshJson(server, server.newest(first).refreshToken());

        assertThat(client.refreshJson(server, first.refreshToken()).body()).contains("refresh_token_reused");
        assertThat(server.isAlive(first)).isFalse();
    }

    @Test
    void endsOneFamilyAndNotItsNeighbour() throws Exception {
        IssuedSession mine = server.signIn(Account.of("acct-1"));
        IssuedSession neighbour = server.signIn(Account.of("acct-1"));
        server.revoke(mine);

        assertThat(client.get(server.resourceUri(), mine.accessToken()).statusCode())
                .isEqualTo(401);
        assertThat(client.get(server.resourceUri(), neighbour.accessToken()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void speaksTheFormOfTheStandardToForms() throws Exception {
        IssuedSession first = server.signIn();
        assertThat(client.refreshForm(server, first.refreshToken()).statusCode())
                .isEqualTo(200);

        HttpResponse<String> reused = client.refreshForm(server, first.refreshToken());
        assertThat(reused.statusCode()).isEqualTo(400);
        assertThat(reused.body()).isEqualTo("{\"error\":\"invalid_grant\"}");
    }

    @Test
    void speaksTheDialectItWasToldTo() throws Exception {
        restart(FakeAuthorizationServer.builder().errors(ErrorDialect.RFC6749));
        assertThat(client.refreshJson(server, "never-issued").body()).isEqualTo("{\"error\":\"invalid_grant\"}");
        restart(FakeAuthorizationServer.builder().errors(ErrorDialect.CODEX));
        assertThat(client.refreshForm(server, "never-issued").body()).contains("refresh_token_invalidated");
        assertThat(server.journal()).extracting(TokenRequest::outcome).containsExactly(Outcome.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-www-form-urlencoded | grant_type=refresh_token | invalid_request",
                "application/x-www-form-urlencoded | refresh_token=x | invalid_request",
                "application/x-www-form-urlencoded | grant_type=refresh_token&refresh_token=x&refresh_token=y | invalid_request",
                "application/x-www-form-urlencoded | grant_type=%zz&refresh_token=x | invalid_request",
                "application/x-www-form-urlencoded | grant_type=password&username=a | unsupported_grant_type",
                "application/json | {\"grant_type\":\"refresh_token\",\"refresh_token\":7} | invalid_request",
                "application/json | {\"grant_type\":\"refresh_token\",\"refresh_token\":\"x\",\"refresh_token\":\"y\"} | invalid_request",
                "application/json | {\"grant_type\":\"refresh_token\",\"refresh_token\":\"x\"} junk | invalid_request",
                "application/json | [] | invalid_request",
                "text/plain | grant_type=refresh_token&refresh_token=x | invalid_request"
            })
    void refusesARequestThatIsNone(String type, String body, String error) throws Exception {
        HttpResponse<String> answer = client.post(server.tokenUri(), type, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"error\":\"" + error + "\"}");
        assertThat(server.journal()).extracting(TokenRequest::outcome).containsExactly(Outcome.INVALID);
    }

    @Test
    void refusesTokenAndRevocationRequestsByGet() throws Exception {
        assertThat(client.get(server.tokenUri(), "x").statusCode()).isEqualTo(405);
        assertThat(client.get(server.revocationUri(), "x").statusCode()).isEqualTo(405);
    }

    @Test
    void refusesAnAccessTokenAtTheVeryMomentItExpires() throws Exception {
        restart(FakeAuthorizationServer.builder().accessTokenLifetime(Duration.ofSeconds(2)));
        IssuedSession session = server.signIn();
        time.advance(Duration.ofMillis(1_999));
        assertThat(client.get(server.resourceUri(), session.accessToken()).statusCode())
                .isEqualTo(200);
        time.advance(Duration.ofMillis(1));
        assertThat(client.get(server.resourceUri(), session.accessToken()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void refusesARefreshTokenAtTheVeryMomentItExpires() throws Exception {
        restart(FakeAuthorizationServer.builder().refreshTokenLifetime(Duration.ofSeconds(2)));
        IssuedSession first = server.signIn();
        time.advance(Duration.ofMillis(1_999));
        assertThat(client.refreshJson(server, first.refreshToken()).statusCode())
                .isEqualTo(200);
        time.advance(Duration.ofSeconds(2));
        assertThat(client.refreshJson(server, server.newest(first).refreshToken())
                        .body())
                .contains("refresh_token_expired");
        assertThat(server.isAlive(first)).isTrue();
    }

    @Test
    void takesAnyUnexpiredTokenWhereToldTo() throws Exception {
        IssuedSession first = server.signIn();
        client.refreshJson(server, first.refreshToken());
        assertThat(client.get(server.resourceUri(), first.accessToken()).statusCode())
                .isEqualTo(401);
        server.freshness(Freshness.ANY_UNEXPIRED);
        assertThat(client.get(server.resourceUri(), first.accessToken()).body()).contains("\"generation\":1");
    }

    @Test
    void keepsTheRefreshTokenWhereRotationIsOff() throws Exception {
        restart(FakeAuthorizationServer.builder().rotation(false).opaqueAccessTokens());
        IssuedSession first = server.signIn();
        client.refreshJson(server, first.refreshToken());
        client.refreshJson(server, first.refreshToken());

        IssuedSession third = server.newest(first);
        assertThat(third.refreshToken()).isEqualTo(first.refreshToken());
        assertThat(third.accessToken()).doesNotContain(".").isNotEqualTo(first.accessToken());
        assertThat(third.generation()).isEqualTo(3);
    }

    @Test
    void revokesByTheStandardInBothDialects() throws Exception {
        IssuedSession form = server.signIn();
        IssuedSession json = server.signIn();
        HttpResponse<String> answer = client.post(
                server.revocationUri(),
                "application/x-www-form-urlencoded",
                "token=" + form.refreshToken() + "&token_type_hint=refresh_token");
        assertThat(answer.statusCode()).isEqualTo(200);
        client.post(
                server.revocationUri(),
                "application/json",
                "{\"token\":\"" + json.refreshToken() + "\",\"token_type_hint\":\"refresh_token\"}");

        assertThat(server.isAlive(form)).isFalse();
        assertThat(server.isAlive(json)).isFalse();
        assertThat(server.counts().revocations()).isEqualTo(2);
    }

    @Test
    void revokesAnAccessTokenAloneAndKnowsNoErrorForAnUnknownToken() throws Exception {
        IssuedSession session = server.signIn();
        client.post(server.revocationUri(), "application/json", "{\"token\":\"" + session.accessToken() + "\"}");
        assertThat(client.get(server.resourceUri(), session.accessToken()).statusCode())
                .isEqualTo(401);
        assertThat(client.refreshJson(server, session.refreshToken()).statusCode())
                .isEqualTo(200);

        HttpResponse<String> unknown =
                client.post(server.revocationUri(), "application/json", "{\"token\":\"never-issued\"}");
        assertThat(unknown.statusCode()).isEqualTo(200);
        assertThat(client.post(server.revocationUri(), "application/json", "{}").statusCode())
                .isEqualTo(400);
        assertThat(server.counts().revocations()).isEqualTo(1);
    }

    @Test
    void keepsAJournalWithoutTokens() throws Exception {
        IssuedSession session = server.signIn();
        time.advance(Duration.ofSeconds(5));
        client.refreshJson(server, session.refreshToken());

        TokenRequest request = server.journal().get(0);
        assertThat(request.time()).isEqualTo(ManualTimeSource.DEFAULT_START.plusSeconds(5));
        assertThat(request.grantType()).contains("refresh_token");
        assertThat(request.clientId()).contains("client-1");
        assertThat(request.refreshReason()).contains("proactive_expiry");
        assertThat(request.refreshTokenDigest()).contains(session.refreshTokenDigest());
        assertThat(new LeakDetector().inspect(server.journal())).isEmpty();
        assertThat(new LeakDetector().inspect(session)).isEmpty();
    }

    @Test
    void showsTheVariablesThatPointAProgramHere() {
        assertThat(server.environment())
                .containsOnly(
                        entry("CODEX_REFRESH_TOKEN_URL_OVERRIDE", server.baseUri() + "/oauth/token"),
                        entry("CODEX_REVOKE_TOKEN_URL_OVERRIDE", server.baseUri() + "/oauth/revoke"),
                        entry("CODEX_AGENT_IDENTITY_AUTHAPI_BASE_URL", server.baseUri() + "/api/accounts"),
                        entry("CODEX_AUTHAPI_BASE_URL", server.baseUri() + "/api/accounts"),
                        entry("CODEX_AGENT_IDENTITY_JWKS_BASE_URL", server.baseUri() + "/backend-api/wham"));
    }

    @Test
    void issuesTheSameTokensFromTheSameSeed() {
        restart(FakeAuthorizationServer.builder().random(new Random(7)));
        String first = server.signIn().refreshToken();
        restart(FakeAuthorizationServer.builder().random(new Random(7)));
        assertThat(server.signIn().refreshToken()).isEqualTo(first);
        restart(FakeAuthorizationServer.builder().random(new Random(8)));
        assertThat(server.signIn().refreshToken()).isNotEqualTo(first);
    }

    @Test
    void leavesTheSystemPropertiesAsTheyWere() {
        assertThat(System.getProperties().stringPropertyNames())
                .noneMatch(name -> name.startsWith("sun.net.httpserver."));
        System.setProperty("sun.net.httpserver.idleInterval", "3600");
        try {
            FakeAuthorizationServer.start().close();
            assertThat(System.getProperty("sun.net.httpserver.idleInterval")).isEqualTo("3600");
        } finally {
            System.clearProperty("sun.net.httpserver.idleInterval");
        }
    }

    @Test
    void saysWhichPortIsTaken() {
        int port = server.baseUri().getPort();
        assertThatThrownBy(() -> FakeAuthorizationServer.builder().port(port).start())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void refusesASessionOfAnotherServer() {
        try (var other = FakeAuthorizationServer.start()) {
            IssuedSession foreign = other.signIn();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> server.newest(foreign))
                    .withMessageContaining("not issued by " + server.baseUri());
        }
    }
}
