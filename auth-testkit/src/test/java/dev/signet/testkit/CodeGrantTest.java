package dev.signet.testkit;

import static dev.signet.testkit.OAuthCaller.assertError;
import static dev.signet.testkit.OAuthCaller.exchanging;
import static dev.signet.testkit.OAuthCaller.find;
import static dev.signet.testkit.OAuthCaller.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.TokenRequest.Outcome;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeGrantTest {
    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final OAuthCaller caller = new OAuthCaller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private List<Outcome> outcomes() {
        return server.journal().stream().map(TokenRequest::outcome).toList();
    }

    @Test
    void tradesACodeForTokensThatWork() throws Exception {
        HttpResponse<String> answer = caller.token(exchanging(caller.code()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(JsonText.parse(answer.body()).orElseThrow())
                .containsOnlyKeys("id_token", "access_token", "refresh_token", "token_type", "expires_in", "scope");
        IssuedSession session = server.signIns().sessions().get(0);
        assertThat(member(answer, "access_token")).isEqualTo(session.accessToken());
        assertThat(caller.resource(session.accessToken()).body()).contains("\"account\":\"acct-1111\"");
        assertThat(server.counts().signIns()).isEqualTo(1);
        assertThat(server.signIns().counts()).isEqualTo(new SignInCounts(1, 0, 1, 1, 0, 0));
        assertThat(new LeakDetector().find("answer", answer.body())).isPresent();
        assertThat(new LeakDetector().inspect(server.journal())).isEmpty();
    }

    @Test
    void endsWhatACodeHasGivenWhenItIsUsedAgain() throws Exception {
        String code = caller.code();
        caller.token(exchanging(code));
        IssuedSession session = server.signIns().sessions().get(0);
        assertThat(server.isAlive(session)).isTrue();
        assertError(caller.token(exchanging(code)), 400, "invalid_grant");
        assertThat(server.isAlive(session)).isFalse();
        assertThat(caller.resource(session.accessToken()).statusCode()).isEqualTo(401);
        assertError(caller.token(exchanging(code)), 400, "invalid_grant");
        assertThat(outcomes()).containsExactly(Outcome.GRANTED, Outcome.REUSED, Outcome.REUSED);
        assertThat(server.signIns().counts().codesReused()).isEqualTo(2);
        assertThat(server.counts().familiesRevoked()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"59, 200, GRANTED", "60, 400, EXPIRED"})
    void takesACodeFor60Seconds(int seconds, int status, Outcome outcome) throws Exception {
        String code = caller.code();
        time.advance(Duration.ofSeconds(seconds));
        assertThat(caller.token(exchanging(code)).statusCode()).isEqualTo(status);
        assertThat(outcomes()).containsExactly(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "code_verifier, wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww, invalid_grant, MISMATCH",
        "code_verifier, short, invalid_request, INVALID",
        "code_verifier, '', invalid_request, INVALID",
        "redirect_uri, http://127.0.0.1:1457/auth/callback, invalid_grant, MISMATCH",
        "redirect_uri, '', invalid_request, INVALID",
        "code, '', invalid_request, INVALID",
        "code, ac-made-up, invalid_grant, UNKNOWN",
        "client_id, other, invalid_grant, MISMATCH",
    })
    void refusesAProofThatDoesNotFitAndSpendsNothing(String name, String value, String error, Outcome outcome)
            throws Exception {
        server.clients().registerPublic("other");
        String code = caller.code();
        assertError(caller.token(exchanging(code, name, value)), 400, error);
        assertThat(caller.token(exchanging(code)).statusCode()).isEqualTo(200);
        assertThat(outcomes()).containsExactly(outcome, Outcome.GRANTED);
    }

    @Test
    void takesNoJson() throws Exception {
        var members = new LinkedHashMap<String, Object>(exchanging(caller.code()));
        assertError(caller.postJson(server.tokenUri(), JsonText.compact(members)), 400, "invalid_request");
    }

    @Test
    void bindsTheRefreshTokenToItsClient() throws Exception {
        server.clients().registerPublic("other");
        caller.token(exchanging(caller.code()));
        IssuedSession first = server.signIns().sessions().get(0);
        Map<String, String> refresh = new LinkedHashMap<>();
        refresh.put("grant_type", "refresh_token");
        refresh.put("refresh_token", first.refreshToken());
        assertError(caller.token(refresh), 401, "invalid_client");
        refresh.put("client_id", "other");
        assertError(caller.token(refresh), 400, "invalid_grant");
        refresh.put("client_id", CodexFixtures.CLIENT_ID);
        HttpResponse<String> answer = caller.token(refresh);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(server.newest(first).generation()).isEqualTo(2);
        assertThat(outcomes())
                .containsExactly(Outcome.GRANTED, Outcome.CLIENT_REFUSED, Outcome.MISMATCH, Outcome.GRANTED);
    }

    @Test
    void givesAnIdTokenOnlyForOpenid() throws Exception {
        server.clients().registerPublic("app", OAuthCaller.REDIRECT);
        Map<String, String> asking = OAuthCaller.asking("client_id", "app");
        asking.put("scope", "api");
        String code =
                OAuthCaller.callback(caller.authorize(asking)).find("code").orElseThrow();
        HttpResponse<String> answer = caller.token(exchanging(code, "client_id", "app"));
        assertThat(find(answer, "id_token")).isEmpty();
        assertThat(find(answer, "scope")).contains("api");
        Map<String, Object> claims = claims(member(answer, "access_token"));
        assertThat(claims)
                .containsEntry("client_id", "app")
                .containsEntry("scope", "api")
                .containsEntry("aud", server.resourceUri().toString())
                .doesNotContainKey("https://api.openai.com/auth");
    }

    @Test
    void variesTheGrantAsScripted() throws Exception {
        server.enqueueTokenAnswers(
                ScriptedAnswer.regular().omitting("refresh_token").forAccount(Account.of("acct-x")),
                ScriptedAnswer.status(500));
        HttpResponse<String> answer = caller.token(exchanging(caller.code()));
        assertThat(find(answer, "refresh_token")).isEmpty();
        assertThat(caller.resource(member(answer, "access_token")).body()).contains("acct-x");
        String code = caller.code();
        assertThat(caller.token(exchanging(code)).statusCode()).isEqualTo(500);
        assertThat(caller.token(exchanging(code)).statusCode()).isEqualTo(200);
    }

    @Test
    void grantsOnceToAHerdThatPresentsOneCode() throws Exception {
        String code = caller.code();
        HttpRequest request = HttpRequest.newBuilder(server.tokenUri())
                .header("Content-Type", TokenForm.FORM)
                .POST(BodyPublishers.ofString(FormParameters.format(exchanging(code))))
                .build();
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        try (Hold hold = server.holdTokenRequests()) {
            for (int i = 0; i < 16; i++) {
                answers.add(caller.client().http().sendAsync(request, BodyHandlers.ofString()));
            }
            hold.awaitHeld(16);
        }
        int granted = 0;
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            granted += answer.get(30, TimeUnit.SECONDS).statusCode() == 200 ? 1 : 0;
        }
        assertThat(granted).isEqualTo(1);
        assertThat(server.signIns().counts().codesReused()).isEqualTo(15);
        assertThat(server.isAlive(server.signIns().sessions().get(0))).isFalse();
    }

    private static Map<String, String> apiKeyExchange(String idToken) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        parameters.put("client_id", CodexFixtures.CLIENT_ID);
        parameters.put("requested_token", "openai-api-key");
        parameters.put("subject_token", idToken);
        parameters.put("subject_token_type", "urn:ietf:params:oauth:token-type:id_token");
        return parameters;
    }

    @Test
    void tradesAnIdTokenForAnApiKey() throws Exception {
        String idToken = member(caller.token(exchanging(caller.code())), "id_token");
        HttpResponse<String> answer = caller.token(apiKeyExchange(idToken));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JsonText.parse(answer.body()).orElseThrow()).containsOnlyKeys("access_token");
        assertThat(member(answer, "access_token")).startsWith("sk-" + CanarySecrets.MARKER);
        assertThat(caller.resource(member(answer, "access_token")).statusCode()).isEqualTo(200);
        assertThat(caller.token(apiKeyExchange(server.signIn().idToken())).statusCode())
                .isEqualTo(200);
        assertThat(server.signIns().counts().apiKeysIssued()).isEqualTo(2);
    }

    @Test
    void refusesAnApiKeyForAnyOtherToken() throws Exception {
        String idToken = member(caller.token(exchanging(caller.code())), "id_token");
        assertError(caller.token(apiKeyExchange(idToken + "x")), 400, "invalid_grant");
        Map<String, String> wrongType = apiKeyExchange(idToken);
        wrongType.put("subject_token_type", "urn:ietf:params:oauth:token-type:access_token");
        assertError(caller.token(wrongType), 400, "invalid_request");
        server.clients().registerPublic("other");
        Map<String, String> other = apiKeyExchange(idToken);
        other.put("client_id", "other");
        assertError(caller.token(other), 400, "invalid_grant");
        time.advance(Duration.ofHours(1));
        assertError(caller.token(apiKeyExchange(idToken)), 400, "invalid_grant");
        assertThat(server.signIns().counts().apiKeysIssued()).isZero();
    }

    private static Map<String, Object> claims(String jwt) {
        return new LinkedHashMap<>(JwtText.parse(jwt).orElseThrow().claims());
    }
}
