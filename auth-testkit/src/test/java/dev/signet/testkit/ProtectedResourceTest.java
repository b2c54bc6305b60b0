package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProtectedResourceTest {
    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final IssuedSession session = server.signIn(Account.of("acct-1"));
    private final Browserless client = new Browserless();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tellsWhatItReceivedAndNeverTheCredential() throws Exception {
        HttpResponse<String> answer = client.http()
                .send(
                        client.authorized(URI.create(server.baseUri() + "/v1/me"), session.accessToken())
                                .header("ChatGPT-Account-ID", "acct-1")
                                .method("PATCH", BodyPublishers.ofString("hello"))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.body())
                .startsWith("{\"account\":\"acct-1\",\"generation\":1,\"method\":\"PATCH\",\"path\":\"/v1/me\","
                        + "\"body_length\":5,\"body_sha256\":"
                        + "\"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\"")
                .contains("\"chatgpt-account-id\":\"acct-1\"");
        assertThat(new LeakDetector().find("answer", answer.body())).isEmpty();
    }

    @Test
    void challengesWhoBringsNothingOrNonsense() throws Exception {
        for (String bearer : new String[] {"nonsense", session.refreshToken(), session.idToken()}) {
            assertThat(client.get(server.resourceUri(), bearer).statusCode()).isEqualTo(401);
        }
        HttpResponse<String> basic = client.http()
                .send(
                        HttpRequest.newBuilder(server.resourceUri())
                                .header("Authorization", "Basic dTpw")
                                .build(),
                        BodyHandlers.ofString());
        assertThat(basic.statusCode()).isEqualTo(401);
        assertThat(server.counts().unauthorized()).isEqualTo(4);
        assertThat(server.counts().resourceRequests()).isEqualTo(4);
    }

    @Test
    void refusesEverybodyInEachModeAndRecovers() throws Exception {
        server.resourceMode(ResourceMode.UNAUTHORIZED);
        assertThat(get().headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
        server.resourceMode(ResourceMode.UNAUTHORIZED_WITHOUT_CHALLENGE);
        assertThat(get().headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(get().statusCode()).isEqualTo(401);
        server.resourceMode(ResourceMode.FORBIDDEN);
        assertThat(get().statusCode()).isEqualTo(403);
        server.resourceMode(ResourceMode.REGULAR);
        assertThat(get().statusCode()).isEqualTo(200);
        assertThat(server.counts().unauthorized()).isEqualTo(3);
    }

    private HttpResponse<String> get() throws Exception {
        return client.get(server.resourceUri(), session.accessToken());
    }

    @Test
    void takesApiKeys() throws Exception {
        String issued = server.issueApiKey();
        assertThat(issued).startsWith("sk-");
        server.acceptApiKey("made-elsewhere");
        assertThat(client.get(server.resourceUri(), issued).body()).startsWith("{\"account\":null,\"generation\":0");
        assertThat(client.get(server.resourceUri(), "made-elsewhere").statusCode())
                .isEqualTo(200);
        assertThat(client.get(server.resourceUri(), "made-nowhere").statusCode())
                .isEqualTo(401);
    }

    @Test
    void answersAsScriptedAndThenByItselfAgain() throws Exception {
        server.enqueueResourceAnswers(
                ScriptedAnswer.html(401), ScriptedAnswer.regular().header("X-Extra", "yes"));
        assertThat(get().body()).contains("<title>");
        assertThat(get().headers().firstValue("x-extra")).contains("yes");
        assertThat(get().headers().firstValue("x-extra")).isEmpty();
        assertThat(server.counts().unauthorized()).isEqualTo(1);
    }

    @Test
    void echoesTheBodyAsItCame() throws Exception {
        byte[] body = new byte[100_000];
        new Random(1).nextBytes(body);
        HttpResponse<byte[]> answer = client.http()
                .send(
                        client.authorized(server.echoUri(), session.accessToken())
                                .header("Content-Type", "application/x-test")
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-test");
        assertThat(client.get(server.echoUri(), "nobody").statusCode()).isEqualTo(401);
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        HttpResponse<String> answer = client.http()
                .send(
                        client.authorized(server.resourceUri(), session.accessToken())
                                .method("HEAD", BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void sendsAsManyEventsAsAsked() throws Exception {
        assertThat(client.get(server.eventsUri(), session.accessToken()).body())
                .contains("id: 3\n")
                .doesNotContain("id: 4");
        assertThat(client.get(URI.create(server.eventsUri() + "?count=5"), session.accessToken())
                        .body())
                .contains("id: 5\n");
    }

    @Test
    void showsEventsWhileTheStreamIsOpen() throws Exception {
        HttpResponse<InputStream> answer = client.http()
                .send(
                        client.authorized(URI.create(server.eventsUri() + "?count=1&open"), session.accessToken())
                                .build(),
                        BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("id: 1");
            assertThat(lines.readLine()).isEqualTo("data: {\"n\":1}");
            server.awaitInFlight(1);
        }
    }

    @Test
    void pilesUpHundredsOfRequestsAtTheGate() throws Exception {
        int requests = 300;
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        try (Hold hold = server.holdResourceRequests()) {
            for (int i = 0; i < requests; i++) {
                answers.add(client.http()
                        .sendAsync(
                                client.authorized(server.resourceUri(), session.accessToken())
                                        .build(),
                                BodyHandlers.ofString()));
            }
            server.awaitInFlight(requests);
            hold.awaitHeld(requests);
            assertThat(hold.held()).isEqualTo(requests);
            assertThat(answers).noneMatch(CompletableFuture::isDone);
            assertThatIllegalStateException().isThrownBy(server::holdResourceRequests);
        }
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
        assertThat(server.counts().maxConcurrentResourceRequests()).isEqualTo(requests);
        assertThat(get().statusCode()).isEqualTo(200);
    }

    @Test
    void servesOthersWhileSomeRequestsAreHeld() throws Exception {
        try (Hold hold = server.holdTokenRequests()) {
            CompletableFuture<Void> refresh = CompletableFuture.runAsync(() -> {
                try {
                    client.refreshJson(server, session.refreshToken());
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            hold.awaitHeld(1);
            assertThat(get().statusCode()).isEqualTo(200);
            assertThat(server.counts().refreshesGranted()).isZero();
            hold.release();
            refresh.get();
        }
        assertThat(get().statusCode()).isEqualTo(401);
    }

    @Test
    void givesUpWaitingForRequestsThatDoNotCome() {
        try (Hold hold = server.holdResourceRequests()) {
            assertThatThrownBy(() -> hold.awaitHeld(1, Duration.ofMillis(20)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("expected 1 requests to be held, found 0");
        }
    }
}
