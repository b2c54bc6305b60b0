package dev.signet.internal.codex;

import static dev.signet.internal.codex.SampleTokens.EXPIRES;
import static dev.signet.internal.codex.SampleTokens.ISSUED;
import static dev.signet.internal.codex.SampleTokens.MARKER;
import static dev.signet.internal.codex.SampleTokens.accessToken;
import static dev.signet.internal.codex.SampleTokens.idToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenSet;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshOutcome.Failed;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.auth.token.RefreshOutcome.Refreshed;
import dev.signet.auth.token.RefreshReason;
import dev.signet.auth.token.RefreshRequest;
import dev.signet.internal.config.Settings;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.TokenServiceClient;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodexRefresherTest {
    private static final String TOKENS = "{\"access_token\":\"new-access\"}";

    private final RecordingService service = new RecordingService();

    @ParameterizedTest
    @CsvSource({
        "PROACTIVE, proactive_expiry",
        "SCHEDULED, scheduled",
        "UNAUTHORIZED, unauthorized_recovery",
        "FORCED, forced"
    })
    void sendsTheDialectOfTheCli(RefreshReason reason, String word) throws Exception {
        service.answer = response(200, TOKENS);

        refresh(Map.of(), reason, Map.of());

        assertThat(service.posts)
                .containsExactly(new Post(
                        URI.create("https://auth.openai.com/oauth/token"),
                        "application/json",
                        "{\"client_id\":\"app_EMoamEEZ73f0CkXaXp7hrann\",\"grant_type\":\"refresh_token\",\"refresh_reason\":\""
                                + word + "\",\"refresh_token\":\"rt-marker7c1f\"}",
                        Duration.ofSeconds(15)));
    }

    @Test
    void namesTheClientTheTokensWereGivenTo() throws Exception {
        service.answer = response(200, TOKENS);

        refresh(Map.of(), RefreshReason.FORCED, Map.of("client_id", "app_\"x\"", "issuer", "https://auth.openai.com/"));

        assertThat(service.posts)
                .singleElement()
                .satisfies(post -> assertThat(post.body()).startsWith("{\"client_id\":\"app_\\\"x\\\"\","));
    }

    @Test
    void sendsTheTokensOfAnotherIssuerToNobodyUnlessToldWhere() throws Exception {
        service.answer = response(200, TOKENS);
        var attributes = Map.of("issuer", "https://login.acme.test");

        var untold = refresh(Map.of(), RefreshReason.PROACTIVE, attributes);

        assertThat(failure(untold).kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure(untold).detail()).contains("CODEX_REFRESH_TOKEN_URL_OVERRIDE");
        assertThat(service.posts).isEmpty();

        refresh(
                Map.of("CODEX_REFRESH_TOKEN_URL_OVERRIDE", "https://login.acme.test/t"),
                RefreshReason.PROACTIVE,
                attributes);
        assertThat(service.posts).hasSize(1);
    }

    @Test
    void sendsTheTokensOfAnIssuerOfOnesOwnThereAndNoOthers() throws Exception {
        service.answer = response(200, TOKENS);
        var acme = new CodexProfile().withIssuer("https://login.acme.test/", "app_acme");
        var openai = Secret.of(SampleTokens.jwt("{\"iss\":\"https://auth.openai.com\"}"));
        var own = Secret.of(SampleTokens.jwt("{\"iss\":\"https://login.acme.test\"}"));

        var foreign = List.of(
                refresh(acme, held(own), Map.of("issuer", "https://auth.openai.com")),
                refresh(acme, held(own), Map.of("issuer", "https://login.acme.test/other")),
                refresh(acme, held(openai), Map.of()));
        assertThat(foreign)
                .allSatisfy(outcome -> assertThat(failure(outcome).kind()).isEqualTo(FailureKind.CONFIGURATION));
        assertThat(service.posts).isEmpty();

        refresh(acme, held(openai), Map.of("issuer", "https://login.acme.test"));
        refresh(acme, held(own), Map.of());
        assertThat(service.posts).hasSize(2).allSatisfy(post -> {
            assertThat(post.endpoint()).hasToString("https://login.acme.test/oauth/token");
            assertThat(post.body()).startsWith("{\"client_id\":\"app_acme\",");
        });
    }

    private static TokenSet held(Secret idToken) {
        return TokenSet.builder()
                .idToken(idToken)
                .accessToken(Secret.of("old-access"))
                .refreshToken(Secret.of("rt-" + MARKER))
                .build();
    }

    private RefreshOutcome refresh(CodexProfile profile, TokenSet held, Map<String, String> attributes)
            throws ConfigurationException {
        return profile.refresher(service, Settings.of(Map.of(), "/home/ann"), TimeSource.system())
                .refresh(new RefreshRequest(held, attributes, RefreshReason.PROACTIVE, Duration.ofSeconds(15)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.acme.test/a/b?c=d",
                "HTTPS://LOGIN.acme.test:8443",
                "http://127.0.0.1:8080/oauth/token",
                "http://localhost:1/x",
                "http://[::1]:9/"
            })
    void usesAnOverrideAsItStands(String url) throws Exception {
        service.answer = response(200, TOKENS);

        refresh(Map.of("CODEX_REFRESH_TOKEN_URL_OVERRIDE", url), RefreshReason.PROACTIVE, Map.of());

        assertThat(service.posts)
                .singleElement()
                .satisfies(post -> assertThat(post.endpoint()).hasToString(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.acme.test/marker7c1f",
                "http://127.0.0.1.acme.test/",
                "ftp://localhost/",
                "marker7c1f",
                "/oauth/token",
                "https:///marker7c1f",
                "https://ann:marker7c1f@login.acme.test/",
                "https://marker7c1f with blanks/",
                "file:///etc/passwd"
            })
    void refusesAnOverrideThatIsNotSafe(String url) {
        var settings = Settings.of(Map.of("CODEX_REFRESH_TOKEN_URL_OVERRIDE", url), "/home/ann");

        var refusal = catchThrowableOfType(
                ConfigurationException.class,
                () -> new CodexProfile().refresher(service, settings, TimeSource.system()));

        assertThat(refusal)
                .hasMessageContaining("CODEX_REFRESH_TOKEN_URL_OVERRIDE")
                .hasNoCause();
        assertThat(refusal.remedy()).isNotEmpty();
        if (url.contains("@") || url.contains(" ")) {
            assertThat(refusal.getMessage()).doesNotContain(MARKER);
        }
    }

    @Test
    void takesTheLifeOfTheTokensFromTheAccessTokenAlone() throws Exception {
        service.answer = response(
                200,
                "{\"id_token\":\"" + idToken("a") + "\",\"access_token\":\"" + accessToken("a")
                        + "\",\"refresh_token\":\"rt-2\",\"expires_in\":5,\"token_type\":\"Bearer\"}");

        assertThat(tokens(refresh()))
                .isEqualTo(TokenSet.builder()
                        .idToken(Secret.of(idToken("a")))
                        .accessToken(Secret.of(accessToken("a")))
                        .refreshToken(Secret.of("rt-2"))
                        .issuedAt(ISSUED)
                        .expiresAt(EXPIRES)
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "-5", "0", "1e18", "5.5", "\"3600\"", "null"})
    void leavesExpiresInAside(String expiresIn) throws Exception {
        service.answer = response(200, "{\"access_token\":\"opaque\",\"expires_in\":" + expiresIn + "}");

        assertThat(tokens(refresh()))
                .isEqualTo(TokenSet.builder().accessToken(Secret.of("opaque")).build());
    }

    @Test
    void returnsOnlyWhatTheServerSent() throws Exception {
        service.answer = response(200, "{\"refresh_token\":\"rt-2\"}");

        assertThat(tokens(refresh()))
                .isEqualTo(TokenSet.builder().refreshToken(Secret.of("rt-2")).build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"error\":{\"code\":\"refresh_token_expired\"}} | EXPIRED",
                "401 | {\"error\":{\"code\":\"refresh_token_reused\"}} | REUSED",
                "401 | {\"error\":{\"code\":\"refresh_token_invalidated\"}} | REVOKED",
                "400 | {\"error\":\"refresh_token_reused\"} | REUSED",
                "400 | {\"code\":\"refresh_token_expired\"} | EXPIRED",
                "403 | {\"error\":{\"code\":\"Refresh_Token_REUSED\",\"message\":\"marker7c1f\"}} | REUSED",
                "400 | {\"error\":\"invalid_grant\"} | UNKNOWN_TERMINAL",
                "401 | {\"error\":\"invalid_client\"} | CONFIGURATION",
                "401 | <html>refresh_token_reused marker7c1f</html> | TRANSIENT",
                "401 | {\"error\":{\"code\":\"marker7c1f\"}} | TRANSIENT",
                "429 | {} | TRANSIENT",
                "503 | busy | TRANSIENT",
                "500 | {} | AMBIGUOUS",
                "200 | <html>marker7c1f</html> | AMBIGUOUS",
                "200 | {} | AMBIGUOUS",
                "302 | moved | TRANSIENT",
            })
    void endsASessionOnlyWhenTheServerSaysSo(int status, String body, FailureKind kind) throws Exception {
        service.answer = response(status, body);

        assertThat(failure(refresh()).kind()).isEqualTo(kind);
        assertThat(failure(refresh()).detail()).doesNotContain("rt-" + MARKER).doesNotContain("<html>");
    }

    @Test
    void tellsWhatWasSentFromWhatWasNot() throws Exception {
        service.answer = new Answer.NotSent("connection refused");
        assertThat(failure(refresh()).kind()).isEqualTo(FailureKind.NOT_SENT);

        service.answer = new Answer.Lost("reset");
        assertThat(failure(refresh()).kind()).isEqualTo(FailureKind.AMBIGUOUS);
    }

    @Test
    void sendsNothingWithoutARefreshToken() throws Exception {
        var request =
                new RefreshRequest(TokenSet.builder().build(), Map.of(), RefreshReason.FORCED, Duration.ofSeconds(15));

        var outcome = new CodexProfile()
                .refresher(service, Settings.of(Map.of(), "/home/ann"), TimeSource.system())
                .refresh(request);

        assertThat(failure(outcome).kind()).isEqualTo(FailureKind.NOT_SENT);
        assertThat(service.posts).isEmpty();
    }

    private RefreshOutcome refresh() throws ConfigurationException {
        return refresh(Map.of(), RefreshReason.PROACTIVE, Map.of());
    }

    private RefreshOutcome refresh(
            Map<String, String> environment, RefreshReason reason, Map<String, String> attributes)
            throws ConfigurationException {
        var held = TokenSet.builder()
                .accessToken(Secret.of("old-access"))
                .refreshToken(Secret.of("rt-" + MARKER))
                .build();
        return new CodexProfile()
                .refresher(service, Settings.of(environment, "/home/ann"), TimeSource.system())
                .refresh(new RefreshRequest(held, attributes, reason, Duration.ofSeconds(15)));
    }

    private static TokenSet tokens(RefreshOutcome outcome) {
        return ((Refreshed) outcome).tokens();
    }

    private static Failed failure(RefreshOutcome outcome) {
        return (Failed) outcome;
    }

    private static Answer response(int status, String body) {
        return new Answer.Response(status, HttpHeaders.of(Map.of(), (name, value) -> true), body);
    }

    private record Post(URI endpoint, String contentType, String body, Duration deadline) {}

    /** Answers as told, and remembers what was asked. */
    private static final class RecordingService implements TokenServiceClient {
        private final List<Post> posts = new ArrayList<>();
        private Answer answer = new Answer.NotSent("no answer was set");

        @Override
        public Answer post(
                URI endpoint, String contentType, byte[] body, Map<String, String> headers, Duration deadline) {
            assertThat(headers).isEmpty();
            posts.add(new Post(endpoint, contentType, new String(body, StandardCharsets.UTF_8), deadline));
            return answer;
        }

        @Override
        public Answer get(URI endpoint, Map<String, String> headers, Duration deadline) {
            throw new AssertionError("a refresh is a POST");
        }

        @Override
        public void close() {}
    }
}
