package dev.signet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StallLimitTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ManualTime time = new ManualTime();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private RawServer server;

    @BeforeEach
    void start() {
        server = RawServer.running(connection -> {
            var head = connection.readHead();
            var status = head.contains("refused") ? "401 Unauthorized" : "200 OK";
            var first = head.contains("mute") ? "" : "first";
            connection.write("HTTP/1.1 " + status + "\r\nContent-Length: 10\r\n\r\n" + first);
            goOn.await();
            connection.write("later");
            end.await();
        });
    }

    @AfterEach
    void stop() throws IOException {
        goOn.countDown();
        end.countDown();
        server.close();
    }

    @Test
    void failsABodyThatBringsNothing() throws Exception {
        var body = client().sendAsync(get("/mute"), BodyHandlers.ofString());
        time.awaitScheduled(1);

        time.advance(LIMIT.minusNanos(1));
        assertThat(body).isNotDone();
        time.advance(Duration.ofNanos(1));

        assertThatThrownBy(() -> body.get(10, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(HttpTimeoutException.class)
                .hasMessageContaining("PT30S");
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheStallWhoeverAsksForTheBodyFirst(Way way) throws Exception {
        var asked = new CountDownLatch(1);
        var threads = Executors.newCachedThreadPool();
        // What this thread hands over is done when it goes on.
        var test = Thread.currentThread();
        Executor executor = task -> {
            if (Thread.currentThread().equals(test)) {
                task.run();
            } else {
                threads.execute(task);
            }
        };
        try {
            var client = client(new Clients()
                    .over(HttpClient.newBuilder().executor(executor).build(), false));
            var exchange = threads.submit(
                    () -> catchThrowable(() -> way.exchange(client, get("/mute"), response -> new AskedLate(asked))));
            time.awaitScheduled(1);
            time.advance(LIMIT);
            asked.countDown();

            assertThat(exchange.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(HttpTimeoutException.class)
                    .hasMessageContaining("PT30S");
        } finally {
            asked.countDown();
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/refused"})
    void failsTheReaderOfAStreamTypedly(String path) throws Exception {
        var response = client().send(get(path), BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            assertThat(body.readNBytes(5)).asString().isEqualTo("first");
            var reading = CompletableFuture.supplyAsync(() -> catchThrowable(body::read));
            // The piece just read may still be on its way through, which counts as a sign of life.
            Throwable failure = null;
            for (int i = 0; i < 100 && failure == null; i++) {
                time.advance(LIMIT);
                failure = outcomeOf(reading);
            }

            assertThat(failure).isInstanceOf(IOException.class).hasRootCauseInstanceOf(HttpTimeoutException.class);
        }
    }

    @Test
    void failsSendTypedlyForARefusalThatStalls() throws Exception {
        var threads = Executors.newSingleThreadExecutor();
        try {
            var client = client();
            var sending = threads.submit(() -> client.send(get("/refused/mute"), BodyHandlers.ofString()));
            // The wait for the body of the refusal, then the limit on its delivery.
            time.awaitScheduled(1);
            time.advance(ExchangeLimits.defaults().heldWait());
            time.awaitScheduled(2);
            time.advance(LIMIT);

            assertThatThrownBy(() -> sending.get(10, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(HttpTimeoutException.class);
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void doesNotDisturbABodyThatArrives(Way way) throws Exception {
        goOn.countDown();

        assertThat(way.exchange(client(), get("/"), BodyHandlers.ofString()).body())
                .isEqualTo("firstlater");
        assertThat(time.pending()).isZero();
    }

    @Test
    void countsFromTheLastSignOfLife() throws Exception {
        var response = client().send(get("/"), BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            body.readNBytes(5);
            time.advance(LIMIT.minusSeconds(1));
            goOn.countDown();
            assertThat(body.readNBytes(5)).asString().isEqualTo("later");
            time.advance(LIMIT.minusSeconds(1));

            assertThat(body.read()).isEqualTo(-1);
        }
    }

    @Test
    void setsNoTimerWithoutALimit() throws Exception {
        goOn.countDown();
        var unlimited = new Clients().with(time).build(FakeAuthorizer.givingUp(), server.origin());

        unlimited.send(get("/"), BodyHandlers.ofString());

        assertThat(time.pending()).isZero();
    }

    /** Gives its body late. */
    private static final class AskedLate implements BodySubscriber<String> {
        private final BodySubscriber<String> text = BodySubscribers.ofString(StandardCharsets.UTF_8);
        private final CountDownLatch asked;

        AskedLate(CountDownLatch asked) {
            this.asked = asked;
        }

        @Override
        public CompletionStage<String> getBody() {
            try {
                asked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return text.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            text.onSubscribe(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> item) {
            text.onNext(item);
        }

        @Override
        public void onError(Throwable throwable) {
            text.onError(throwable);
        }

        @Override
        public void onComplete() {
            text.onComplete();
        }
    }

    private static Throwable outcomeOf(CompletableFuture<Throwable> reading) throws Exception {
        try {
            return reading.get(100, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        }
    }

    private AuthorizingHttpClient client() {
        return client(new Clients());
    }

    private AuthorizingHttpClient client(Clients clients) {
        return clients.with(time)
                .with(new ExchangeLimits(1024, 5, ExchangeLimits.defaults().heldWait(), Duration.ZERO).withStall(LIMIT))
                .build(FakeAuthorizer.givingUp(), server.origin());
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(server.at(path)).build();
    }
}
