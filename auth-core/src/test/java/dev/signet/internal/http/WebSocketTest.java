package dev.signet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.UntrustedOriginException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {
    private static final String UNAUTHORIZED =
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer error=\"invalid_token\"\r\nContent-Length: 0\r\n\r\n";

    @Test
    void opensWithCredentialsAndTheCallersSettings() throws Exception {
        try (var server = RawServer.running(WebSocketTest::greet)) {
            var authorizer = FakeAuthorizer.renewing().alsoSetting("X-Account");
            var greeting = new Listening();

            var socket = new Clients()
                    .build(authorizer, server.origin())
                    .newWebSocketBuilder()
                    .header("X-Own", "mine")
                    .subprotocols("chat", "talk")
                    .connectTimeout(Duration.ofSeconds(5))
                    .buildAsync(server.webSocket("/socket"), greeting)
                    .get(10, TimeUnit.SECONDS);

            assertThat(greeting.text.get(10, TimeUnit.SECONDS)).isEqualTo("hi");
            assertThat(socket.getSubprotocol()).isEqualTo("chat");
            socket.abort();
            assertThat(server.heads()).singleElement().satisfies(head -> {
                assertThat(head).startsWith("GET /socket HTTP/1.1");
                assertThat(RawServer.header(head, "Authorization")).isEqualTo("Bearer token-1");
                assertThat(RawServer.header(head, "X-Account")).isEqualTo("account-1");
                assertThat(RawServer.header(head, "X-Own")).isEqualTo("mine");
                assertThat(RawServer.header(head, "Sec-WebSocket-Protocol")).isEqualTo("chat, talk");
            });
            assertThat(authorizer.accepted).containsExactly("1");
        }
    }

    @Test
    void takesCredentialsWhenTheHandshakeBegins() throws Exception {
        try (var server = RawServer.running(WebSocketTest::greet)) {
            var authorizer = FakeAuthorizer.renewing();
            var builder = new Clients().build(authorizer, server.origin()).newWebSocketBuilder();
            authorizer.rejected(server.at("/"), authorizer.authorize(server.at("/")), List.of());

            builder.buildAsync(server.webSocket("/"), new Listening())
                    .get(10, TimeUnit.SECONDS)
                    .abort();

            assertThat(RawServer.header(server.heads().get(0), "Authorization")).isEqualTo("Bearer token-2");
        }
    }

    @Test
    void triesARefusedHandshakeOnceMore() throws Exception {
        try (var server = RawServer.running(connection -> {
            var head = connection.readHead();
            if (head.contains("token-1")) {
                connection.write(UNAUTHORIZED);
            } else {
                accept(connection, head);
                connection.awaitEnd();
            }
        })) {
            var authorizer = FakeAuthorizer.renewing();

            open(authorizer, server).get(10, TimeUnit.SECONDS).abort();

            assertThat(server.heads())
                    .extracting(head -> RawServer.header(head, "Authorization"))
                    .containsExactly("Bearer token-1", "Bearer token-2");
            assertThat(authorizer.rejections)
                    .singleElement()
                    .satisfies(rejection ->
                            assertThat(rejection.challenges()).containsExactly("Bearer error=\"invalid_token\""));
            assertThat(authorizer.accepted).containsExactly("2");
        }
    }

    @Test
    void showsNoCredentialInAFinalRefusal() throws Exception {
        try (var server = RawServer.running(connection -> {
            connection.readHead();
            connection.write(UNAUTHORIZED);
        })) {
            for (var authorizer : new FakeAuthorizer[] {FakeAuthorizer.renewing(), FakeAuthorizer.givingUp()}) {
                var opening = new Clients()
                        .build(authorizer, server.origin())
                        .newWebSocketBuilder()
                        .header("X-Own", "mine")
                        .buildAsync(server.webSocket("/"), new Listening());

                var refusal = handshakeFailure(opening);
                assertThat(refusal.getResponse().statusCode()).isEqualTo(401);
                assertThat(refusal.getResponse().request().headers().map()).containsOnlyKeys("X-Own");
                assertThat(refusal.getCause()).isNotInstanceOf(WebSocketHandshakeException.class);
                assertThat(authorizer.rejections).hasSize(1);
                assertThat(authorizer.accepted).isEmpty();
            }
            assertThat(server.heads()).hasSize(3);
        }
    }

    @Test
    void takesAnyOtherAnswerForAnAcceptedCredential() throws Exception {
        try (var server = RawServer.running(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        })) {
            var authorizer = FakeAuthorizer.renewing();

            var refusal = handshakeFailure(open(authorizer, server));

            assertThat(refusal.getResponse().statusCode()).isEqualTo(404);
            assertThat(refusal.getResponse().request().headers().map()).isEmpty();
            assertThat(authorizer.accepted).containsExactly("1");
            assertThat(authorizer.rejections).isEmpty();
        }
    }

    @Test
    void theJdkAloneShowsTheCredentialInARefusal() throws Exception {
        try (var server = RawServer.running(connection -> {
            connection.readHead();
            connection.write(UNAUTHORIZED);
        })) {
            var opening = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("Authorization", "Bearer token-1")
                    .buildAsync(server.webSocket("/"), new Listening());

            assertThat(handshakeFailure(opening)
                            .getResponse()
                            .request()
                            .headers()
                            .map())
                    .containsKey("Authorization");
        }
    }

    @Test
    void failsWithTheReasonWhenTheSessionHasEnded() throws Exception {
        var ended = new SignInRequiredException(
                SignInRequiredException.Reason.SESSION_REVOKED, "the session was ended", "Sign in.", null);
        try (var server = RawServer.running(connection -> {
            connection.readHead();
            connection.write(UNAUTHORIZED);
        })) {
            assertThat(open(FakeAuthorizer.endingAtRejection(ended), server))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .havingCause()
                    .isSameAs(ended);
        }
    }

    @Test
    void connectsNowhereElse() throws Exception {
        try (var server = RawServer.running(RawServer.Connection::readHead)) {
            var client = new Clients().build(FakeAuthorizer.renewing(), "https://api.acme.test");

            assertThat(client.newWebSocketBuilder().buildAsync(server.webSocket("/"), new Listening()))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withCauseInstanceOf(UntrustedOriginException.class);
            assertThat(server.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization", "X-ACCOUNT"})
    void refusesAHeaderThatCarriesTheCredential(String header) throws Exception {
        try (var server = RawServer.running(RawServer.Connection::readHead)) {
            var client = new Clients().build(FakeAuthorizer.renewing().alsoSetting("X-Account"), server.origin());

            var opening = client.newWebSocketBuilder()
                    .header(header, "s3cret")
                    .buildAsync(server.webSocket("/"), new Listening());

            assertThat(opening)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .withMessageContaining("Signet sets")
                    .withMessageNotContaining("s3cret");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void passesHandshakesThroughUntouched() throws Exception {
        try (var server = RawServer.running(WebSocketTest::greet)) {
            var authorizer = FakeAuthorizer.renewing();
            var rules = OriginRules.builder().passThrough(server.origin()).build();

            new Clients()
                    .build(authorizer, rules)
                    .newWebSocketBuilder()
                    .header("Authorization", "Basic own")
                    .buildAsync(server.webSocket("/"), new Listening())
                    .get(10, TimeUnit.SECONDS)
                    .abort();

            assertThat(RawServer.header(server.heads().get(0), "Authorization")).isEqualTo("Basic own");
            assertThat(authorizer.asked).hasValue(0);
        }
    }

    @Test
    void cancellingBreaksTheHandshakeOff() throws Exception {
        var arrived = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        try (var server = RawServer.running(connection -> {
            connection.readHead();
            arrived.countDown();
            try {
                connection.awaitEnd();
            } finally {
                gone.countDown();
            }
        })) {
            var opening = open(FakeAuthorizer.renewing(), server);
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

            opening.cancel(true);

            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void opensNothingOnceTheClientIsClosed() throws Exception {
        try (var server = RawServer.running(RawServer.Connection::readHead)) {
            var client = new Clients().build(FakeAuthorizer.renewing(), server.origin());
            var builder = client.newWebSocketBuilder();
            client.close();

            assertThat(builder.buildAsync(server.webSocket("/"), new Listening()))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withCauseInstanceOf(IOException.class)
                    .withMessageContaining("closed");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void printsHeaderNamesOnly() {
        assertThat(new AuthorizedWebSocketBuilder.Header("Authorization", "Bearer s3cret"))
                .hasToString("Authorization");
    }

    private static CompletableFuture<WebSocket> open(FakeAuthorizer authorizer, RawServer server) {
        return new Clients()
                .build(authorizer, server.origin())
                .newWebSocketBuilder()
                .buildAsync(server.webSocket("/"), new Listening());
    }

    private static WebSocketHandshakeException handshakeFailure(CompletableFuture<WebSocket> opening) {
        return assertThat(opening)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .asInstanceOf(InstanceOfAssertFactories.type(WebSocketHandshakeException.class))
                .actual();
    }

    private static void greet(RawServer.Connection connection) throws Exception {
        accept(connection, connection.readHead());
        // RFC 6455, section 5.2: a final text frame of two bytes.
        connection.socket().getOutputStream().write(new byte[] {(byte) 0x81, 2, 'h', 'i'});
        connection.awaitEnd();
    }

    private static void accept(RawServer.Connection connection, String head) throws Exception {
        var key = RawServer.header(head, "Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        var digest = MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.US_ASCII));
        var protocol =
                RawServer.header(head, "Sec-WebSocket-Protocol").isEmpty() ? "" : "Sec-WebSocket-Protocol: chat\r\n";
        connection.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + protocol
                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n");
    }

    private static final class Listening implements WebSocket.Listener {
        private final CompletableFuture<String> text = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.complete(data.toString());
            return null;
        }
    }
}
