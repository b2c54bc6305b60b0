package dev.signet.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.TokenServiceException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GrantResponsesTest {
    private static final URI ENDPOINT = URI.create("https://login.test/token?tenant=marker-query");
    private static final SettableTime TIME = new SettableTime(Instant.EPOCH);

    private static GrantOutcome read(int status, String body, Map<String, List<String>> headers) {
        var answer = new Answer.Response(status, HttpHeaders.of(headers, (name, value) -> true), body);
        return GrantResponses.read(answer, ENDPOINT, Set.of("access_token"), TIME);
    }

    private static GrantOutcome.Failed failed(int status, String body) {
        var failed = (GrantOutcome.Failed) read(status, body, Map.of());
        assertThat(failed.toString()).doesNotContain("marker");
        return failed;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":\"authorization_pending\"} | PENDING",
                "400 | {\"error\":\"AUTHORIZATION_PENDING\"} | PENDING",
                "400 | {\"error\":\"slow_down\"} | SLOW_DOWN",
                "429 | {\"error\":\"slow_down\"} | SLOW_DOWN",
                "503 | {\"error\":\"slow_down\"} | TRANSIENT",
                "400 | {\"error\":\"access_denied\"} | DENIED",
                "429 | {\"error\":\"access_denied\"} | TRANSIENT",
                "408 | {\"error\":\"expired_token\"} | TRANSIENT",
                "503 | {\"error\":\"access_denied\"} | TRANSIENT",
                "500 | {\"error\":\"access_denied\"} | AMBIGUOUS",
                "500 | {\"error\":\"invalid_grant\"} | AMBIGUOUS",
                "302 | {\"error\":\"access_denied\"} | TRANSIENT",
                "400 | {\"error\":\"expired_token\"} | EXPIRED",
                "400 | {\"error\":\"invalid_grant\"} | INVALID_GRANT",
                "400 | {\"error\":{\"code\":\"invalid_grant\"}} | INVALID_GRANT",
                "401 | {\"error\":\"invalid_client\"} | CONFIGURATION",
                "301 | '' | CONFIGURATION",
                "400 | {\"error\":\"novelty\"} | UNKNOWN",
                "200 | {\"error\":\"novelty\"} | UNKNOWN",
                "401 | {\"error\":\"novelty\"} | TRANSIENT",
                "403 | {\"error\":\"novelty\"} | TRANSIENT",
                "400 | {\"code\":\"novelty\"} | TRANSIENT",
                "400 | {\"error\":\" \"} | TRANSIENT",
                "400 | {\"error\":7} | TRANSIENT",
                "400 | {\"error\":\"server_error\"} | TRANSIENT",
                "400 | <html> | TRANSIENT",
                "200 | <html> | AMBIGUOUS",
                "200 | {} | AMBIGUOUS",
                "200 | {\"access_token\":\"a\",\"error\":\"authorization_pending\"} | UNUSABLE",
                "200 | {\"access_token\":\"a\",\"token_type\":\"mac\"} | UNUSABLE",
                "200 | {\"refresh_token\":\"r\"} | UNUSABLE",
                "204 | '' | AMBIGUOUS",
            })
    void classifies(int status, String body, GrantFailure kind) {
        assertThat(failed(status, body).kind()).isEqualTo(kind);
    }

    @Test
    void tellsWhatWasNotSentFromWhatWasLost() {
        assertThat(GrantResponses.read(new Answer.NotSent("refused"), ENDPOINT, Set.of(), TIME))
                .isInstanceOfSatisfying(
                        GrantOutcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(GrantFailure.NOT_SENT));
        assertThat(GrantResponses.read(new Answer.Lost("reset"), ENDPOINT, Set.of(), TIME))
                .isInstanceOfSatisfying(
                        GrantOutcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(GrantFailure.AMBIGUOUS));
    }

    @ParameterizedTest
    @CsvSource({"429", "503", "500", "400", "401"})
    void hearsRetryAfterWithAnyStatus(int status) {
        var failed = (GrantOutcome.Failed) read(status, "", Map.of("Retry-After", List.of("12")));
        assertThat(failed.retryAfter()).contains(Duration.ofSeconds(12));
    }

    @ParameterizedTest
    @EnumSource(GrantFailure.class)
    void everyFailureHasARemedy(GrantFailure kind) {
        AuthException thrown =
                GrantOutcome.Failed.of(kind, "it happened").because("why").exception();
        assertThat(thrown).hasMessage("it happened; why");
        assertThat(thrown.remedy()).endsWith(".");
        Class<? extends AuthException> type = switch (kind) {
            case DENIED, EXPIRED, INVALID_GRANT -> SignInRequiredException.class;
            case CONFIGURATION -> ConfigurationException.class;
            default -> TokenServiceException.class;
        };
        assertThat(thrown).isInstanceOf(type);
    }

    @Test
    void aFormSendsEachNameOnceAndPrintsNoValue() {
        var form = FormBody.grant("x").with("secret", "marker-value").with("a b", "ä&=+ ~*");
        assertThat(form.text()).isEqualTo("grant_type=x&secret=marker-value&a+b=%C3%A4%26%3D%2B+%7E*");
        assertThat(form.toString()).isEqualTo("FormBody[grant_type, secret, a b]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> form.with("secret", "marker-other"))
                .withMessageNotContaining("marker");
    }
}
