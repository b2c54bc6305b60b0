package dev.signet.gate;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A person's browser at the provider of {@link OidcPeer}, with cookies of its own: follows redirects, sends forms on, and decides as it is
 * told. Used by one thread.
 */
public final class ScriptedBrowser {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int MOST_REDIRECTS = 10;
    private static final Pattern ACTION = Pattern.compile("<form[^>]* action=\"([^\"]*)\"");
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");

    /** What the person does when they are asked. */
    public enum Decision {
        APPROVE,
        REFUSE
    }

    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(DEADLINE)
            .build();
    private int requests;

    /** How many requests it has sent. */
    public int requests() {
        return requests;
    }

    /**
     * Goes through an authorization request, up to the redirect that leads back to the application.
     *
     * @return where the application awaits the answer; not visited yet
     */
    public URI authorize(URI authorization, Decision decision) throws IOException, InterruptedException {
        return walk(authorization, get(authorization), decision).at();
    }

    /**
     * Visits the application's address, in the background, since the page may come only when the tokens are there.
     *
     * @return the page where the redirects end
     */
    public CompletableFuture<HttpResponse<String>> deliver(URI callback) {
        requests++;
        return client.sendAsync(request(callback).build(), BodyHandlers.ofString())
                .thenCompose(response -> response.headers()
                        .firstValue("Location")
                        .map(next -> deliver(callback.resolve(next)))
                        .orElseGet(() -> CompletableFuture.completedFuture(response)));
    }

    /**
     * Goes through the provider's pages for a sign-in on another device.
     *
     * @param complete the address that holds the user code
     * @return the last page
     */
    public HttpResponse<String> enterCode(URI complete, Decision decision) throws IOException, InterruptedException {
        HttpResponse<String> asks = submit(complete, get(complete), Map.of());
        return decision == Decision.REFUSE
                ? submit(complete, asks, Map.of("abort", "yes"))
                : walk(complete, submit(complete, asks, Map.of()), decision).response();
    }

    /** Where a walk ended, and with what: with the redirect itself where it leads away from the provider. */
    private record Stop(URI at, HttpResponse<String> response) {}

    private Stop walk(URI begin, HttpResponse<String> first, Decision decision)
            throws IOException, InterruptedException {
        URI at = begin;
        HttpResponse<String> response = first;
        for (int i = 0; i < MOST_REDIRECTS; i++) {
            var location = response.headers().firstValue("Location");
            if (location.isEmpty()) {
                return new Stop(at, response);
            }
            at = at.resolve(location.get());
            if (!at.getRawAuthority().equals(begin.getRawAuthority())) {
                return new Stop(at, response);
            }
            boolean refuses = decision == Decision.REFUSE && at.getPath().startsWith("/interaction/");
            response = get(refuses ? at.resolve(at.getPath() + "/refuse") : at);
        }
        throw new IOException("more than " + MOST_REDIRECTS + " redirects from " + begin.getPath());
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return send(request(uri));
    }

    /** Sends the form of a page on, as its script or its button would. */
    private HttpResponse<String> submit(URI base, HttpResponse<String> page, Map<String, String> more)
            throws IOException, InterruptedException {
        var action = ACTION.matcher(page.body());
        if (!action.find()) {
            throw new IOException("a page of status " + page.statusCode() + " has no form");
        }
        var fields = new LinkedHashMap<String, String>();
        HIDDEN.matcher(page.body()).results().forEach(input -> fields.put(input.group(1), input.group(2)));
        fields.putAll(more);
        String form = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(request(base.resolve(action.group(1)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        requests++;
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(DEADLINE);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
