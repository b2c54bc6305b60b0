package dev.signet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.internal.http.Site.Reply;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsyncExchangeTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final ExecutorService single = Executors.newSingleThreadExecutor();
    private final HttpClient onOneThread = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(single)
            .build();

    @AfterEach
    void stop() {
        single.shutdownNow();
    }

    @Test
    void blocksNeitherTheCallerNorTheExecutorWhileItWaits() throws Exception {
        try (var site = Site.refusingTheFirstToken()) {
            var first = new CompletableFuture<Void>();
            var second = new CompletableFuture<Void>();
            var secondAsked = new CountDownLatch(1);
            var authorizer = FakeAuthorizer.renewing()
                    .authorizingAfter(() -> first)
                    .judgingAfter(() -> {
                        secondAsked.countDown();
                        return second;
                    });
            var client = new Clients().over(onOneThread, false).build(authorizer, site.origin());

            var response = client.sendAsync(get(site, "/"), BodyHandlers.ofString());
            assertThat(single.submit(() -> "free").get(10, TimeUnit.SECONDS)).isEqualTo("free");
            assertThat(site.seen()).isEmpty();

            first.complete(null);
            assertThat(secondAsked.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(single.submit(() -> "free").get(10, TimeUnit.SECONDS)).isEqualTo("free");
            assertThat(response).isNotDone();

            second.complete(null);
            assertThat(response)
                    .succeedsWithin(SOON)
                    .extracting(HttpResponse::body)
                    .isEqualTo("welcome");
        }
    }

    @Test
    void goesOnOnTheExecutorAndNotOnTheThreadThatRefreshed() throws Exception {
        try (var site = Site.answering(request -> Reply.of(401, "refused"))) {
            var gate = new CompletableFuture<Void>();
            var asked = new CountDownLatch(1);
            var authorizer = FakeAuthorizer.givingUp().judgingAfter(() -> {
                asked.countDown();
                return gate;
            });
            var client = new Clients().over(onOneThread, false).build(authorizer, site.origin());
            var handlerThread = new CompletableFuture<Thread>();
            var executorThread = single.submit(Thread::currentThread).get();

            var response = client.sendAsync(get(site, "/"), info -> {
                handlerThread.complete(Thread.currentThread());
                return HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
            });
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            gate.complete(null);

            assertThat(response).succeedsWithin(SOON);
            assertThat(handlerThread).isCompletedWithValue(executorThread);
        }
    }

    @Test
    void failsWhenTheExecutorIsGone() throws Exception {
        try (var site = Site.answering(request -> Reply.of(200, "late"))) {
            var gate = new CompletableFuture<Void>();
            var client = new Clients()
                    .over(onOneThread, false)
                    .build(FakeAuthorizer.renewing().authorizingAfter(() -> gate), site.origin());

            var response = client.sendAsync(get(site, "/"), BodyHandlers.ofString());
            single.shutdown();
            gate.complete(null);

            assertThat(response).failsWithin(SOON);
            assertThat(site.seen()).isEmpty();
        }
    }

    @Test
    void sendsNothingAfterACancellationInTheWait() throws Exception {
        try (var site = Site.answering(request -> Reply.of(200, "hello"))) {
            var gate = new CompletableFuture<Void>();
            var gates = new ConcurrentLinkedQueue<>(List.of(gate, CompletableFuture.<Void>completedFuture(null)));
            var client = new Clients()
                    .over(onOneThread, false)
                    .build(FakeAuthorizer.renewing().authorizingAfter(gates::remove), site.origin());

            var cancelled = client.sendAsync(get(site, "/cancelled"), BodyHandlers.ofString());
            assertThat(cancelled.cancel(true)).isTrue();
            gate.complete(null);
            var next = client.sendAsync(get(site, "/next"), BodyHandlers.ofString());

            assertThat(next).succeedsWithin(SOON);
            assertThat(cancelled).isCancelled();
            assertThat(gate).isNotCancelled();
            assertThat(site.seen()).extracting(Site.Seen::path).containsExactly("/next");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cancellingReachesTheExchange(boolean derived) throws Exception {
        var arrived = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        try (var silent = RawServer.running(connection -> {
            connection.readHead();
            arrived.countDown();
            endOf(connection, gone);
        })) {
            var client = new Clients().build(FakeAuthorizer.renewing(), silent.origin());
            var response =
                    client.sendAsync(HttpRequest.newBuilder(silent.at("/")).build(), BodyHandlers.ofString());
            CompletableFuture<?> handle =
                    derived ? response.thenApply(HttpResponse::body).copy() : response;
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

            assertThat(handle.cancel(true)).isTrue();

            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(response).failsWithin(SOON);
        }
    }

    @Test
    void cancellingReachesTheSecondTry() throws Exception {
        var arrived = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        try (var site = RawServer.running(connection -> {
            if (connection.readHead().contains("token-1")) {
                connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
                connection.readHead();
            }
            arrived.countDown();
            endOf(connection, gone);
        })) {
            var client = new Clients().build(FakeAuthorizer.renewing(), site.origin());
            var response = client.sendAsync(HttpRequest.newBuilder(site.at("/")).build(), BodyHandlers.ofString());
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

            response.cancel(true);

            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(site.heads()).hasSize(2);
        }
    }

    @Test
    void cancellingWhileTheVerdictIsAwaitedLetsGoOfTheRefusal() throws Exception {
        var gone = new CountDownLatch(1);
        var judged = new CountDownLatch(1);
        try (var site = RawServer.running(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nhalf");
            endOf(connection, gone);
        })) {
            var authorizer = FakeAuthorizer.renewing().judgingAfter(() -> {
                judged.countDown();
                return new CompletableFuture<>();
            });
            var limits = new ExchangeLimits(0, 1, Duration.ofMinutes(1), Duration.ZERO);
            var client = new Clients().with(limits).build(authorizer, site.origin());
            var response = client.sendAsync(HttpRequest.newBuilder(site.at("/")).build(), BodyHandlers.ofString());
            assertThat(judged.await(10, TimeUnit.SECONDS)).isTrue();

            response.cancel(true);

            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void cancellingBreaksOffARefusalOnItsWayToTheCaller() throws Exception {
        var gone = new CountDownLatch(1);
        var delivering = new CountDownLatch(1);
        try (var site = RawServer.running(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\nhalf");
            endOf(connection, gone);
        })) {
            var limits = new ExchangeLimits(0, 1, Duration.ofMinutes(1), Duration.ZERO);
            var client = new Clients().with(limits).build(FakeAuthorizer.givingUp(), site.origin());
            var response = client.sendAsync(HttpRequest.newBuilder(site.at("/")).build(), info -> {
                delivering.countDown();
                return HttpResponse.BodySubscribers.ofByteArray();
            });
            assertThat(delivering.await(10, TimeUnit.SECONDS)).isTrue();

            response.cancel(true);

            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void retriesEachOfAThousandRefusedRequestsOnce() throws Exception {
        int count = 1_000;
        try (var site = Site.refusingTheFirstToken()) {
            var refused = new AtomicInteger();
            var renewed = new CompletableFuture<Void>();
            var authorizer = FakeAuthorizer.renewing().judgingAfter(() -> {
                // Nobody gets a verdict before everybody was refused.
                if (refused.incrementAndGet() == count) {
                    CompletableFuture.runAsync(() -> renewed.complete(null));
                }
                return renewed;
            });
            var client = new Clients().build(authorizer, site.origin());

            var responses = IntStream.range(0, count)
                    .mapToObj(i -> client.sendAsync(get(site, "/" + i), BodyHandlers.ofString()))
                    .toList();

            for (var response : responses) {
                assertThat(response.get(20, TimeUnit.SECONDS).body()).isEqualTo("welcome");
            }
            assertThat(site.seen()).hasSize(2 * count);
            assertThat(site.seen().stream()
                            .collect(Collectors.groupingBy(
                                    Site.Seen::path, Collectors.mapping(Site.Seen::authorization, Collectors.toList())))
                            .values())
                    .hasSize(count)
                    .allSatisfy(tokens -> assertThat(tokens).containsExactly("Bearer token-1", "Bearer token-2"));
            assertThat(authorizer.rejections).hasSize(count);
            assertThat(authorizer.accepted).hasSize(count).containsOnly("2");
        }
    }

    private static void endOf(RawServer.Connection connection, CountDownLatch gone) throws Exception {
        try {
            connection.awaitEnd();
        } finally {
            gone.countDown();
        }
    }

    private static HttpRequest get(Site site, String path) {
        return HttpRequest.newBuilder(site.at(path)).build();
    }
}
