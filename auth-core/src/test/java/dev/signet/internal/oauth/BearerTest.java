package dev.signet.internal.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.internal.config.TransportSettings;
import dev.signet.testkit.CanarySecrets;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class BearerTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final byte[] BODY = "{\"a\":1}".getBytes(UTF_8);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private final Secret bearer = Secret.of(CanarySecrets.MARKER + "-abc.DEF_~+/=");
    private final HttpTokenServiceClient client =
            new HttpTokenServiceClient(TransportSettings.ofJvm(), TimeSource.system());

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void goesWithTheCallItWasGivenForAndNoOther() throws Exception {
        try (var server = RawServer.answering(OK)) {
            client.post(server.uri("/a"), "application/json", BODY, bearer, LONG);
            client.get(server.uri("/b"), bearer, LONG);
            client.post(server.uri("/c"), "application/json", BODY, LONG);
            client.get(server.uri("/d"), LONG);

            String line = "\r\nAuthorization: Bearer " + bearer.reveal() + "\r\n";
            assertThat(server.requests()).hasSize(4);
            assertThat(server.requests().get(0))
                    .startsWith("POST /a ")
                    .contains(line)
                    .endsWith("\r\n\r\n{\"a\":1}");
            assertThat(server.requests().get(1))
                    .startsWith("GET /b ")
                    .contains(line)
                    .endsWith("\r\n\r\n");
            assertThat(server.requests().subList(2, 4))
                    .allSatisfy(request -> assertThat(request).doesNotContainIgnoringCase("authorization"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void isNotCarriedToWhereARedirectLeads(int status) throws Exception {
        try (var elsewhere = RawServer.answering(OK);
                var server = RawServer.answering("HTTP/1.1 " + status + " Moved\r\nLocation: "
                        + elsewhere.uri("/target") + "\r\nContent-Length: 0\r\n\r\n")) {
            for (Answer answer : calls(server.uri("/x"), bearer)
                    .map(call -> call.apply(client))
                    .toList()) {
                assertThat(answer)
                        .isInstanceOfSatisfying(
                                Answer.Response.class,
                                response -> assertThat(response.status()).isEqualTo(status));
            }
            assertThat(server.requests()).hasSize(2);
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void isRefusedUnquotedWhenItWouldBreakTheHeader(String text) throws Exception {
        try (var server = RawServer.answering(OK)) {
            calls(server.uri("/x"), Secret.of(text))
                    .forEach(call -> assertThatIllegalArgumentException()
                            .isThrownBy(() -> call.apply(client))
                            .withMessageContaining("RFC 6750")
                            .withMessageNotContaining("geheim")
                            .withNoCause());
            assertThat(server.connections()).isZero();
        }
    }

    static Stream<String> unfit() {
        return Stream.of("geheim geheim", "geheim\r\nX: y", "geheim\u00e9", "geheim\u0000", " geheim");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://service.example/x", "ftp://127.0.0.1/x", "https://u:geheim@service.example/"})
    void goesToNoEndpointThatIsNotSecure(String endpoint) {
        calls(URI.create(endpoint), bearer)
                .forEach(call -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> call.apply(client))
                        .withMessageNotContaining("geheim"));
    }

    private static Stream<Function<TokenServiceClient, Answer>> calls(URI endpoint, Secret bearer) {
        return Stream.of(
                client -> client.post(endpoint, "application/json", BODY, bearer, LONG),
                client -> client.get(endpoint, bearer, LONG));
    }
}
