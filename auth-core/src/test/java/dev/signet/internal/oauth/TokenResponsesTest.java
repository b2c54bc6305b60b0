package dev.signet.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshOutcome.Failed;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.auth.token.RefreshOutcome.Refreshed;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenResponsesTest {
    private static final String MARKER = "MarkerSecret5f2c";
    private static final Instant NOW = Instant.parse("2026-11-21T08:49:37Z");
    private static final URI ENDPOINT = URI.create("https://login.example/oauth/token?key=" + MARKER);
    private static final String SHOWN = "https://login.example/oauth/token";
    private static final Map<String, FailureKind> TERMINAL =
            Map.of("token_expired", FailureKind.EXPIRED, "token_reused", FailureKind.REUSED);

    private static RefreshOutcome read(Answer answer) {
        return TokenResponses.read(answer, ENDPOINT, TERMINAL, new SettableTime(NOW));
    }

    private static RefreshOutcome read(int status, String body) {
        return read(new Answer.Response(status, HttpHeaders.of(Map.of(), (name, value) -> true), body));
    }

    private static Failed failed(RefreshOutcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        Failed failed = (Failed) outcome;
        assertThat(failed.detail()).contains(SHOWN).doesNotContainIgnoringCase(MARKER);
        assertThat(failed.toString()).doesNotContainIgnoringCase(MARKER);
        return failed;
    }

    private static Failed failed(int status, String body) {
        return failed(read(status, body));
    }

    private static TokenSet tokens(String body) {
        RefreshOutcome outcome = read(200, body);
        assertThat(outcome).as(outcome.toString()).isInstanceOf(Refreshed.class);
        return ((Refreshed) outcome).tokens();
    }

    @Test
    void takesAllThatAServerSends() {
        assertThat(tokens("{\"access_token\":\"at\",\"token_type\":\"Bearer\",\"expires_in\":3600,"
                        + "\"refresh_token\":\"rt\",\"id_token\":\"it\",\"scope\":\"a b\",\"extra\":[{\"x\":[1]}]}"))
                .isEqualTo(TokenSet.builder()
                        .accessToken(Secret.of("at"))
                        .refreshToken(Secret.of("rt"))
                        .idToken(Secret.of("it"))
                        .issuedAt(NOW)
                        .expiresAt(NOW.plusSeconds(3600))
                        .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"access_token\":\"x\"} | access",
                "{\"refresh_token\":\"x\"} | refresh",
                "{\"id_token\":\"x\"} | id",
                "{\"id_token\":\"x\",\"access_token\":null,\"refresh_token\":\"\"} | id"
            })
    void takesOnlyTheMembersThatAreThere(String body, String member) {
        TokenSet tokens = tokens(body);
        assertThat(tokens.accessToken().isPresent()).isEqualTo(member.equals("access"));
        assertThat(tokens.refreshToken().isPresent()).isEqualTo(member.equals("refresh"));
        assertThat(tokens.idToken().isPresent()).isEqualTo(member.equals("id"));
        assertThat(tokens.expiresAt()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "3600, 3600",
        "1, 1",
        "3599.9, 3599",
        "\"3600\", 3600",
        "\"3599.5\", 3599",
        "3.6e3, 3600",
        "315360000, 315360000"
    })
    void countsASaneLifeFromNow(String expiresIn, long seconds) {
        TokenSet tokens = tokens("{\"access_token\":\"x\",\"expires_in\":" + expiresIn + "}");
        assertThat(tokens.issuedAt()).contains(NOW);
        assertThat(tokens.expiresAt()).contains(NOW.plusSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "0.5",
                "-0",
                "1e18",
                "1e99",
                "1000000000000000000",
                "315360001",
                "\"\"",
                "\"soon\"",
                "\" 3600\"",
                "\"-1\"",
                "\"0x10\"",
                "\"NaN\"",
                "\"Infinity\"",
                "\"٣\"",
                "null",
                "true",
                "[3600]",
                "{\"s\":3600}"
            })
    void takesNoLifeThatMakesNoSense(String expiresIn) {
        TokenSet tokens = tokens("{\"access_token\":\"x\",\"expires_in\":" + expiresIn + "}");
        assertThat(tokens.issuedAt()).isEmpty();
        assertThat(tokens.expiresAt()).isEmpty();
    }

    @Test
    void takesAByteOrderMarkAndAnySpelling() {
        assertThat(tokens("\uFEFF {\"token_type\":\"bEaReR\",\"access_token\":\"\\u0041t\"}\n")
                        .accessToken())
                .contains(Secret.of("At"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"MarkerSecret5f2c\"",
                "{}",
                "{\"token_type\":\"bearer\",\"expires_in\":3600}",
                "<html><body>MarkerSecret5f2c</body></html>",
                "{\"access_token\":\"MarkerSecret5f2c",
                "{\"access_token\":\"MarkerSecret5f2c\"",
                "{\"access_token\":\"MarkerSecret5f2c\"} {}",
                "{\"access_token\":\"MarkerSecret5f2c\"}x",
                "{\"access_token\":\"MarkerSecret5f2c\",\"access_token\":\"b\"}",
                "{\"access_token\":\"MarkerSecret5f2c\",\"x\":{\"a\":1,\"a\":2}}",
                "{\"access_token\":\"MarkerSecret5f2c\",}",
                "{'access_token':'MarkerSecret5f2c'}",
                "{\"access_token\":\"\"}",
                "{\"access_token\":null}",
                "{\"access_token\":17}",
                "{\"access_token\":{\"value\":\"MarkerSecret5f2c\"}}",
                "{\"access_token\":\"MarkerSecret5f2c\",\"refresh_token\":false}",
                "{\"access_token\":\"MarkerSecret5f2c\\r\\nX: y\"}",
                "{\"access_token\":\"MarkerSecret5f2c a\"}",
                "{\"access_token\":\"MarkerSecret5f2cé\"}",
                "{\"access_token\":\"a\",\"id_token\":\"MarkerSecret5f2c\\u0000\"}",
                "{\"access_token\":\"MarkerSecret5f2c\",\"token_type\":\"mac\"}",
                "{\"access_token\":\"MarkerSecret5f2c\",\"token_type\":\"MarkerSecret5f2c\"}",
                "{\"access_token\":\"MarkerSecret5f2c\",\"token_type\":7}",
                "{\"access_token\":\"MarkerSecret5f2c\",\"error\":\"invalid_grant\"}",
                "{\"access_token\":\"MarkerSecret5f2c\",\"error\":{\"code\":\"token_reused\"}}",
                "{\"error\":{}}",
                "{\"error\":true}",
                "{\"code\":\"ok\",\"data\":{\"access_token\":\"MarkerSecret5f2c\"}}"
            })
    void holdsThatTheTokenMayBeSpentWhenASuccessCanNotBeUsed(String body) {
        assertThat(failed(200, body).kind()).isEqualTo(FailureKind.AMBIGUOUS);
    }

    @Test
    void refusesTokensThatAreTooLongAndBodiesThatAreTooDeep() {
        String longest = "x".repeat(65_536);
        assertThat(tokens("{\"access_token\":\"" + longest + "\"}").accessToken())
                .contains(Secret.of(longest));
        assertThat(failed(200, "{\"access_token\":\"x" + longest + "\"}").kind())
                .isEqualTo(FailureKind.AMBIGUOUS);
        String deep = "[".repeat(63) + "]".repeat(63);
        assertThat(tokens("{\"access_token\":\"a\",\"x\":" + deep + "}").accessToken())
                .isPresent();
        assertThat(failed(200, "{\"access_token\":\"a\",\"x\":[" + deep + "]}").kind())
                .isEqualTo(FailureKind.AMBIGUOUS);
    }

    @Test
    void takesAnEmptySuccessForAmbiguous() {
        assertThat(failed(204, "").kind()).isEqualTo(FailureKind.AMBIGUOUS);
        assertThat(failed(204, "").detail())
                .isEqualTo("token service " + SHOWN + " answered 204 without a JSON object that can be read");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403, 404})
    void endsASessionOnlyOnAJsonBodyThatSaysSo(int status) {
        assertThat(failed(status, "{\"error\":\"invalid_grant\",\"error_description\":\"MarkerSecret5f2c\"}")
                        .kind())
                .isEqualTo(FailureKind.UNKNOWN_TERMINAL);
        assertThat(failed(status, "{\"error\":{\"code\":\"TOKEN_Reused\",\"message\":\"x\"}}")
                        .kind())
                .isEqualTo(FailureKind.REUSED);
        assertThat(failed(status, "{\"code\":\"token_expired\"}").kind()).isEqualTo(FailureKind.EXPIRED);
        assertThat(failed(status, "{\"error\":{\"code\":400},\"code\":\"token_expired\"}")
                        .kind())
                .isEqualTo(FailureKind.EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>invalid_grant MarkerSecret5f2c</html>",
                "invalid_grant",
                "[\"invalid_grant\"]",
                "{\"error\":\"invalid_grant\"",
                "{\"error\":\"invalid_grant\",\"error\":\"x\"}",
                "{\"error\":\"server_error\"}",
                "{\"error\":\"invalid_grant \"}",
                "{\"error\":\"slow_down\",\"code\":\"token_expired\"}",
                "{\"error_description\":\"invalid_grant\"}",
                "{\"error\":{\"type\":\"invalid_grant\"}}",
                "{\"error\":{\"inner\":{\"code\":\"invalid_grant\"}}}",
                "{\"error.code\":\"invalid_grant\"}",
                "{}"
            })
    void holdsTheTokenUnspentOnAnyOtherRefusal(String body) {
        for (int status : new int[] {400, 401, 403, 404, 405, 407, 413, 421, 451}) {
            assertThat(failed(status, body).kind()).isEqualTo(FailureKind.TRANSIENT);
            assertThat(failed(status, body).retryAfter()).isEmpty();
        }
    }

    @Test
    void takesASuccessThatNamesAnUnknownErrorForARefusal() {
        Failed failed = failed(200, "{\"error\":\"temporarily_unavailable\"}");
        assertThat(failed.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(failed.detail()).endsWith(" answered 200 temporarily_unavailable");
    }

    @Test
    void letsTheProfileSayWhatInvalidGrantMeans() {
        var response = new Answer.Response(
                400, HttpHeaders.of(Map.of(), (name, value) -> true), "{\"error\":\"invalid_grant\"}");
        RefreshOutcome outcome = TokenResponses.read(
                response, ENDPOINT, Map.of("invalid_grant", FailureKind.REVOKED), new SettableTime(NOW));
        assertThat(failed(outcome).kind()).isEqualTo(FailureKind.REVOKED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid_client",
                "unauthorized_client",
                "unsupported_grant_type",
                "invalid_scope",
                "invalid_request",
                "invalid_target",
                "Invalid_Client"
            })
    void blamesTheSetUpForFaultsOfTheClient(String code) {
        for (int status : new int[] {200, 400, 401}) {
            Failed failed = failed(status, "{\"error\":\"" + code + "\"}");
            assertThat(failed.kind()).isEqualTo(FailureKind.CONFIGURATION);
            assertThat(failed.detail()).endsWith(" answered " + status + " " + code.toLowerCase());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "301, CONFIGURATION", "308, CONFIGURATION", "300, TRANSIENT", "302, TRANSIENT", "303, TRANSIENT",
                "304, TRANSIENT",
        "307, TRANSIENT", "408, TRANSIENT", "425, TRANSIENT", "429, TRANSIENT", "503, TRANSIENT", "500, AMBIGUOUS",
        "501, AMBIGUOUS", "502, AMBIGUOUS", "504, AMBIGUOUS", "520, AMBIGUOUS", "599, AMBIGUOUS", "600, AMBIGUOUS",
        "999, AMBIGUOUS", "101, AMBIGUOUS"
    })
    void goesByTheStatusWhereTheBodyIsNotTheServersOwnWord(int status, FailureKind kind) {
        for (String body : List.of("", "{\"error\":\"invalid_grant\"}", "<html>MarkerSecret5f2c</html>")) {
            assertThat(failed(status, body).kind()).isEqualTo(kind);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 408, 425, 429, 503})
    void passesOnWhenToTryAgain(int status) {
        var headers = HttpHeaders.of(Map.of("Retry-After", List.of("7")), (name, value) -> true);
        Failed failed = failed(read(new Answer.Response(status, headers, "{\"error\":\"slow_down\"}")));
        assertThat(failed.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(failed.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void countsADateFromTheTimeSource() {
        var headers =
                HttpHeaders.of(Map.of("Retry-After", List.of("Sat, 21 Nov 2026 08:50:07 GMT")), (name, value) -> true);
        assertThat(failed(read(new Answer.Response(503, headers, ""))).retryAfter())
                .contains(Duration.ofSeconds(30));
    }

    @Test
    void passesOnHowAnAnswerWentMissing() {
        Failed notSent = failed(read(new Answer.NotSent("the connection was refused")));
        assertThat(notSent.kind()).isEqualTo(FailureKind.NOT_SENT);
        assertThat(notSent.detail())
                .isEqualTo("token service " + SHOWN + " was not reached: the connection was refused");
        Failed lost = failed(read(new Answer.Lost("no whole answer within 15000 ms")));
        assertThat(lost.kind()).isEqualTo(FailureKind.AMBIGUOUS);
        assertThat(lost.detail())
                .isEqualTo("the answer of token service " + SHOWN + " was lost: no whole answer within 15000 ms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Slow_Down | slow_down",
                "a\\u001b[31mred\\u001b[0m | ared",
                "a\\u202eb\\u0007\\r\\nc | abc",
                "é | with an error code that can't be shown",
                "\\u001b[2J | with an error code that can't be shown",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | with an error code that can't be shown"
            })
    void showsAnErrorCodeCleanOrNotAtAll(String code, String shown) {
        assertThat(failed(400, "{\"error\":\"" + code + "\"}").detail()).endsWith(" answered 400 " + shown);
    }
}
