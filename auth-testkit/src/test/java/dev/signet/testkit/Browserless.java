package dev.signet.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client of the fake servers: what a library under test would send. */
final class Browserless {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    HttpResponse<String> get(URI uri, String bearer) throws IOException, InterruptedException {
        return http.send(authorized(uri, bearer).build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder authorized(URI uri, String bearer) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).header("Authorization", "Bearer " + bearer);
    }

    HttpResponse<String> refreshJson(FakeAuthorizationServer server, String refreshToken)
            throws IOException, InterruptedException {
        return post(
                server.tokenUri(),
                "application/json",
                "{\"client_id\":\"client-1\",\"grant_type\":\"refresh_token\",\"refresh_reason\":\"proactive_expiry\","
                        + "\"refresh_token\":\"" + refreshToken + "\"}");
    }

    HttpResponse<String> refreshForm(FakeAuthorizationServer server, String refreshToken)
            throws IOException, InterruptedException {
        return post(
                server.tokenUri(),
                "application/x-www-form-urlencoded",
                "grant_type=refresh_token&refresh_token=" + URLEncoder.encode(refreshToken, StandardCharsets.UTF_8));
    }

    HttpResponse<String> post(URI uri, String type, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpClient http() {
        return http;
    }
}
