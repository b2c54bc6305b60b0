package dev.signet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class HeldBodyTest {
    private final ManualTime time = new ManualTime();
    private final ResponseInfo refusal = new Refusal();
    private final Source source = new Source();
    private final HeldBody<String> held = new HeldBody<>(
            refusal, new ExchangeLimits(0, 10, Duration.ofSeconds(1), Duration.ZERO), time, Runnable::run);

    @Test
    void takesInNoMoreThanTheLimitAndOneBuffer() {
        held.onSubscribe(source);
        while (source.wanted > 0) {
            source.send(held, "1234");
        }

        assertThat(source.sent).isEqualTo(3);
        assertThat(held.getBody().toCompletableFuture()).isDone();
        assertThat(time.pending()).isZero();
    }

    @Test
    void asksForTheVerdictWhenTheWaitIsOver() {
        held.onSubscribe(source);
        source.send(held, "12");
        time.advance(Duration.ofMillis(999));
        assertThat(held.getBody().toCompletableFuture()).isNotDone();

        time.advance(Duration.ofMillis(1));
        assertThat(held.getBody().toCompletableFuture()).isDone();
    }

    @Test
    void holdsNothingOnceItIsDiscarded() {
        held.onSubscribe(source);
        source.send(held, "12");
        held.discard();
        held.discard();

        assertThat(source.cancelled).isTrue();
        assertThat(held.getBody().toCompletableFuture()).isDone();
        assertThat(time.pending()).isZero();
    }

    @Test
    void breaksOffABodyThatWasDiscardedBeforeItBegan() {
        held.discard();
        held.onSubscribe(source);

        assertThat(source.cancelled).isTrue();
        assertThat(source.wanted).isZero();
    }

    @Test
    void leavesTheConnectionAloneWhenTheBodyHadEnded() {
        held.onSubscribe(source);
        source.send(held, "12");
        held.onComplete();
        held.discard();

        assertThat(source.cancelled).isFalse();
    }

    @Test
    void givesTheReaderAsMuchAsItAsksFor() {
        var reader = new Reader();
        held.onSubscribe(source);
        source.send(held, "1234");
        source.send(held, "5678");
        held.deliver(info -> reader);

        assertThat(reader.items).isEmpty();
        reader.subscription.request(1);
        assertThat(reader.items).containsExactly("1234");
        reader.subscription.request(1);
        assertThat(reader.items).containsExactly("1234", "5678");
        assertThat(source.wanted).isEqualTo(1);
        reader.subscription.request(1);
        source.send(held, "90");
        held.onComplete();
        assertThat(reader.items).containsExactly("1234", "5678", "90");
        assertThat(reader.ends).containsExactly("complete");
    }

    @Test
    void stopsWhenTheReaderCancels() {
        var reader = new Reader();
        held.onSubscribe(source);
        held.deliver(info -> reader);
        reader.subscription.request(5);
        reader.subscription.cancel();
        source.send(held, "1234");
        held.onComplete();

        assertThat(source.cancelled).isTrue();
        assertThat(reader.items).isEmpty();
        assertThat(reader.ends).isEmpty();
    }

    @Test
    void tellsTheReaderOfADiscard() {
        var reader = new Reader();
        held.onSubscribe(source);
        held.deliver(info -> reader);
        held.discard();

        assertThat(reader.ends).containsExactly("IOException");
        assertThat(source.cancelled).isTrue();
    }

    @Test
    void refusesAReaderThatAsksForNothing() {
        var reader = new Reader();
        held.onSubscribe(source);
        held.deliver(info -> reader);
        reader.subscription.request(0);

        assertThat(reader.ends).containsExactly("IllegalArgumentException");
        assertThat(source.cancelled).isTrue();
    }

    @Test
    void stopsAReaderThatThrows() {
        var reader = new Reader() {
            @Override
            public void onNext(List<ByteBuffer> item) {
                throw new IllegalStateException("broken reader");
            }
        };
        held.onSubscribe(source);
        source.send(held, "1234");
        held.deliver(info -> reader);
        reader.subscription.request(1);

        assertThat(reader.ends).containsExactly("IllegalStateException");
        assertThat(source.cancelled).isTrue();
    }

    @Test
    void passesAFailureOnAfterWhatCameBeforeIt() {
        var reader = new Reader();
        held.onSubscribe(source);
        source.send(held, "1234");
        held.onError(new IOException("reset"));
        assertThat(held.getBody().toCompletableFuture()).isDone();
        held.deliver(info -> reader);
        reader.subscription.request(9);

        assertThat(reader.items).containsExactly("1234");
        assertThat(reader.ends).containsExactly("IOException");
    }

    @Test
    void losesNothingWhenSenderAndReaderRace() throws Exception {
        var threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 300; round++) {
                var body = new HeldBody<byte[]>(
                        refusal, new ExchangeLimits(0, 10, Duration.ofSeconds(1), Duration.ZERO), time, Runnable::run);
                var racing = new RacingSource(body, 50);
                var start = new CountDownLatch(2);
                var sender = threads.submit(() -> {
                    start.countDown();
                    start.await();
                    body.onSubscribe(racing);
                    return racing.run();
                });
                var reader = threads.submit(() -> {
                    start.countDown();
                    start.await();
                    return body.deliver(info -> BodySubscribers.ofByteArray()).toCompletableFuture();
                });
                sender.get();

                assertThat(reader.get()).succeedsWithin(Duration.ofSeconds(10));
                assertThat(reader.get().join()).isEqualTo(racing.expected());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<ByteBuffer> item(String text) {
        return List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static final class Source implements Flow.Subscription {
        private long wanted;
        private int sent;
        private boolean cancelled;

        void send(HeldBody<?> body, String text) {
            wanted--;
            sent++;
            body.onNext(item(text));
        }

        @Override
        public void request(long count) {
            wanted += count;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    /** Sends as much as was asked for, on its own thread. */
    private static final class RacingSource implements Flow.Subscription {
        private final HeldBody<?> body;
        private final int count;
        private final Semaphore wanted = new Semaphore(0);

        RacingSource(HeldBody<?> body, int count) {
            this.body = body;
            this.count = count;
        }

        boolean run() throws InterruptedException {
            for (int i = 0; i < count; i++) {
                wanted.acquire();
                body.onNext(item(i + ","));
            }
            body.onComplete();
            return true;
        }

        byte[] expected() {
            var all = new StringBuilder();
            for (int i = 0; i < count; i++) {
                all.append(i).append(',');
            }
            return all.toString().getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public void request(long more) {
            wanted.release((int) Math.min(more, 1_000));
        }

        @Override
        public void cancel() {}
    }

    private static class Reader implements BodySubscriber<String> {
        final List<String> items = new ArrayList<>();
        final List<String> ends = new ArrayList<>();
        Flow.Subscription subscription;

        @Override
        public CompletionStage<String> getBody() {
            return new CompletableFuture<>();
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(List<ByteBuffer> item) {
            item.forEach(buffer -> items.add(
                    StandardCharsets.US_ASCII.decode(buffer.duplicate()).toString()));
        }

        @Override
        public void onError(Throwable throwable) {
            ends.add(throwable.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {
            ends.add("complete");
        }
    }

    private static final class Refusal implements ResponseInfo {
        @Override
        public int statusCode() {
            return 401;
        }

        @Override
        public HttpHeaders headers() {
            return HttpHeaders.of(Map.of(), (name, value) -> true);
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }
}
