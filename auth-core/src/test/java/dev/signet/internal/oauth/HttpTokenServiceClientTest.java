package dev.signet.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.TimeSource;
import dev.signet.internal.config.TransportSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpTokenServiceClientTest {
    private static final String MARKER = "marker-refresh-token-5f2c";
    private static final byte[] BODY = ("{\"refresh_token\":\"" + MARKER + "\"}").getBytes(StandardCharsets.UTF_8);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private final HttpTokenServiceClient client =
            new HttpTokenServiceClient(TransportSettings.ofJvm(), TimeSource.system());

    @AfterEach
    void close() {
        client.close();
    }

    private Answer post(URI endpoint, Duration deadline) {
        return post(client, endpoint, deadline);
    }

    private static Answer post(TokenServiceClient client, URI endpoint, Duration deadline) {
        Answer answer = client.post(endpoint, "application/json", BODY, deadline);
        assertThat(answer.toString()).doesNotContain(MARKER);
        return answer;
    }

    @Test
    void sendsOneRequestAndGivesTheWholeAnswer() throws Exception {
        byte[] body = "{\"name\":\"Zoë €\"}".getBytes(StandardCharsets.UTF_8);
        try (var server = new RawServer(connection -> {
            connection.readRequest();
            connection.send(
                    "HTTP/1.1 400 Bad Request\r\nRetry-After: 7\r\nContent-Length: " + body.length + "\r\n\r\n");
            connection.send(body);
        })) {
            Answer answer = post(server.uri("/oauth/token?tenant=a"), LONG);

            assertThat(answer).isInstanceOfSatisfying(Answer.Response.class, response -> {
                assertThat(response.status()).isEqualTo(400);
                assertThat(response.headers().firstValue("retry-after")).contains("7");
                assertThat(response.body()).isEqualTo("{\"name\":\"Zoë €\"}");
            });
            assertThat(server.requests()).hasSize(1);
            String request = server.requests().get(0);
            assertThat(request)
                    .startsWith("POST /oauth/token?tenant=a HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nContent-Type: application/json\r\n")
                    .containsIgnoringCase("\r\nAccept: application/json\r\n")
                    .doesNotContainIgnoringCase("accept-encoding")
                    .doesNotContainIgnoringCase("upgrade")
                    .endsWith("\r\n\r\n" + new String(BODY, StandardCharsets.UTF_8));
        }
    }

    @Test
    void keepsNoCookies() throws Exception {
        try (var server =
                RawServer.answering("HTTP/1.1 200 OK\r\nSet-Cookie: session=abc\r\nContent-Length: 2\r\n\r\n{}")) {
            post(server.uri("/token"), LONG);
            post(server.uri("/token"), LONG);
            assertThat(server.requests()).hasSize(2).noneMatch(request -> request.contains("session=abc"));
        }
    }

    @Test
    void saysNotSentWhenTheConnectionIsRefused() throws Exception {
        int port;
        try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        Answer answer = post(URI.create("http://127.0.0.1:" + port + "/token"), LONG);
        assertThat(answer).isEqualTo(new Answer.NotSent("the connection was refused"));
    }

    @Test
    void saysNotSentWhenTheServerSpeaksNoTls() throws Exception {
        try (var server = new RawServer(connection -> {
            connection.send("HTTP/1.1 200 OK\r\n\r\n");
            connection.stall();
        })) {
            Answer answer = post(server.tlsUri("/token"), LONG);
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Answer.NotSent.class,
                            notSent -> assertThat(notSent.detail()).contains("TLS"));
        }
    }

    /** The answer to a call whose deadline passes once the server has seen the first bytes of it. */
    private static Answer postUntilTheServerStalls(RawServer server, URI endpoint) throws Exception {
        var time = new SettableTime(Instant.EPOCH);
        try (var timed = new HttpTokenServiceClient(TransportSettings.ofJvm(), time)) {
            var answer = CompletableFuture.supplyAsync(() -> post(timed, endpoint, SHORT));
            assertThat(server.awaitRequest()).isTrue();
            assertThat(answer).isNotDone();
            time.runScheduled();
            return answer.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void saysNotSentWhenTlsStallsUntilTheDeadline() throws Exception {
        try (var server = new RawServer(RawServer.Connection::stall)) {
            assertThat(postUntilTheServerStalls(server, server.tlsUri("/token")))
                    .isEqualTo(new Answer.NotSent("no connection that could take the request within 300 ms"));
            assertThat(server.awaitClosedByPeer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"access_token\":",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"acc\r\n",
                "HTTP/1.1 200 OK\r\n\r\n{\"access_token\":"
            })
    void losesAnAnswerThatStallsAndDropsTheConnection(String beginning) throws Exception {
        try (var server = new RawServer(connection -> {
            connection.readRequest();
            connection.send(beginning);
            connection.stall();
        })) {
            assertThat(postUntilTheServerStalls(server, server.uri("/token")))
                    .isEqualTo(new Answer.Lost("no whole answer within 300 ms"));
            assertThat(server.awaitClosedByPeer()).isTrue();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void losesAnAnswerThatTricklesPastTheDeadline() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(1000);
        try (var server = new RawServer(connection -> {
            connection.readRequest();
            connection.trickle(answer, 20);
        })) {
            assertThat(postUntilTheServerStalls(server, server.uri("/token")))
                    .isEqualTo(new Answer.Lost("no whole answer within 300 ms"));
            assertThat(server.awaitClosedByPeer()).isTrue();
        }
    }

    @Test
    void endsByItsDeadlineOnTheMachinesClock() throws Exception {
        try (var server = new RawServer(connection -> {
            connection.readRequest();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            connection.stall();
        })) {
            long start = System.nanoTime();
            // A slow machine may not get as far as sending.
            assertThat(post(server.uri("/token"), SHORT)).isNotInstanceOf(Answer.Response.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, Duration.ofSeconds(10));
        }
    }

    @Test
    void takesAnAnswerThatTricklesWithinTheDeadline() throws Exception {
        try (var server = new RawServer(connection -> {
            connection.readRequest();
            connection.trickle(OK, 1);
        })) {
            assertThat(post(server.uri("/token"), LONG)).isInstanceOf(Answer.Response.class);
        }
    }

    @Test
    void leavesNothingScheduledAfterAnAnswer() throws Exception {
        var time = new SettableTime(Instant.EPOCH);
        try (var server = RawServer.answering(OK);
                var timed = new HttpTokenServiceClient(TransportSettings.ofJvm(), time)) {
            assertThat(post(timed, server.uri("/token"), LONG)).isInstanceOf(Answer.Response.class);
            assertThat(time.hasScheduled()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 O",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"access_token\":",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"acc\r\n",
                "marker-refresh-token-5f2c\r\n\r\n",
                "HTTP/1.1 marker-refresh-token-5f2c OK\r\n\r\n"
            })
    void losesAnAnswerThatIsCutOffOrNoHttp(String beginning) throws Exception {
        try (var server = new RawServer(connection -> {
            connection.readRequest();
            connection.send(beginning);
        })) {
            assertThat(post(server.uri("/token"), LONG)).isInstanceOf(Answer.Lost.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void losesAnAnswerWhenTheConnectionIsResetAfterTheRequest() throws Exception {
        try (var server = new RawServer(connection -> {
            connection.readRequest();
            connection.reset();
        })) {
            assertThat(post(server.uri("/token"), LONG)).isInstanceOf(Answer.Lost.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void hasNoAnswerWhenTheConnectionIsResetAtOnce() throws Exception {
        try (var server = new RawServer(RawServer.Connection::reset)) {
            // Whether the body left before the reset came is the kernel's affair: both words are true, an answer is
            // not.
            assertThat(post(server.uri("/token"), LONG)).isNotInstanceOf(Answer.Response.class);
            // The JDK may try to connect once more, which is no second request.
            assertThat(server.connections()).isBetween(1, 2);
        }
    }

    @Test
    void neverRepeatsARequestOnAConnectionThatWasKeptAlive() throws Exception {
        try (var server = new RawServer(connection -> {
            connection.readRequest();
            connection.send(OK);
            connection.readRequest();
        })) {
            assertThat(post(server.uri("/token"), LONG)).isInstanceOf(Answer.Response.class);
            assertThat(post(server.uri("/token"), LONG)).isInstanceOf(Answer.Lost.class);
            assertThat(server.requests()).hasSize(2);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void reusesAConnectionWithoutAPauseAndNotAfterOne() throws Exception {
        var time = new SettableTime(Instant.EPOCH);
        try (var server = RawServer.answering(OK);
                var timed = new HttpTokenServiceClient(TransportSettings.ofJvm(), time)) {
            post(timed, server.uri("/token"), LONG);
            time.pass(ReusableHttpClient.MAX_PAUSE);
            post(timed, server.uri("/token"), LONG);
            assertThat(server.connections()).isEqualTo(1);
            time.pass(ReusableHttpClient.MAX_PAUSE.plusNanos(1));
            assertThat(post(timed, server.uri("/token"), LONG)).isInstanceOf(Answer.Response.class);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void stopsReadingAnEndlessAnswer() throws Exception {
        var sent = new AtomicLong();
        int whole = 100 << 20;
        try (var server = new RawServer(connection -> {
            connection.readRequest();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + whole + "\r\n\r\n");
            byte[] part = new byte[1 << 16];
            while (sent.get() < whole) {
                connection.send(part);
                sent.addAndGet(part.length);
            }
            connection.stall();
        })) {
            Answer answer = post(server.uri("/token"), LONG);
            assertThat(answer).isEqualTo(new Answer.Lost("the answer is longer than 1048576 bytes"));
            assertThat(server.awaitClosedByPeer()).isTrue();
            // What the sockets hold is more than was read, and far from all.
            assertThat(sent.get()).isLessThan(whole / 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"1048576, true", "1048577, false"})
    void takesOneMebibyteAndNotAByteMore(int length, boolean taken) throws Exception {
        try (var server =
                RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length))) {
            assertThat(post(server.uri("/token"), LONG) instanceof Answer.Response)
                    .isEqualTo(taken);
        }
    }

    @Test
    void doesNotUnpackAnAnswer() throws Exception {
        try (var server =
                RawServer.answering("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd")) {
            assertThat(post(server.uri("/token"), LONG))
                    .isInstanceOfSatisfying(
                            Answer.Response.class,
                            response -> assertThat(response.body()).isEqualTo("abcd"));
        }
    }

    @Test
    void keepsTheAnswerOfAnInterruptedCallerAndItsFlag() throws Exception {
        var released = new CountDownLatch(1);
        try (var server = new RawServer(connection -> {
            connection.readRequest();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            connection.send(OK);
        })) {
            var flag = new CompletableFuture<Boolean>();
            var answer = new CompletableFuture<Answer>();
            var caller = new Thread(() -> {
                Thread.currentThread().interrupt();
                answer.complete(post(server.uri("/token"), LONG));
                flag.complete(Thread.currentThread().isInterrupted());
            });
            caller.start();
            assertThat(server.awaitRequest()).isTrue();
            caller.interrupt();
            released.countDown();
            assertThat(answer.get(10, TimeUnit.SECONDS)).isInstanceOf(Answer.Response.class);
            assertThat(flag.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void letsACallUnderWayEndWhenClosedAndTakesNoOther() throws Exception {
        var released = new CountDownLatch(1);
        try (var server = new RawServer(connection -> {
            connection.readRequest();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            connection.send(OK);
        })) {
            var answer = CompletableFuture.supplyAsync(() -> post(server.uri("/token"), LONG));
            assertThat(server.awaitRequest()).isTrue();
            client.close();
            assertThat(post(server.uri("/token"), LONG)).isEqualTo(new Answer.NotSent("this client is closed"));
            released.countDown();
            assertThat(answer.get(10, TimeUnit.SECONDS)).isInstanceOf(Answer.Response.class);
            client.close();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void hasNoThreadThatKeepsTheJvmAlive() throws Exception {
        try (var server = RawServer.answering(OK)) {
            post(server.uri("/token"), LONG);
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("HttpClient-"))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
        }
    }

    @Test
    void sendsNothingWithoutTime() throws Exception {
        try (var server = RawServer.answering(OK)) {
            assertThat(post(server.uri("/token"), Duration.ZERO)).isInstanceOf(Answer.NotSent.class);
            assertThat(post(server.uri("/token"), Duration.ofSeconds(-1))).isInstanceOf(Answer.NotSent.class);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void refusesAnEndpointThatIsNotSecure() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> post(URI.create("http://user:geheim@login.example/token?key=geheim"), LONG))
                .withMessageContaining("http://login.example/token")
                .withMessageNotContaining("geheim");
    }
}
