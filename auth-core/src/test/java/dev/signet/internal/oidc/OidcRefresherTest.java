package dev.signet.internal.oidc;

import static dev.signet.internal.oidc.Samples.CLIENT;
import static dev.signet.internal.oidc.Samples.ISSUER;
import static dev.signet.internal.oidc.Samples.MARKER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshOutcome.Failed;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.auth.token.RefreshReason;
import dev.signet.auth.token.RefreshRequest;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.config.Settings;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.testkit.ManualTimeSource;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a refresh sends, and when it sends nothing. */
class OidcRefresherTest {
    private static final URI ENDPOINT = URI.create("https://login.acme.test/oauth/token");
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final ManualTimeSource time = ManualTimeSource.create();
    private final RecordingService service = new RecordingService();
    private final List<Duration> searches = service.searches;
    private Duration searchTime = Duration.ZERO;
    private OidcProfile profile = OidcProfile.of(ISSUER, CLIENT);

    @ParameterizedTest
    @EnumSource(RefreshReason.class)
    void sendsTheGrantAsAFormWithoutAScope(RefreshReason reason) {
        refresher().refresh(request("rt-" + MARKER, reason, Map.of("scope", "openid")));

        assertThat(service.posts)
                .containsExactly(new Post(
                        ENDPOINT,
                        "application/x-www-form-urlencoded",
                        "grant_type=refresh_token&client_id=acme-cli&refresh_token=rt-marker7c1f",
                        Map.of(),
                        DEADLINE));
    }

    @Test
    void encodesWhatMeansSomethingInAForm() {
        refresher().refresh(request("a+b/c=&d e~%", RefreshReason.FORCED, Map.of()));

        assertThat(service.posts.get(0).body())
                .isEqualTo("grant_type=refresh_token&client_id=acme-cli&refresh_token=a%2Bb%2Fc%3D%26d+e%7E%25");
    }

