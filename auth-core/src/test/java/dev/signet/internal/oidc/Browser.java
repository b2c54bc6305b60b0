package dev.signet.internal.oidc;

import dev.signet.auth.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Opens an authorization request and tells what the browser would bring back; it follows no redirect. */
final class Browser {
    private final HttpClient client = HttpClient.newHttpClient();

    /** The parameters of the redirect, state included. */
    Map<String, String> open(URI address) throws Exception {
        var response = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding());
        if (response.statusCode() / 100 != 3) {
            throw new AssertionError("expected a redirect, found " + response.statusCode());
        }
        var query = URI.create(response.headers().firstValue("Location").orElseThrow())
                .getRawQuery();
        var parameters = new LinkedHashMap<String, String>();
        Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> parameters.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        return parameters;
    }

    Secret code(URI address) throws Exception {
        return Secret.of(open(address).getOrDefault("code", "no code came back"));
    }
}
