package dev.signet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.SignInRequiredException;
import dev.signet.internal.http.Site.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {
    private static final byte[] LONG = "0123456789abcdef".repeat(20_000).getBytes(StandardCharsets.US_ASCII);

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
    @EnumSource
    void handsOverTheWholeOfALongRefusal(Way way) throws Exception {
        try (var site = Site.answering(request -> new Reply(401, Map.of(), LONG))) {
            var client = new Clients().build(FakeAuthorizer.givingUp(), site.origin());

            assertThat(way.exchange(client, get(site.at("/")), BodyHandlers.ofByteArray())
                            .body())
                    .isEqualTo(LONG);
            try (InputStream body = way.exchange(client, get(site.at("/")), BodyHandlers.ofInputStream())
                    .body()) {
                assertThat(body.readAllBytes()).isEqualTo(LONG);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverShowsALongRefusalThatIsFollowedByASecondTry(Way way) throws Exception {
        try (var site = Site.answering(request -> "Bearer token-1".equals(request.authorization())
                ? new Reply(401, Map.of(), LONG)
                : Reply.of(200, "welcome"))) {
            var statuses = new ConcurrentLinkedQueue<Integer>();
            var client = new Clients().build(FakeAuthorizer.renewing(), site.origin());

            var response = way.exchange(client, get(site.at("/")), noting(statuses, BodyHandlers.ofString()));

            assertThat(response.body()).isEqualTo("welcome");
            assertThat(statuses).containsExactly(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void doesNotWaitForARefusalThatStalls(Way way) throws Exception {
        var end = new CountDownLatch(1);
        try (var site = RawServer.running(connection -> {
            if (connection.readHead().contains("token-1")) {
                connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nhalf");
                end.await();
            }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nwelcome");
        })) {
            var limits = new ExchangeLimits(0, 1024, Duration.ofMillis(20), Duration.ZERO);
            var client = new Clients().with(limits).build(FakeAuthorizer.renewing(), site.origin());

            assertThat(way.exchange(client, get(site.at("/")), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("welcome");
        } finally {
            end.countDown();
        }
    }

    @Test
    void streamsARefusalThatIsHandedOver() throws Exception {
        var readFirst = new CountDownLatch(1);
        try (var site = RawServer.running(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 401 Unauthorized\r\n\r\nfirst\n");
            readFirst.await();
            connection.write("second\n");
        })) {
            var limits = new ExchangeLimits(0, 3, Duration.ofMinutes(1), Duration.ZERO);
            var client = new Clients().with(limits).build(FakeAuthorizer.givingUp(), site.origin());
            var lines = client.send(get(site.at("/")), BodyHandlers.ofLines())
                    .body()
                    .iterator();

            assertThat(lines.next()).isEqualTo("first");
            readFirst.countDown();
            assertThat(lines.next()).isEqualTo("second");
            assertThat(lines.hasNext()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void retriesThoughTheRefusalBreaksOff(Way way) throws Exception {
        try (var site = RawServer.running(connection -> {
            if (connection.readHead().contains("token-1")) {
                connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nhalf");
            } else {
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nwelcome");
            }
        })) {
            var client = new Clients().build(FakeAuthorizer.renewing(), site.origin());

            assertThat(way.exchange(client, get(site.at("/")), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("welcome");
        }
    }

    @ParameterizedTest
    @EnumSource
    void retriesThoughTheDelegateReportsTheBreak(Way way) throws Exception {
        try (var site = Site.refusingTheFirstToken()) {
            var authorizer = FakeAuthorizer.renewing();
            var client = new Clients()
                    .over(new BreakingClient(new IOException("reset")), false)
                    .build(authorizer, site.origin());

            assertThat(way.exchange(client, get(site.at("/")), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("welcome");
            assertThat(authorizer.rejections)
                    .singleElement()
                    .satisfies(rejection -> assertThat(rejection.challenges()).containsExactly("Bearer"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void failsWithTheBreakWhenNothingNewerIsToBeHad(Way way) {
        var reset = new IOException("reset");
        try (var site = Site.refusingTheFirstToken()) {
            var client = new Clients()
                    .over(new BreakingClient(reset), false)
                    .build(FakeAuthorizer.givingUp(), site.origin());

            assertThatThrownBy(() -> way.exchange(client, get(site.at("/")), BodyHandlers.ofString()))
                    .isSameAs(reset);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesATimeOutForTheEnd(Way way) {
        var late = new HttpTimeoutException("late");
        try (var site = Site.refusingTheFirstToken()) {
            var authorizer = FakeAuthorizer.renewing();
            var client = new Clients().over(new BreakingClient(late), false).build(authorizer, site.origin());

            assertThatThrownBy(() -> way.exchange(client, get(site.at("/")), BodyHandlers.ofString()))
                    .isSameAs(late);
            assertThat(authorizer.rejections).isEmpty();
        }
    }

    @Test
    void anInterruptLetsGoOfARefusalOnItsWayToTheCaller() throws Exception {
        var delivering = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        try (var site = RawServer.running(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nhalf");
            try {
                connection.awaitEnd();
            } finally {
                gone.countDown();
            }
        })) {
            var limits = new ExchangeLimits(0, 1, Duration.ofMinutes(1), Duration.ZERO);
            var client = new Clients().with(limits).build(FakeAuthorizer.givingUp(), site.origin());
            var outcome = new CompletableFuture<String>();
            var sending = new Thread(() -> {
                try {
                    client.send(get(site.at("/")), response -> {
                        delivering.countDown();
                        return HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
                    });
                    outcome.complete("a response");
                } catch (IOException | InterruptedException e) {
                    outcome.complete(e.getClass().getSimpleName());
                }
            });
            sending.start();
            assertThat(delivering.await(10, TimeUnit.SECONDS)).isTrue();

            sending.interrupt();

            assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo("InterruptedException");
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void failsWhenARefusalThatIsHandedOverBreaksOff(Way way) throws Exception {
        try (var site = RawServer.running(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nhalf");
        })) {
            var client = new Clients().build(FakeAuthorizer.givingUp(), site.origin());

            assertThatThrownBy(() -> way.exchange(client, get(site.at("/")), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
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
        var end = new CountDownLatch(1);
        try (var site = RawServer.running(connection -> {
            if (connection.readHead().contains("token-1")) {
                connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
                connection.readHead();
            }
            end.await();
        })) {
            var client = new Clients().build(FakeAuthorizer.renewing(), site.origin());
            var request = HttpRequest.newBuilder(site.at("/"))
                    .timeout(Duration.ofMillis(300))
                    .build();

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
