package dev.signet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.UntrustedOriginException;
import dev.signet.internal.http.Site.Reply;
import java.io.IOException;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuthorizingHttpClientTest {
    private final FakeAuthorizer authorizer = FakeAuthorizer.renewing();
    private final Site site = Site.answering(request -> Reply.of(200, "welcome"));
    private final AuthorizingHttpClient client = new Clients().build(authorizer, site.origin());

    @AfterEach
    void stop() {
        site.close();
    }

    @ParameterizedTest
    @EnumSource
    void sendsTheCredentialAndTheCallersOwnHeaders(Way way) throws Exception {
        var request = HttpRequest.newBuilder(site.at("/v1/me?q=1"))
                .header("Accept", "text/plain")
                .header("X-Twice", "1")
                .header("X-Twice", "2")
                .PUT(BodyPublishers.ofString("hello"))
                .build();

        var response = way.exchange(client, request, BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("welcome");
        assertThat(site.seen()).singleElement().satisfies(seen -> {
            assertThat(seen.method()).isEqualTo("PUT");
            assertThat(seen.path()).isEqualTo("/v1/me?q=1");
            assertThat(seen.authorization()).isEqualTo("Bearer token-1");
            assertThat(seen.headers().get("Accept")).containsExactly("text/plain");
            assertThat(seen.headers().get("X-Twice")).containsExactlyInAnyOrder("1", "2");
            assertThat(seen.text()).isEqualTo("hello");
        });
        assertThat(authorizer.accepted).containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource
    void showsTheCallersOwnRequestInTheResponse(Way way) throws Exception {
        var request = HttpRequest.newBuilder(site.at("/")).build();

        var response = way.exchange(client, request, BodyHandlers.ofString());

        assertThat(response.request()).isSameAs(request);
        assertThat(response.request().headers().map()).isEmpty();
        assertThat(response.previousResponse()).isEmpty();
        assertThat(response.uri()).isEqualTo(site.at("/"));
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(response.sslSession()).isEmpty();
        assertThat(response.headers().firstValue("Content-Length")).contains("7");
        assertThat(response.toString()).contains("200").doesNotContain("token-1");
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnotherOriginBeforeAnyIo(Way way) throws Exception {
        try (var other = Site.answering(request -> Reply.of(200, "stolen"))) {
            var request = HttpRequest.newBuilder(other.at("/")).build();

            assertThatThrownBy(() -> way.exchange(client, request, BodyHandlers.ofString()))
                    .isInstanceOf(UntrustedOriginException.class);
            assertThat(other.seen()).isEmpty();
            assertThat(authorizer.asked).hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void passesRequestsToNamedOriginsThroughUntouched(Way way) throws Exception {
        try (var open = Site.answering(request -> Reply.of(401, "yours"))) {
            var rules = OriginRules.builder()
                    .allow(site.origin())
                    .passThrough(open.origin())
                    .build();
            var passing = new Clients().build(authorizer, rules);
            var bare = HttpRequest.newBuilder(open.at("/bare")).build();
            var own = HttpRequest.newBuilder(open.at("/own"))
                    .header("Authorization", "Basic x")
                    .build();

            assertThat(way.exchange(passing, bare, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(401);
            way.exchange(passing, own, BodyHandlers.discarding());

            assertThat(open.authorizations()).containsExactly(null, "Basic x");
            assertThat(authorizer.asked).hasValue(0);
            assertThat(authorizer.rejections).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsNothingBareWithoutACredential(Way way) {
        var signedOut = new SignInRequiredException(
                SignInRequiredException.Reason.SIGNED_OUT, "nobody is signed in", "Sign in.", null);
        var bare = new Clients().build(FakeAuthorizer.withoutCredential(signedOut), site.origin());
        var request = HttpRequest.newBuilder(site.at("/")).build();

        assertThatThrownBy(() -> way.exchange(bare, request, BodyHandlers.ofString()))
                .isSameAs(signedOut);
        assertThat(site.seen()).isEmpty();
    }

    @Test
    void refusesARequestThatBringsItsOwnAuthorization() {
        var request = HttpRequest.newBuilder(site.at("/"))
                .header("authorization", "Bearer mine")
                .build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                .withMessageContaining("Authorization")
                .satisfies(refusal -> assertThat(refusal).hasMessageNotContaining("mine"));
        assertThatIllegalArgumentException().isThrownBy(() -> client.sendAsync(request, BodyHandlers.ofString()));
        assertThat(site.seen()).isEmpty();
        assertThat(authorizer.asked).hasValue(0);
    }

    @Test
    void refusesARequestThatBringsAnyHeaderOfTheCredential() {
        var account = new Clients().build(FakeAuthorizer.renewing().alsoSetting("X-Account"), site.origin());
        var request = HttpRequest.newBuilder(site.at("/"))
                .header("x-account", "somebody else")
                .build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> account.send(request, BodyHandlers.ofString()))
                .withMessageContaining("X-Account");
        assertThat(account.sendAsync(request, BodyHandlers.ofString()))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(IllegalArgumentException.class);
        assertThat(site.seen()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpClient.Redirect.class,
            names = {"ALWAYS", "NORMAL"})
    void refusesADelegateThatFollowsRedirects(HttpClient.Redirect policy) {
        var delegate = HttpClient.newBuilder().followRedirects(policy).build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Clients().over(delegate, false).build(authorizer, site.origin()))
                .withMessageContaining("followRedirects(Redirect.NEVER)");
    }

    @Test
    void refusesADelegateWithAnAuthenticator() {
        var delegate =
                HttpClient.newBuilder().authenticator(new Authenticator() {}).build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Clients().over(delegate, false).build(authorizer, site.origin()))
                .withMessageContaining("Authenticator");
    }

    @Test
    @EnabledOnJre(JRE.JAVA_17)
    void theJdkAloneSendsBareRequestsWithAnAuthenticator() throws Exception {
        var plain =
                HttpClient.newBuilder().authenticator(new Authenticator() {}).build();
        var request = HttpRequest.newBuilder(site.at("/"))
                .header("Authorization", "Bearer token-1")
                .build();

        plain.send(request, BodyHandlers.discarding());

        assertThat(site.authorizations()).containsOnlyNulls();
    }

    @Test
    void describesItselfAsItsDelegate() {
        var threads = Executors.newSingleThreadExecutor();
        var delegate = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(3))
                .cookieHandler(new CookieManager())
                .proxy(ProxySelector.of(null))
                .executor(threads)
                .version(HttpClient.Version.HTTP_2)
                .build();
        var decorated = new Clients().over(delegate, false).build(authorizer, site.origin());

        assertThat(decorated.connectTimeout()).isEqualTo(delegate.connectTimeout());
        assertThat(decorated.cookieHandler()).isEqualTo(delegate.cookieHandler());
        assertThat(decorated.proxy()).isEqualTo(delegate.proxy());
        assertThat(decorated.executor()).containsSame(threads);
        assertThat(decorated.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(decorated.followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);
        assertThat(decorated.authenticator()).isEmpty();
        assertThat(decorated.sslContext()).isSameAs(delegate.sslContext());
        assertThat(decorated.sslParameters().getProtocols())
                .isEqualTo(delegate.sslParameters().getProtocols());
        assertThat(decorated.toString()).contains(site.origin());
        threads.shutdown();
    }

    @Test
    void sendOnAnInterruptedThreadEndsAsTheJdksDoes() {
        var request = HttpRequest.newBuilder(site.at("/")).build();
        var plain = HttpClient.newHttpClient();

        for (var sender : new HttpClient[] {plain, client}) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> sender.send(request, BodyHandlers.ofString()))
                    .isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheCallersTimeOut(Way way) throws Exception {
        var release = new CountDownLatch(1);
        try (var silent = RawServer.running(connection -> release.await())) {
            var waiting = new Clients().build(authorizer, silent.origin());
            var request = HttpRequest.newBuilder(silent.at("/"))
                    .timeout(Duration.ofMillis(200))
                    .build();

            assertThatThrownBy(() -> way.exchange(waiting, request, BodyHandlers.ofString()))
                    .isInstanceOf(HttpTimeoutException.class);
            assertThat(authorizer.accepted).isEmpty();
        } finally {
            release.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void failsAsTheDelegateDoesWhenNobodyAnswers(Way way) throws Exception {
        String nowhere;
        try (var gone = Site.answering(request -> Reply.of(200, ""))) {
            nowhere = gone.origin();
        }
        var lonely = new Clients().build(authorizer, nowhere);
        var request = HttpRequest.newBuilder(URI.create(nowhere)).build();

        assertThatThrownBy(() -> way.exchange(lonely, request, BodyHandlers.ofString()))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void sendsToTheAddressThatWasChecked() throws Exception {
        try (var evil = Site.answering(request -> Reply.of(200, "stolen"))) {
            var shifty = new ShiftyRequest(site.at("/checked"), evil.at("/sent"));

            client.send(shifty, BodyHandlers.ofString());

            assertThat(evil.seen()).isEmpty();
            assertThat(site.seen())
                    .singleElement()
                    .satisfies(seen -> assertThat(seen.path()).isEqualTo("/checked"));
        }
    }

    @Test
    void streamsABodyAsItComes() throws Exception {
        var readFirst = new CountDownLatch(1);
        try (var events = RawServer.running(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n");
            readFirst.await();
            connection.write("data: 2\n");
        })) {
            var listening = new Clients().build(authorizer, events.origin());
            var response =
                    listening.send(HttpRequest.newBuilder(events.at("/events")).build(), BodyHandlers.ofLines());
            var lines = response.body().iterator();

            assertThat(lines.next()).isEqualTo("data: 1");
            readFirst.countDown();
            assertThat(lines.next()).isEqualTo("data: 2");
        }
    }

    @Test
    void saysSoWhenItIsClosed() {
        client.close();
        var request = HttpRequest.newBuilder(site.at("/")).build();

        assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
        assertThat(site.seen()).isEmpty();
    }
}