    @Test
    void putsTheSecretIntoTheBodyOrIntoAHeaderAndNeverIntoBoth() {
        profile = OidcProfile.of(ISSUER, CLIENT).withClientSecret(Secret.of("s:ü " + MARKER));
        service.metadata.add(response(
                200,
                document(ISSUER, ENDPOINT.toString())
                        .replace("}", ",\"token_endpoint_auth_methods_supported\":[\"client_secret_post\"]}")));
        refresher().refresh(request());
        assertThat(service.posts.get(0).body())
                .contains("&client_id=acme-cli&client_secret=s%3A%C3%BC+" + MARKER + "&");
        assertThat(service.posts.get(0).headers()).isEmpty();

        profile = OidcProfile.of(ISSUER, CLIENT).withClientSecret(Secret.of("s:ü " + MARKER));
        refresher().refresh(request());
        var pair = Base64.getEncoder()
                .encodeToString(("acme-cli:s%3A%C3%BC+" + MARKER).getBytes(StandardCharsets.US_ASCII));
        assertThat(service.posts.get(1).body()).isEqualTo("grant_type=refresh_token&refresh_token=rt-marker7c1f");
        assertThat(service.posts.get(1).headers()).isEqualTo(Map.of("Authorization", "Basic " + pair));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                        | header",
                "client_secret_basic                       | header",
                "client_secret_post                        | form",
                "client_secret_post client_secret_basic    | header",
                "private_key_jwt none                      | header",
                "private_key_jwt client_secret_post        | form"
            })
    void putsTheSecretIntoTheHeaderUnlessTheServerTakesTheFormOnly(String listed, String place) {
        if (!listed.isEmpty()) {
            service.metadata.add(response(
                    200,
                    document(ISSUER, ENDPOINT.toString())
                            .replace(
                                    "}",
                                    ",\"token_endpoint_auth_methods_supported\":[\"" + listed.replace(" ", "\",\"")
                                            + "\"]}")));
        }
        var secret = OidcProfile.of(ISSUER, CLIENT).withClientSecret(Secret.of("s-" + MARKER));

        secret.refresher(service, Settings.none(), time).refresh(request());

        assertThat(service.posts.get(0).headers().containsKey("Authorization")).isEqualTo(place.equals("header"));
        assertThat(service.posts.get(0).body().contains("client_secret=")).isEqualTo(place.equals("form"));
    }

    @Test
    void sendsNothingWithoutARefreshToken() {
        var request = new RefreshRequest(TokenSet.builder().build(), Map.of(), RefreshReason.FORCED, DEADLINE);

        assertFailed(refresher().refresh(request), FailureKind.NOT_SENT, "no refresh token");
        assertThat(service.posts).isEmpty();
        assertThat(searches).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"issuer, https://login.acme.test/", "issuer, https://elsewhere.test", "client_id, other"})
    void sendsTheTokensOfAnotherWorldToNobody(String attribute, String value) {
        var request = request("rt-" + MARKER, RefreshReason.FORCED, Map.of(attribute, value));

        assertFailed(refresher().refresh(request), FailureKind.CONFIGURATION, "not issued by " + ISSUER);
        assertThat(service.posts).isEmpty();
        assertThat(searches).isEmpty();
    }

    @Test
    void looksForTheEndpointOnceAndWithinTheDeadline() {
        searchTime = Duration.ofSeconds(4);
        var refresher = refresher();
        assertThat(searches).as("before anything is asked").isEmpty();

        refresher.refresh(request());
        refresher.refresh(request());

        assertThat(searches).containsExactly(DEADLINE);
        assertThat(service.posts).extracting(Post::deadline).containsExactly(Duration.ofSeconds(11), DEADLINE);
    }

    @Test
    void sendsNothingWhenTheSearchTookAllTheTime() {
        searchTime = DEADLINE;
        var refresher = refresher();

        assertFailed(refresher.refresh(request()), FailureKind.NOT_SENT, "took all of 15000 ms");
        assertThat(service.posts).isEmpty();

        refresher.refresh(request());
        assertThat(service.posts).as("what was found late is used").hasSize(1);
        assertThat(searches).hasSize(1);
    }

    @Test
    void looksAgainAfterARefusalButNotAfterALostAnswer() {
        var refresher = refresher();
        service.answers.add(new Answer.Lost("reset"));
        service.answers.add(tokens());
        service.answers.add(new Answer.NotSent("the host is not known"));
        service.answers.add(response(404, "<html>"));

        for (var searched : List.of(1, 1, 1, 2, 3)) {
            refresher.refresh(request());
            assertThat(searches).hasSize(searched);
        }
    }

    @Test
    void spendsNothingWhileThereIsNoEndpoint() {
        var refresher = refresher();
        service.metadata.add(response(200, document("https://elsewhere.test", ENDPOINT.toString())));
        assertFailed(refresher.refresh(request()), FailureKind.CONFIGURATION, "found \"https://elsewhere.test\"");

        service.metadata.add(response(503, "{}"));
        assertFailed(refresher.refresh(request()), FailureKind.NOT_SENT, "answered 503");

        service.metadata.add(new Answer.Response(
                503, HttpHeaders.of(Map.of("Retry-After", List.of("9")), (name, value) -> true), "{}"));
        var busy = assertFailed(refresher.refresh(request()), FailureKind.TRANSIENT, "answered 503");
        assertThat(busy.retryAfter()).contains(Duration.ofSeconds(9));
        assertThat(service.posts).isEmpty();

        refresher.refresh(request());
        assertThat(service.posts).hasSize(1);
    }

    @Test
    void goesOnWithTheOldEndpointThroughAnOutageOfTheMetadata() {
        var refresher = refresher();
        refresher.refresh(request());
        time.advance(Duration.ofMinutes(59));
        refresher.refresh(request());
        assertThat(searches).as("within an hour").hasSize(1);

        time.advance(Duration.ofMinutes(2));
        service.metadata.add(response(503, "{}"));
        refresher.refresh(request());
        refresher.refresh(request());
        assertThat(searches).as("once a minute, and briefly").containsExactly(DEADLINE, Duration.ofSeconds(5));
        assertThat(service.posts).hasSize(4);

        time.advance(Duration.ofHours(23));
        service.metadata.add(response(503, "{}"));
        assertFailed(refresher.refresh(request()), FailureKind.NOT_SENT, "answered 503");

        service.metadata.add(response(200, document("https://elsewhere.test", ENDPOINT.toString())));
        assertFailed(refresher.refresh(request()), FailureKind.CONFIGURATION, "elsewhere");
        assertThat(service.posts).as("no refresh after a day without metadata").hasSize(4);
    }

    @Test
    void doesNotUseWhatTheIssuerContradicts() {
        var refresher = refresher();
        refresher.refresh(request());
        time.advance(Duration.ofHours(1));
        service.metadata.add(response(200, document(ISSUER, "http://login.acme.test/token")));

        assertFailed(refresher.refresh(request()), FailureKind.CONFIGURATION, "must be https");
        assertThat(service.posts).hasSize(1);
    }

    @Test
    void takesASearchThatBreaksForAnEndpointNotFound() {
        service.breaks = true;

        assertFailed(refresher().refresh(request()), FailureKind.NOT_SENT, "java.lang.IllegalStateException");
        assertThat(service.posts).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"http://login.acme.test/token", "https://ann:marker7c1f@login.acme.test/token", "mailto:ann@acme.test"})
    void sendsNothingToAnEndpointThatIsNotSafe(String endpoint) {
        service.metadata.add(response(200, document(ISSUER, endpoint)));

        assertFailed(refresher().refresh(request()), FailureKind.CONFIGURATION, "must be https");
        assertThat(service.posts).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":\"invalid_grant\"} | UNKNOWN_TERMINAL",
                "401 | {\"error\":\"invalid_client\"} | CONFIGURATION",
                "400 | {\"error\":\"invalid_scope\"} | CONFIGURATION",
                "401 | <html>invalid_grant marker7c1f</html> | TRANSIENT",
                "429 | {} | TRANSIENT",
                "500 | {} | AMBIGUOUS",
                "200 | <html>marker7c1f</html> | AMBIGUOUS",
                "200 | {} | AMBIGUOUS"
            })
    void endsASessionOnlyWhenTheServerSaysSo(int status, String body, FailureKind kind) {
        service.answers.add(response(status, body));

        assertFailed(refresher().refresh(request()), kind, "https://login.acme.test/oauth/token");
    }

    private static Failed assertFailed(RefreshOutcome outcome, FailureKind kind, String words) {
        assertThat(outcome).isInstanceOf(Failed.class);
        var failed = (Failed) outcome;
        assertThat(failed.kind()).as(failed.detail()).isEqualTo(kind);
        assertThat(failed.detail()).contains(words).doesNotContain(MARKER);
        return failed;
    }

    private static RefreshRequest request() {
        return request("rt-" + MARKER, RefreshReason.PROACTIVE, Map.of());
    }

    private static RefreshRequest request(String token, RefreshReason reason, Map<String, String> attributes) {
        var held = TokenSet.builder().refreshToken(Secret.of(token)).build();
        return new RefreshRequest(held, attributes, reason, DEADLINE);
    }

    private TokenRefresher refresher() {
        return profile.refresher(service, Settings.none(), time);
    }

    private static String document(String issuer, String tokenEndpoint) {
        return "{\"issuer\":\"" + issuer + "\",\"token_endpoint\":\"" + tokenEndpoint + "\"}";
    }

    private static Answer tokens() {
        return response(200, "{\"access_token\":\"new-access\"}");
    }

    private static Answer response(int status, String body) {
        return new Answer.Response(status, HttpHeaders.of(Map.of(), (name, value) -> true), body);
    }

    private record Post(
            URI endpoint, String contentType, String body, Map<String, String> headers, Duration deadline) {}

    /** Answers as told, else with a token, and remembers what was asked. */
    private final class RecordingService implements TokenServiceClient {
        private final List<Post> posts = new ArrayList<>();
        private final List<Duration> searches = new ArrayList<>();
        private final List<Answer> answers = new ArrayList<>();
        private final List<Answer> metadata = new ArrayList<>();
        private boolean breaks;

        @Override
        public Answer post(
                URI endpoint, String contentType, byte[] body, Map<String, String> headers, Duration deadline) {
            posts.add(new Post(endpoint, contentType, new String(body, StandardCharsets.UTF_8), headers, deadline));
            return answers.isEmpty() ? tokens() : answers.remove(0);
        }

        @Override
        public Answer get(URI endpoint, Map<String, String> headers, Duration deadline) {
            assertThat(endpoint).isEqualTo(URI.create(ISSUER + "/.well-known/openid-configuration"));
            assertThat(headers).isEmpty();
            searches.add(deadline);
            time.advance(searchTime);
            if (breaks) {
                throw new IllegalStateException(MARKER);
            }
            return metadata.isEmpty() ? response(200, document(ISSUER, ENDPOINT.toString())) : metadata.remove(0);
        }

        @Override
        public void close() {}
    }
}
