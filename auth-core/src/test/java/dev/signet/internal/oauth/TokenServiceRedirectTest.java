package dev.signet.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.TimeSource;
import dev.signet.internal.config.TransportSettings;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A redirect would take the refresh token along: it is an answer like any other. */
@Timeout(30)
class TokenServiceRedirectTest {
    private static final String MARKER = "marker-refresh-token-77ab";
    private static final byte[] BODY = ("{\"refresh_token\":\"" + MARKER + "\"}").getBytes(StandardCharsets.UTF_8);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private final HttpTokenServiceClient client =
            new HttpTokenServiceClient(TransportSettings.ofJvm(), TimeSource.system());

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) throws Exception {
        try (var elsewhere = RawServer.answering(OK);
                var server = new RawServer(connection -> {
                    while (true) {
                        boolean same = connection.readRequest().startsWith("POST /same");
                        connection.send("HTTP/1.1 " + status + " Moved\r\nLocation: "
                                + (same ? "/target" : elsewhere.uri("/target")) + "\r\nContent-Length: 0\r\n\r\n");
                    }
                })) {
            for (String path : new String[] {"/same", "/cross"}) {
                assertThat(client.post(server.uri(path), "application/json", BODY, LONG))
                        .isInstanceOfSatisfying(
                                Answer.Response.class,
                                response -> assertThat(response.status()).isEqualTo(status));
            }
            assertThat(server.requests()).hasSize(2).noneMatch(request -> request.contains(" /target "));
            assertThat(elsewhere.connections()).isZero();
        }
    }

    /** Shows that the servers of the test before would see a redirect that is followed. */
    @Test
    void wouldSeeTheBodyOfAClientThatFollows() throws Exception {
        try (var elsewhere = RawServer.answering(OK);
                var server = RawServer.answering("HTTP/1.1 307 Moved\r\nLocation: " + elsewhere.uri("/target")
                        + "\r\nContent-Length: 0\r\n\r\n")) {
            HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.ALWAYS)
                    .build()
                    .send(
                            HttpRequest.newBuilder(server.uri("/token"))
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(BODY))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            assertThat(elsewhere.requests()).singleElement().asString().contains(MARKER);
        }
    }
}
