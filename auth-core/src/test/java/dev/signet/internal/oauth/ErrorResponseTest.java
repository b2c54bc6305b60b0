package dev.signet.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Secret;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorResponseTest {
    private static final Secret SENT = Secret.of("Token-abc123_invalid");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"error":"invalid_token"}                     | invalid_token
                    {"error":{"code":"Key_Taken","message":"x"}}  | key_taken
                    {"code":"oauth2.limit-reached"}               | oauth2.limit-reached
                    """)
    void showsAPlainCode(String body, String code) {
        assertThat(read(body, Map.of()).code()).contains(code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}
                    {"error":""}
                    {"error":"invalid token"}
                    {"error":"<b>bold</b>"}
                    {"error":"\\u001b[31mred"}
                    {"error":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}
                    {"error":"abc123"}
                    {"error":"token-abc123_invalid"}
                    <html>
                    """)
    void showsNothingElseNorWhatWasSent(String body) {
        assertThat(read(body, Map.of()).code()).isEmpty();
    }

    @Test
    void tellsTheWait() {
        assertThat(read("{}", Map.of("Retry-After", List.of("30"))).retryAfter())
                .contains(Duration.ofSeconds(30));
        assertThat(read("{}", Map.of("Retry-After", List.of("Thu, 01 Jan 2026 00:01:00 GMT")))
                        .retryAfter())
                .contains(Duration.ofMinutes(1));
        assertThat(read("{}", Map.of("Retry-After", List.of("999999999999"))).retryAfter())
                .contains(Duration.ofMinutes(10));
        assertThat(read("{}", Map.of("Retry-After", List.of("0"))).retryAfter()).isEmpty();
        assertThat(read("{}", Map.of("Retry-After", List.of("soon"))).retryAfter())
                .isEmpty();
        assertThat(read("{}", Map.of()).retryAfter()).isEmpty();
    }

    private static ErrorResponse read(String body, Map<String, List<String>> headers) {
        return ErrorResponse.of(
                new Answer.Response(400, HttpHeaders.of(headers, (name, value) -> true), body), SENT, NOW);
    }
}
