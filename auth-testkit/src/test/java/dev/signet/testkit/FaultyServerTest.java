package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FaultyServerTest {
    private static final ScriptedAnswer TEN = ScriptedAnswer.json(200, "0123456789");

    private final Browserless client = new Browserless();

    /** A bare socket, so that the test sees what is on the wire and not what a client makes of it. */
    private static Socket send(FaultyServer server) throws IOException {
        var socket = new Socket(server.baseUri().getHost(), server.baseUri().getPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write("POST /any HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\nhi"
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String head(Socket socket) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                break;
            }
            head.append((char) b);
        }
        return head.toString();
    }

    private static void assertSilence(Socket socket) throws IOException {
        socket.setSoTimeout(150);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void answersAsScriptedAndRepeatsTheLast() throws Exception {
        try (var server = FaultyServer.start(ScriptedAnswer.status(503))) {
            server.enqueue(TEN);
            assertThat(client.post(server.uri("/a"), "text/plain", "x").body()).isEqualTo("0123456789");
            assertThat(client.post(server.uri("/b"), "text/plain", "x").statusCode())
                    .isEqualTo(503);
            server.always(ScriptedAnswer.status(502));
            assertThat(client.post(server.uri("/b"), "text/plain", "x").statusCode())
                    .isEqualTo(502);
            assertThat(server.requests()).isEqualTo(3);
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void resetsAfterTheRequest() throws Exception {
        try (var server = FaultyServer.start(TEN.delivered(Delivery.RESET));
                Socket socket = send(server)) {
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void resetsBeforeTheRequest() throws Exception {
        try (var server = FaultyServer.start(TEN.delivered(Delivery.RESET_ON_CONNECT))) {
            assertThatThrownBy(() -> {
                        try (Socket socket = send(server)) {
                            socket.getInputStream().read();
                        }
                    })
                    .isInstanceOf(SocketException.class);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.requests()).isZero();
        }
    }

    @Test
    void closesInOrderWithoutAnAnswer() throws Exception {
        try (var server = FaultyServer.start(TEN.delivered(Delivery.CLOSE));
                Socket socket = send(server)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void closesAfterHalfOfTheBody() throws Exception {
        try (var server = FaultyServer.start(TEN.delivered(Delivery.TRUNCATE_BODY));
                Socket socket = send(server)) {
            assertThat(head(socket)).contains("HTTP/1.1 200 ", "Content-Length: 10\r\n", "Connection: close\r\n");
            assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("01234");
        }
    }

    @Test
    void stallsBeforeTheHeaders() throws Exception {
        try (var server = FaultyServer.start(TEN.delivered(Delivery.STALL_HEADERS));
                Socket socket = send(server)) {
            assertSilence(socket);
        }
    }

    @Test
    void stallsAfterHalfOfTheBody() throws Exception {
        try (var server = FaultyServer.start(TEN.delivered(Delivery.STALL_BODY));
                Socket socket = send(server)) {
            head(socket);
            assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("01234");
            assertSilence(socket);
        }
    }

    @Test
    void keepsTheConnectionOpenAfterTheBody() throws Exception {
        try (var server = FaultyServer.start(TEN.delivered(Delivery.KEEP_OPEN));
                Socket socket = send(server)) {
            assertThat(head(socket)).doesNotContain("Content-Length");
            assertThat(socket.getInputStream().readNBytes(10)).hasSize(10);
            assertSilence(socket);
        }
    }

    @Test
    void sendsABodyWithoutEnd() throws Exception {
        try (var server = FaultyServer.start(TEN.delivered(Delivery.ENDLESS_BODY));
                Socket socket = send(server)) {
            head(socket);
            assertThat(socket.getInputStream().readNBytes(2 << 20)).hasSize(2 << 20);
        }
    }

    @Test
    void dripsOneByteASecondOfItsTime() throws Exception {
        ManualTimeSource time = ManualTimeSource.create();
        try (var server = FaultyServer.start(time, TEN.delivered(Delivery.DRIP_BODY));
                Socket socket = send(server)) {
            head(socket);
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo('0');
            time.awaitScheduled(1);
            assertSilence(socket);
            socket.setSoTimeout(10_000);
            time.advance(Duration.ofSeconds(1));
            assertThat(in.read()).isEqualTo('1');
        }
    }

    @Test
    void endsStallsWhenItIsClosed() throws Exception {
        var server = FaultyServer.start(TEN.delivered(Delivery.STALL_BODY));
        try (Socket socket = send(server)) {
            head(socket);
            socket.getInputStream().readNBytes(5);
            server.close();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void passesOnToTheServerBehindIt() throws Exception {
        try (var server = FakeAuthorizationServer.start();
                var network = FaultyServer.inFrontOf(server.baseUri())) {
            IssuedSession session = server.signIn();
            HttpResponse<String> answer =
                    client.get(network.uri(server.resourceUri().getPath()), session.accessToken());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("acct-1111");
            assertThat(client.get(network.uri("/events?count=1&open=0&count"), "x")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void variesAndLosesTheAnswersOfTheServerBehindIt() throws Exception {
        try (var server = FakeAuthorizationServer.start();
                var network = FaultyServer.inFrontOf(server.baseUri())) {
            IssuedSession session = server.signIn();
            network.enqueue(
                    ScriptedAnswer.regular().header("Content-Type", "text/odd"),
                    ScriptedAnswer.regular().delivered(Delivery.RESET));
            assertThat(client.get(network.uri("/resource"), "x").headers().allValues("Content-Type"))
                    .containsExactly("text/odd");
            String body = "grant_type=refresh_token&refresh_token=" + session.refreshToken();

            assertThatThrownBy(
                            () -> client.post(network.uri("/oauth/token"), "application/x-www-form-urlencoded", body))
                    .isInstanceOf(IOException.class);

            assertThat(server.newest(session).generation()).isEqualTo(2);
        }
    }

    @Test
    void passesChunkedRequestsOn() throws Exception {
        try (var server = FakeAuthorizationServer.start();
                var network = FaultyServer.inFrontOf(server.baseUri())) {
            var request = client.authorized(network.uri("/echo"), server.issueApiKey())
                    .POST(HttpRequest.BodyPublishers.ofInputStream(
                            () -> new ByteArrayInputStream("chunked body".getBytes(StandardCharsets.UTF_8))))
                    .build();
            assertThat(client.http()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("chunked body");
        }
    }

    @Test
    void refusesAnswersThatItCanNotMake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultyServer.start(ScriptedAnswer.regular()))
                .withMessageContaining("inFrontOf");
        try (var server = FaultyServer.start(TEN)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> server.enqueue(ScriptedAnswer.regular().omitting("id_token")));
        }
    }

    @Test
    void survivesClientsThatSendNonsense() throws Exception {
        try (var server = FaultyServer.start(TEN)) {
            try (var socket =
                    new Socket(server.baseUri().getHost(), server.baseUri().getPort())) {
                socket.getOutputStream()
                        .write("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(client.post(server.uri("/"), "text/plain", "x").statusCode())
                    .isEqualTo(200);
        }
    }
}
