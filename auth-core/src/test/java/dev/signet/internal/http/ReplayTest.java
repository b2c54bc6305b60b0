package dev.signet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.signet.auth.event.AuthEvent;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplayTest {
    private final Site site = Site.refusingTheFirstToken();
    private final Clients clients = new Clients();
    private final FakeAuthorizer authorizer = FakeAuthorizer.renewing();
    private final AuthorizingHttpClient client = clients.build(authorizer, site.origin());

    @AfterEach
    void stop() {
        site.close();
    }

    @ParameterizedTest
    @EnumSource
    void sendsAShortBodyAgain(Way way) throws Exception {
        var response = post(way, BodyPublishers.ofString("hello"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(site.seen()).extracting(Site.Seen::text).containsExactly("hello", "hello");
    }

    @ParameterizedTest
    @EnumSource
    void sendsABodyAtTheLimitAgain(Way way) throws Exception {
        var body = "x".repeat(Clients.LIMIT);

        assertThat(post(way, BodyPublishers.ofString(body)).statusCode()).isEqualTo(200);
        assertThat(site.seen()).extracting(Site.Seen::text).containsExactly(body, body);
        assertThat(clients.events).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void handsTheRefusalOfALongerBodyToTheCaller(Way way) throws Exception {
        var response = post(way, BodyPublishers.ofString("x".repeat(Clients.LIMIT + 1)));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("refused");
        assertThat(site.seen()).hasSize(1);
        assertThat(clients.events).singleElement().isInstanceOfSatisfying(AuthEvent.NotReplayed.class, event -> {
            assertThat(event.origin()).isEqualTo(site.origin());
            assertThat(event.detail()).contains("65537").contains("65536");
        });
        // The session has heard of it, so the caller's own second try has a newer token.
        assertThat(post(way, BodyPublishers.ofString("x".repeat(Clients.LIMIT + 1)))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void sendsAShortStreamAgainThoughItIsSpent(Way way) throws Exception {
        assertThat(post(way, spentAfterUse("hello")).statusCode()).isEqualTo(200);

        assertThat(site.seen()).extracting(Site.Seen::text).containsExactly("hello", "hello");
        assertThat(site.seen())
                .extracting(seen -> seen.headers().getFirst("Transfer-Encoding"))
                .containsExactly("chunked", "chunked");
    }

    @Test
    void theJdkAloneWouldSendASpentStreamEmpty() throws Exception {
        var plain = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(site.at("/"))
                .POST(spentAfterUse("hello"))
                .build();

        plain.send(request, BodyHandlers.discarding());
        plain.send(request, BodyHandlers.discarding());

        assertThat(site.seen()).extracting(Site.Seen::text).containsExactly("hello", "");
    }

    @ParameterizedTest
    @EnumSource
    void handsTheRefusalOfALongStreamToTheCaller(Way way) throws Exception {
        var response = post(way, spentAfterUse("x".repeat(Clients.LIMIT + 1)));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(site.seen())
                .singleElement()
                .satisfies(seen -> assertThat(seen.body()).hasSize(Clients.LIMIT + 1));
        assertThat(clients.events).singleElement().isInstanceOf(AuthEvent.NotReplayed.class);
    }

    @ParameterizedTest
    @EnumSource
    void sendsALongBodyAgainThatItsOwnerDeclaredFit(Way way) throws Exception {
        var bytes = "0123456789abcdef".repeat(64 << 10);
        var made = new AtomicInteger();
        var body = ReplayableBody.of(() -> {
            made.incrementAndGet();
            return spentAfterUse(bytes);
        });

        assertThat(post(way, body).statusCode()).isEqualTo(200);
        assertThat(site.seen()).extracting(Site.Seen::text).containsExactly(bytes, bytes);
        assertThat(made).hasValue(2);
        assertThat(clients.events).isEmpty();
    }

    @Test
    void keepsTheLengthOfADeclaredBody() throws Exception {
        assertThat(post(Way.SEND, ReplayableBody.of(() -> BodyPublishers.ofString("hello")))
                        .statusCode())
                .isEqualTo(200);

        assertThat(site.seen())
                .extracting(seen -> seen.headers().getFirst("Content-Length"))
                .containsExactly("5", "5");
    }

    @Test
    void refusesASupplierThatGivesNothing() {
        assertThatNullPointerException()
                .isThrownBy(() -> ReplayableBody.of(() -> null).contentLength())
                .withMessageContaining("supplier");
    }

    @ParameterizedTest
    @EnumSource
    void sendsAnEmptyBodyAgain(Way way) throws Exception {
        assertThat(post(way, BodyPublishers.noBody()).statusCode()).isEqualTo(200);
        assertThat(site.seen()).extracting(Site.Seen::method).containsExactly("POST", "POST");
        assertThat(clients.events).isEmpty();
    }

    @Test
    void hearsNothingOfAVerdictThatWouldNotHaveRetried() throws Exception {
        var quiet = new Clients();
        var hopeless = quiet.build(FakeAuthorizer.givingUp(), site.origin());
        var request = HttpRequest.newBuilder(site.at("/"))
                .POST(BodyPublishers.ofString("x".repeat(Clients.LIMIT + 1)))
                .build();

        assertThat(hopeless.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        assertThat(quiet.events).isEmpty();
    }

    @Test
    void outlivesAListenerThatThrows() throws Exception {
        var rude = new Clients()
                .with(event -> {
                    throw new IllegalStateException("rude");
                })
                .build(FakeAuthorizer.renewing(), site.origin());
        var request = HttpRequest.newBuilder(site.at("/"))
                .POST(BodyPublishers.ofString("x".repeat(Clients.LIMIT + 1)))
                .build();

        assertThat(rude.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource
    void waitsForTheGoAheadBothTimes(Way way) throws Exception {
        var bodies = new ArrayList<String>();
        try (var polite = RawServer.running(connection -> {
            for (int i = 0; i < 2; i++) {
                var head = connection.readHead();
                connection.write("HTTP/1.1 100 Continue\r\n\r\n");
                bodies.add(connection.read(5));
                connection.write(
                        head.contains("token-1")
                                ? "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"
                                : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            var waiting = new Clients().build(authorizer, polite.origin());
            var request = HttpRequest.newBuilder(polite.at("/"))
                    .expectContinue(true)
                    .POST(BodyPublishers.ofString("hello"))
                    .build();

            assertThat(way.exchange(waiting, request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            assertThat(bodies).containsExactly("hello", "hello");
            assertThat(polite.heads())
                    .allSatisfy(
                            head -> assertThat(RawServer.header(head, "Expect")).isEqualToIgnoringCase("100-continue"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsABodyThatWasNeverAskedForTheFirstTime(Way way) throws Exception {
        var bodies = new ArrayList<String>();
        try (var strict = RawServer.running(connection -> {
            if (connection.readHead().contains("token-1")) {
                connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                return;
            }
            connection.write("HTTP/1.1 100 Continue\r\n\r\n");
            bodies.add(connection.read(5));
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        })) {
            var waiting = new Clients().build(authorizer, strict.origin());
            var request = HttpRequest.newBuilder(strict.at("/"))
                    .expectContinue(true)
                    .POST(BodyPublishers.fromPublisher(spentAfterUse("hello"), 5))
                    .build();

            assertThat(way.exchange(waiting, request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            assertThat(bodies).containsExactly("hello");
        }
    }

    @Test
    void doesNotReplayWhatWasNotWhollySent() {
        var source = new HandFedPublisher(-1);
        var tee = new RequestBodyTee(source, 10);
        assertThat(tee.again()).containsSame(tee);

        tee.subscribe(new Sink());
        source.target.onNext(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(tee.again()).isEmpty();

        source.target.onComplete();
        assertThat(tee.again()).isPresent();
    }

    @Test
    void takesTheLastByteOfAKnownLengthForTheEnd() {
        var source = new HandFedPublisher(3);
        var tee = new RequestBodyTee(source, 10);
        tee.subscribe(new Sink());
        source.target.onNext(ByteBuffer.wrap(new byte[] {1, 2, 3}));

        assertThat(tee.again())
                .hasValueSatisfying(again -> assertThat(again.contentLength()).isEqualTo(3));
    }

    @Test
    void doesNotReplayABodyThatFailedOrWasTooShortOrTooLong() {
        var failed = new HandFedPublisher(-1);
        var tee = new RequestBodyTee(failed, 10);
        var sink = new Sink();
        tee.subscribe(sink);
        failed.target.onError(new IllegalStateException("torn"));
        assertThat(tee.again()).isEmpty();
        assertThat(sink.errors).hasSize(1);

        var tooShort = new HandFedPublisher(5);
        tee = new RequestBodyTee(tooShort, 10);
        tee.subscribe(new Sink());
        tooShort.target.onNext(ByteBuffer.wrap(new byte[3]));
        tooShort.target.onComplete();
        assertThat(tee.again()).isEmpty();

        var tooLong = new HandFedPublisher(-1);
        tee = new RequestBodyTee(tooLong, 10);
        sink = new Sink();
        tee.subscribe(sink);
        tooLong.target.onNext(ByteBuffer.wrap(new byte[8]));
        tooLong.target.onNext(ByteBuffer.wrap(new byte[8]));
        tooLong.target.onNext(ByteBuffer.wrap(new byte[1]));
        tooLong.target.onComplete();
        assertThat(tee.again()).isEmpty();
        assertThat(sink.bytes).isEqualTo(17);
    }

    private HttpResponse<String> post(Way way, BodyPublisher body) throws Exception {
        var request = HttpRequest.newBuilder(site.at("/")).POST(body).build();
        return way.exchange(client, request, BodyHandlers.ofString());
    }

    private static BodyPublisher spentAfterUse(String text) {
        var stream = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return BodyPublishers.ofInputStream(() -> stream);
    }

    private static final class HandFedPublisher implements BodyPublisher {
        private final long length;
        private Flow.Subscriber<? super ByteBuffer> target;

        HandFedPublisher(long length) {
            this.length = length;
        }

        @Override
        public long contentLength() {
            return length;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            target = subscriber;
        }
    }

    private static final class Sink implements Flow.Subscriber<ByteBuffer> {
        private final List<Throwable> errors = new ArrayList<>();
        private long bytes;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer item) {
            bytes += item.remaining();
        }

        @Override
        public void onError(Throwable throwable) {
            errors.add(throwable);
        }

        @Override
        public void onComplete() {}
    }
}
