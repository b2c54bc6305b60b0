package dev.signet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.SignInRequiredException;
import dev.signet.internal.http.Site.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One more try after a 401, and no more than one. */
class RetryTest {
    @ParameterizedTest
    @EnumSource
    void sendsOnceMoreWithNewerCredentials(Way way) throws Exception {
        try (var site = Site.refusingTheFirstToken()) {
            var authorizer = FakeAuthorizer.renewing();
            var clients = new Clients();
            var statuses = new ConcurrentLinkedQueue<Integer>();
            var request = get(site.at("/v1"));

            var response = way.exchange(
                    clients.build(authorizer, site.origin()), request, noting(statuses, BodyHandlers.ofString()));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("welcome");
            assertThat(response.request()).isSameAs(request);
            assertThat(response.previousResponse()).isEmpty();
            assertThat(site.authorizations()).containsExactly("Bearer token-1", "Bearer token-2");
            assertThat(statuses).containsExactly(200);
            assertThat(authorizer.rejections).singleElement().satisfies(rejection -> {
                assertThat(rejection.generation()).isEqualTo("1");
                assertThat(rejection.target()).isEqualTo(site.at("/v1"));
                assertThat(rejection.challenges()).containsExactly("Bearer error=\"invalid_token\"");
            });
            assertThat(authorizer.accepted).containsExactly("2");
            assertThat(clients.events).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesASecondRefusalAsFinal(Way way) throws Exception {
        try (var site = Site.answering(request -> Reply.of(401, "refused " + request.authorization()))) {
            var authorizer = FakeAuthorizer.renewing();
            var response = way.exchange(
                    new Clients().build(authorizer, site.origin()), get(site.at("/")), BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).isEqualTo("refused Bearer token-2");
            assertThat(site.seen()).hasSize(2);
            assertThat(authorizer.rejections).hasSize(1);
            assertThat(authorizer.accepted).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void handsTheRefusalOverWhenNothingNewerIsToBeHad(Way way) throws Exception {
        try (var site = Site.answering(request -> Reply.of(401, "refused").with("X-Reason", "because"))) {
            var statuses = new ConcurrentLinkedQueue<Integer>();
            var clients = new Clients();
            var request = get(site.at("/"));

            var response = way.exchange(
                    clients.build(FakeAuthorizer.givingUp(), site.origin()),
                    request,
                    noting(statuses, BodyHandlers.ofString()));

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).isEqualTo("refused");
            assertThat(response.headers().firstValue("X-Reason")).contains("because");
            assertThat(response.request()).isSameAs(request);
            assertThat(statuses).containsExactly(401);
            assertThat(site.seen()).hasSize(1);
            assertThat(clients.events).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void failsWithTheReasonWhenTheSessionHasEnded(Way way) {
        var ended = new SignInRequiredException(
                SignInRequiredException.Reason.SESSION_REVOKED, "the session was ended", "Sign in.", null);
        try (var site = Site.refusingTheFirstToken()) {
            var client = new Clients().build(FakeAuthorizer.endingAtRejection(ended), site.origin());

            assertThatThrownBy(() -> way.exchange(client, get(site.at("/")), BodyHandlers.ofString()))
                    .isSameAs(ended);
            assertThat(site.seen()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 400, 403, 404, 407, 429, 500, 503})
    void leavesEveryOtherStatusToTheCaller(int status) throws Exception {
        try (var site = Site.answering(request -> Reply.of(status, ""))) {
            var authorizer = FakeAuthorizer.renewing();
            var client = new Clients().build(authorizer, site.origin());

            var response = client.send(get(site.at("/")), BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(site.seen()).hasSize(1);
            assertThat(authorizer.rejections).isEmpty();
            assertThat(authorizer.accepted).containsExactly("1");
        }
    }

    @ParameterizedTest
    @CsvSource({"SEND, /refused", "SEND_ASYNC, /refused"})
    void reportsABodyHandlerThatThrowsAsTheJdkDoes(Way way, String path) throws Exception {
        try (var site = Site.answering(request -> Reply.of(401, "refused"))) {
            var client = new Clients().build(FakeAuthorizer.givingUp(), site.origin());
            BodyHandler<String> broken = response -> {
                throw new IllegalStateException("broken handler");
            };

            assertThatThrownBy(() -> way.exchange(client, get(site.at(path)), broken))
                    .isInstanceOf(IOException.class)
                    .hasRootCauseMessage("broken handler");
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheCallersTimeOutForTheSecondTry(Way way) throws Exception {
        // Long enough for a first exchange on a busy machine, which has classes to load; the second one never ends.
        var timeOut = Duration.ofSeconds(3);
        var end = new CountDownLatch(1);
        try (var site = RawServer.running(connection -> {
            if (connection.readHead().contains("token-1")) {
                connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
                connection.readHead();
            }
            end.await();
        })) {
            var client = new Clients().build(FakeAuthorizer.renewing(), site.origin());
            var request = HttpRequest.newBuilder(site.at("/")).timeout(timeOut).build();

            assertThatThrownBy(() -> way.exchange(client, request, BodyHandlers.ofString()))
                    .isInstanceOf(HttpTimeoutException.class);
            assertThat(site.heads()).hasSize(2);
        } finally {
            end.countDown();
        }
    }

    @Test
    void keepsTheConnectionAfterAShortRefusal() throws Exception {
        try (var site = RawServer.running(connection -> {
            while (true) {
                var head = connection.readHead();
                connection.write(
                        head.contains("token-1")
                                ? "HTTP/1.1 401 Unauthorized\r\nContent-Length: 7\r\n\r\nrefused"
                                : "HTTP/1.1 200 OK\r\nX-Port: "
                                        + connection.socket().getPort() + "\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            var client = new Clients().build(FakeAuthorizer.renewing(), site.origin());

            for (int i = 0; i < 20; i++) {
                client.send(get(site.at("/")), BodyHandlers.ofString());
            }

            assertThat(site.heads()).hasSize(21);
            assertThat(site.connections()).isEqualTo(1);
        }
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        try (var site =
                Site.answering(request -> Reply.of("Bearer token-1".equals(request.authorization()) ? 401 : 200, ""))) {
            var client = new Clients().build(FakeAuthorizer.renewing(), site.origin());
            var head = HttpRequest.newBuilder(site.at("/"))
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .build();

            assertThat(client.send(head, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            assertThat(site.seen()).extracting(Site.Seen::method).containsExactly("HEAD", "HEAD");
        }
    }

    private static HttpRequest get(URI target) {
        return HttpRequest.newBuilder(target).build();
    }

    private static <T> BodyHandler<T> noting(ConcurrentLinkedQueue<Integer> statuses, BodyHandler<T> handler) {
        return response -> {
            statuses.add(response.statusCode());
            return handler.apply(response);
        };
    }
}
