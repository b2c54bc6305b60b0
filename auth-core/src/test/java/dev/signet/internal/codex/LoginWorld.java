package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.TimeSource;
import dev.signet.internal.config.Settings;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.profile.LoginDialect;
import dev.signet.testkit.ClaimDialect;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.ManualTimeSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An authorization server, the CLI's dialect of signing in to it over real HTTP, and what was posted. */
final class LoginWorld implements AutoCloseable {
    static final String CLIENT = "my-client";

    /** One POST as it was handed to the client. */
    record Post(URI endpoint, String contentType, String body) {}

    final ManualTimeSource time = ManualTimeSource.create();
    final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    final List<Post> posts = new ArrayList<>();
    final SecureRandom random = new SecureRandom();
    private final HttpTokenServiceClient http =
            new HttpTokenServiceClient(TransportSettings.ofJvm(), TimeSource.system());
    private final HttpClient browser = HttpClient.newHttpClient();

    LoginWorld() {
        server.clients()
                .register(server.clients()
                        .registerPublic(CLIENT, "http://127.0.0.1/auth/callback")
                        .withClaims(ClaimDialect.CODEX));
    }

    String issuer() {
        return server.baseUri().toString();
    }

    CodexProfile profile() {
        return new CodexProfile().withIssuer(issuer(), CLIENT);
    }

    /** With nothing but the issuer to say where the server is. */
    LoginDialect login() throws ConfigurationException {
        return login(Map.of());
    }

    LoginDialect login(Map<String, String> environment) throws ConfigurationException {
        return login(profile(), environment);
    }

    LoginDialect login(CodexProfile profile, Map<String, String> environment) throws ConfigurationException {
        return profile.login(service(), Settings.of(environment, "/home/ann"), time, random);
    }

    /** Where the server sends the browser. */
    URI visit(URI address) throws IOException, InterruptedException {
        var answer = browser.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(302);
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    TokenServiceClient service() {
        return new TokenServiceClient() {
            @Override
            public Answer post(
                    URI endpoint, String contentType, byte[] body, Map<String, String> headers, Duration deadline) {
                assertThat(headers).isEmpty();
                posts.add(new Post(endpoint, contentType, new String(body, StandardCharsets.UTF_8)));
                return http.post(endpoint, contentType, body, headers, deadline);
            }

            @Override
            public Answer get(URI endpoint, Map<String, String> headers, Duration deadline) {
                return http.get(endpoint, headers, deadline);
            }

            @Override
            public void close() {
                http.close();
            }
        };
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
