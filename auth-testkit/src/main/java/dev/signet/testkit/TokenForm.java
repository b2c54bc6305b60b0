package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The parameters of a request to the token or revocation endpoint, sent as a form (RFC 6749, appendix B) or as JSON. */
record TokenForm(String mediaType, Map<String, String> parameters) {
    static final String FORM = "application/x-www-form-urlencoded";
    static final String JSON = "application/json";

    /** A request that can't be read has no parameters. */
    static TokenForm read(HttpExchange exchange) throws IOException {
        String mediaType = mediaType(exchange);
        String body = new String(Endpoint.readBody(exchange), StandardCharsets.UTF_8);
        if (mediaType.equals(JSON)) {
            return new TokenForm(mediaType, JsonText.parseTexts(body).orElse(Map.of()));
        }
        return new TokenForm(mediaType, mediaType.equals(FORM) ? parseForm(body).orElse(Map.of()) : Map.of());
    }

    /** Without parameters, in lower case; empty text when the request names none. */
    static String mediaType(HttpExchange exchange) {
        String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse("");
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    /** Parameters must not be repeated (RFC 6749, section 3.2). */
    private static Optional<Map<String, String>> parseForm(String body) {
        var parameters = new LinkedHashMap<String, String>();
        for (String pair : body.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            try {
                String value = parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "";
                if (parameters.put(URLDecoder.decode(parts[0], StandardCharsets.UTF_8), value) != null) {
                    return Optional.empty();
                }
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    /** Names no value: they are tokens. */
    @Override
    public String toString() {
        return "TokenForm[" + mediaType + ", " + parameters.keySet() + "]";
    }
}
