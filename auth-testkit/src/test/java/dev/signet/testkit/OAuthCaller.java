package dev.signet.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A browser and an OAuth client in one, which does what it is told: also what a good one would not. */
final class OAuthCaller {
    static final String VERIFIER = "v".repeat(43);
    static final String REDIRECT = "http://127.0.0.1:1455/auth/callback";

    private final FakeAuthorizationServer server;
    private final Browserless client = new Browserless();

    OAuthCaller(FakeAuthorizationServer server) {
        this.server = server;
    }

    /** A good request of the Codex CLI, in its order. */
    static Map<String, String> asking() {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("response_type", "code");
        parameters.put("client_id", CodexFixtures.CLIENT_ID);
        parameters.put("redirect_uri", REDIRECT);
        parameters.put("code_challenge", CodeLedger.challenge(VERIFIER));
        parameters.put("code_challenge_method", "S256");
        parameters.put("state", "state-of-the-client");
        parameters.put("scope", "openid profile email offline_access");
        return parameters;
    }

    static Map<String, String> asking(String name, String value) {
        Map<String, String> parameters = asking();
        parameters.put(name, value);
        return parameters;
    }

    static Map<String, String> askingWithout(String name) {
        Map<String, String> parameters = asking();
        parameters.remove(name);
        return parameters;
    }

    HttpResponse<String> authorize(Map<String, String> parameters) throws IOException, InterruptedException {
        return get(URI.create(server.signIns().authorizationUri() + "?" + FormParameters.format(parameters)));
    }

    HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return client.http()
                .send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        BodyHandlers.ofString());
    }

    /** The parameters that a redirect brings to the client. */
    static FormParameters callback(HttpResponse<String> redirect) {
        assertThat(redirect.statusCode()).isIn(302, 303);
        String location = redirect.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith("http://127.0.0.1:1455/auth/callback?");
        return FormParameters.parse(location.substring(location.indexOf('?') + 1))
                .orElseThrow();
    }

    String code() throws IOException, InterruptedException {
        return callback(authorize(asking())).find("code").orElseThrow();
    }

    /** A good exchange of the Codex CLI, in its order. */
    static Map<String, String> exchanging(String code) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("client_id", CodexFixtures.CLIENT_ID);
        parameters.put("code", code);
        parameters.put("redirect_uri", REDIRECT);
        parameters.put("code_verifier", VERIFIER);
        return parameters;
    }

    static Map<String, String> exchanging(String code, String name, String value) {
        Map<String, String> parameters = exchanging(code);
        parameters.put(name, value);
        return parameters;
    }

    HttpResponse<String> token(Map<String, String> parameters) throws IOException, InterruptedException {
        return post(server.tokenUri(), FormParameters.format(parameters));
    }

    HttpResponse<String> post(URI uri, String form) throws IOException, InterruptedException {
        return client.post(uri, TokenForm.FORM, form);
    }

    HttpResponse<String> postJson(URI uri, String json) throws IOException, InterruptedException {
        return client.post(uri, TokenForm.JSON, json);
    }

    /** With client_secret_basic; {@code credentials} is what base64 is made of. */
    HttpResponse<String> tokenWithBasic(String credentials, Map<String, String> parameters)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.tokenUri())
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", TokenForm.FORM)
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)))
                .POST(BodyPublishers.ofString(FormParameters.format(parameters)))
                .build();
        return client.http().send(request, BodyHandlers.ofString());
    }

    HttpResponse<String> resource(String bearer) throws IOException, InterruptedException {
        return client.get(server.resourceUri(), bearer);
    }

    HttpResponse<String> get(URI uri, String bearer) throws IOException, InterruptedException {
        return client.get(uri, bearer);
    }

    static String member(HttpResponse<String> answer, String name) {
        return find(answer, name).orElseThrow(() -> new AssertionError("no member " + name));
    }

    static Optional<String> find(HttpResponse<String> answer, String name) {
        return JsonText.parse(answer.body()).map(members -> members.get(name)).map(String::valueOf);
    }

    static void assertError(HttpResponse<String> answer, int status, String error) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(find(answer, "error")).contains(error);
    }

    Browserless client() {
        return client;
    }
}
