package dev.signet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.params.provider.EnumSource;

/** The body of a 401: never seen when a second try follows, whole when none does. */
class RefusalBodyTest {
    private static final byte[] LONG = "0123456789abcdef".repeat(20_000).getBytes(StandardCharsets.US_ASCII);

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
