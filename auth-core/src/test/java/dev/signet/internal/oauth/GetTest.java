package dev.signet.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.TimeSource;
import dev.signet.internal.config.TransportSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class GetTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String OK = "HTTP/1.1 200 OK\r\nCache-Control: max-age=7\r\nContent-Length: 2\r\n\r\n{}";

    private final HttpTokenServiceClient client =
            new HttpTokenServiceClient(TransportSettings.ofJvm(), TimeSource.system());

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void sendsOneBareRequestAndGivesTheWholeAnswer() throws Exception {
        try (var server = RawServer.answering(OK)) {
            assertThat(client.get(server.uri("/jwks?v=1"), LONG))
                    .isInstanceOfSatisfying(Answer.Response.class, response -> {
                        assertThat(response.status()).isEqualTo(200);
                        assertThat(response.headers().firstValue("cache-control"))
                                .contains("max-age=7");
                        assertThat(response.body()).isEqualTo("{}");
                    });
            assertThat(server.requests())
                    .singleElement()
                    .asString()
                    .satisfies(request -> assertThat(request)
                            .startsWith("GET /jwks?v=1 HTTP/1.1\r\n")
                            .containsIgnoringCase("\r\nAccept: application/json\r\n")
                            .doesNotContainIgnoringCase("authorization")
                            .doesNotContainIgnoringCase("content-type")
                            .doesNotContainIgnoringCase("accept-encoding")
                            .doesNotContainIgnoringCase("upgrade")
                            .endsWith("\r\n\r\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "HTTP/1.1 200 OK\r\nContent-", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"keys\":"})
    void losesAnAnswerThatStallsPastTheDeadline(String beginning) throws Exception {
        var time = new SettableTime(Instant.EPOCH);
        try (var timed = new HttpTokenServiceClient(TransportSettings.ofJvm(), time);
                var server = new RawServer(connection -> {
                    connection.readRequest();
                    connection.send(beginning);
                    connection.stall();
                })) {
            var answer = CompletableFuture.supplyAsync(() -> timed.get(server.uri("/jwks"), LONG));
            assertThat(server.awaitRequest()).isTrue();
            assertThat(answer).isNotDone();
            time.runScheduled();
            assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(new Answer.Lost("no whole answer within 10000 ms"));
            assertThat(server.awaitClosedByPeer()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"1048576, true", "1048577, false"})
    void takesOneMebibyteAndNotAByteMore(int length, boolean taken) throws Exception {
        try (var server =
                RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length))) {
            assertThat(client.get(server.uri("/jwks"), LONG) instanceof Answer.Response)
                    .isEqualTo(taken);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) throws Exception {
        try (var elsewhere = RawServer.answering(OK);
                var server = RawServer.answering("HTTP/1.1 " + status + " Moved\r\nLocation: "
                        + elsewhere.uri("/target") + "\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(client.get(server.uri("/jwks"), LONG))
                    .isInstanceOfSatisfying(
                            Answer.Response.class,
                            response -> assertThat(response.status()).isEqualTo(status));
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    void saysWhatBroke() throws Exception {
        int port;
        try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        assertThat(client.get(URI.create("http://127.0.0.1:" + port + "/jwks"), LONG))
                .isEqualTo(new Answer.Lost("the connection was refused"));
    }

    @Test
    void sendsNothingWithoutTimeOrWhenClosed() throws Exception {
        try (var server = RawServer.answering(OK)) {
            assertThat(client.get(server.uri("/jwks"), Duration.ZERO)).isInstanceOf(Answer.NotSent.class);
            client.close();
            assertThat(client.get(server.uri("/jwks"), LONG)).isEqualTo(new Answer.NotSent("this client is closed"));
            assertThat(server.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://keys.example/jwks?key=geheim", "ftp://127.0.0.1/jwks", "https://u:geheim@keys.example/"})
    void refusesAnEndpointThatIsNotSecure(String endpoint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.get(URI.create(endpoint), LONG))
                .withMessageNotContaining("geheim");
    }
}
