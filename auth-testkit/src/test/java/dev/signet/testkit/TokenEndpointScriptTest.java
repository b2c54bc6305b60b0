package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEndpointScriptTest {
    private final ManualTimeSource time = ManualTimeSource.create();
    private FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final Browserless client = new Browserless();
    private IssuedSession session = server.signIn();

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> refresh() throws IOException, InterruptedException {
        return client.refreshJson(server, session.refreshToken());
    }

    @Test
    void spendsNothingOnAScriptedAnswer() throws Exception {
        server.enqueueTokenAnswers(
                ScriptedAnswer.html(200),
                ScriptedAnswer.error(400, "invalid_client"),
                ScriptedAnswer.codexError(401, "refresh_token_expired"),
                ScriptedAnswer.status(204),
                ScriptedAnswer.json(200, "{\"error\":\"server_error\"}"),
                ScriptedAnswer.retryAfter(429, "Wed, 21 Oct 2065 07:28:00 GMT"));

        assertThat(refresh().body()).contains("<!doctype html>");
        assertThat(refresh().body()).isEqualTo("{\"error\":\"invalid_client\"}");
        assertThat(refresh().body()).contains("\"code\":\"refresh_token_expired\"");
        assertThat(refresh().statusCode()).isEqualTo(204);
        assertThat(refresh().body()).contains("server_error");
        assertThat(refresh().headers().firstValue("Retry-After")).contains("Wed, 21 Oct 2065 07:28:00 GMT");

        assertThat(refresh().statusCode()).isEqualTo(200);
        assertThat(server.counts().tokenRequests()).isEqualTo(7);
        assertThat(server.counts().refreshesGranted()).isEqualTo(1);
        assertThat(server.counts().reuseDetections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirects(int status) throws Exception {
        URI target = URI.create("http://127.0.0.1:9/elsewhere");
        server.enqueueTokenAnswers(ScriptedAnswer.redirect(status, target));
        HttpResponse<String> answer = refresh();
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Location")).contains(target.toString());
    }

    @Test
    void keepsWhatAPartialAnswerDoesNotRenew() throws Exception {
        server.enqueueTokenAnswers(ScriptedAnswer.regular().omitting("refresh_token", "id_token", "expires_in"));
        String body = refresh().body();

        IssuedSession next = server.newest(session);
        assertThat(body).contains(next.accessToken()).doesNotContain("refresh_token", "id_token", "expires_in");
        assertThat(next.refreshToken()).isEqualTo(session.refreshToken());
        assertThat(next.idToken()).isEqualTo(session.idToken());
        assertThat(next.accessToken()).isNotEqualTo(session.accessToken());
        assertThat(refresh().statusCode()).isEqualTo(200);
    }

    @Test
    void leavesTheAccessTokenGoodThatAPartialAnswerOmits() throws Exception {
        server.enqueueTokenAnswers(ScriptedAnswer.regular().omitting("access_token"));
        refresh();
        assertThat(client.get(server.resourceUri(), session.accessToken()).body())
                .contains("\"generation\":2");
    }

    @Test
    void repeatsTheRefreshTokenOnDemand() throws Exception {
        server.enqueueTokenAnswers(ScriptedAnswer.regular().repeatingRefreshToken());
        assertThat(refresh().body()).contains("\"refresh_token\":\"" + session.refreshToken() + "\"");
        assertThat(refresh().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "\"3600\"", "1e18", "null", "{}"})
    void sendsAnExpiryOfAnyShape(String json) throws Exception {
        server.enqueueTokenAnswers(ScriptedAnswer.regular().with("expires_in", json));
        assertThat(refresh().body()).contains("\"expires_in\":" + json);
    }

    @Test
    void grantsAnotherAccountsTokensOnDemand() throws Exception {
        server.enqueueTokenAnswers(ScriptedAnswer.regular().forAccount(Account.of("acct-other")));
        refresh();
        IssuedSession next = server.newest(session);
        assertThat(next.account().id()).isEqualTo("acct-other");
        assertThat(client.get(server.resourceUri(), next.accessToken()).body()).contains("\"account\":\"acct-other\"");
    }

    @Test
    void refusesToVaryAGrantThatIsNone() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ScriptedAnswer.status(500).omitting("id_token"))
                .withMessageContaining("status 500");
        assertThatIllegalStateException()
                .isThrownBy(() -> ScriptedAnswer.regular().body(new byte[1]));
        assertThat(ScriptedAnswer.regular().delivered(Delivery.CLOSE))
                .hasToString("ScriptedAnswer[regular, close, 0 bytes]");
    }

    @Test
    void refusesAtOnceWhatItCanNotDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        server.enqueueTokenAnswers(ScriptedAnswer.regular().delivered(Delivery.RESET)))
                .withMessageContaining("FaultyServer");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        server.enqueueResourceAnswers(ScriptedAnswer.regular().omitting("id_token")))
                .withMessageContaining("enqueueTokenAnswers");
    }

    @Test
    void losesTheAnswerAfterTheTokenIsSpent() throws Exception {
        server.enqueueTokenAnswers(ScriptedAnswer.regular().delivered(Delivery.CLOSE));
        assertThatThrownBy(this::refresh).isInstanceOf(IOException.class);
        assertThat(server.newest(session).generation()).isEqualTo(2);
        assertThat(refresh().body()).contains("refresh_token_reused");
    }

    @Test
    void holdsTheAnswerAfterTheTokenIsSpent() throws Exception {
        try (Hold hold = server.holdTokenAnswers()) {
            CompletableFuture<HttpResponse<String>> answer =
                    client.http().sendAsync(refreshRequest(), BodyHandlers.ofString());
            hold.awaitHeld(1);
            assertThat(server.newest(session).generation()).isEqualTo(2);
            assertThat(answer).isNotDone();
            hold.release();
            assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    private HttpRequest refreshRequest() {
        return HttpRequest.newBuilder(server.tokenUri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=refresh_token&refresh_token=" + session.refreshToken()))
                .build();
    }

    @Test
    void truncatesTheBody() throws Exception {
        server.enqueueTokenAnswers(ScriptedAnswer.regular().delivered(Delivery.TRUNCATE_BODY));
        assertThatThrownBy(this::refresh).isInstanceOf(IOException.class);
        assertThat(server.counts().refreshesGranted()).isEqualTo(1);
    }

    @Test
    void stallsBeforeTheHeaders() {
        server.enqueueTokenAnswers(ScriptedAnswer.status(200).delivered(Delivery.STALL_HEADERS));
        HttpRequest impatient = HttpRequest.newBuilder(server.tokenUri())
                .timeout(Duration.ofMillis(200))
                .POST(BodyPublishers.ofString(""))
                .build();
        assertThatThrownBy(() -> client.http().send(impatient, BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void stallsAfterHalfOfTheBody() throws Exception {
        server.enqueueTokenAnswers(ScriptedAnswer.json(200, "0123456789").delivered(Delivery.STALL_BODY));
        try (InputStream body = openBody()) {
            assertThat(body.readNBytes(5)).asString().isEqualTo("01234");
            CompletableFuture<Integer> rest = CompletableFuture.supplyAsync(() -> read(body));
            assertThatThrownBy(() -> rest.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void dripsOneByteASecondOfItsOwnTime() throws Exception {
        server.enqueueTokenAnswers(ScriptedAnswer.json(200, "abc").delivered(Delivery.DRIP_BODY));
        try (InputStream body = openBody()) {
            assertThat(read(body)).isEqualTo('a');
            time.awaitScheduled(1);
            CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> read(body));
            time.advance(Duration.ofMillis(999));
            assertThat(second).isNotDone();
            time.advance(Duration.ofMillis(1));
            assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo((int) 'b');
        }
    }

    @Test
    void sendsABodyWithoutEnd() throws Exception {
        server.enqueueTokenAnswers(ScriptedAnswer.json(200, "x".repeat(8192)).delivered(Delivery.ENDLESS_BODY));
        try (InputStream body = openBody()) {
            assertThat(body.readNBytes(3 << 20)).hasSize(3 << 20);
        }
    }

    @Test
    void waitsAsLongAsToldByItsOwnClock() throws Exception {
        server.close();
        server = FakeAuthorizationServer.builder()
                .time(time)
                .tokenDelay(Duration.ofSeconds(30))
                .start();
        session = server.signIn();
        CompletableFuture<HttpResponse<String>> answer =
                client.http().sendAsync(refreshRequest(), BodyHandlers.ofString());
        time.awaitScheduled(1);
        time.advance(Duration.ofSeconds(29));
        assertThat(server.counts().refreshesGranted()).isZero();
        time.advance(Duration.ofSeconds(1));
        assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void scriptsRevocationsToo() throws Exception {
        server.enqueueRevocationAnswers(ScriptedAnswer.status(503));
        String body = "{\"token\":\"" + session.refreshToken() + "\"}";
        assertThat(client.post(server.revocationUri(), "application/json", body).statusCode())
                .isEqualTo(503);
        assertThat(server.isAlive(session)).isTrue();
        assertThat(client.post(server.revocationUri(), "application/json", body).statusCode())
                .isEqualTo(200);
        assertThat(server.isAlive(session)).isFalse();
    }

    @Test
    void grantsOnceToAHerdThatPresentsOneToken() throws Exception {
        int herd = 64;
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        try (Hold hold = server.holdTokenRequests()) {
            for (int i = 0; i < herd; i++) {
                answers.add(client.http().sendAsync(refreshRequest(), BodyHandlers.ofString()));
            }
            hold.awaitHeld(herd);
        }
        int granted = 0;
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            granted += answer.get().statusCode() == 200 ? 1 : 0;
        }
        assertThat(granted).isEqualTo(1);
        assertThat(server.counts().refreshesGranted()).isEqualTo(1);
        assertThat(server.counts().reuseDetections()).isEqualTo(herd - 1);
        assertThat(server.counts().familiesRevoked()).isEqualTo(1);
        assertThat(server.counts().maxConcurrentTokenRequests()).isEqualTo(herd);
    }

    private InputStream openBody() throws IOException, InterruptedException {
        return client.http()
                .send(refreshRequest(), BodyHandlers.ofInputStream())
                .body();
    }

    private static int read(InputStream in) {
        try {
            return in.read();
        } catch (IOException e) {
            return -1;
        }
    }
}
