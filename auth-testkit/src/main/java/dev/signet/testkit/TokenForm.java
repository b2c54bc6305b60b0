package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a request to the token or revocation endpoint, sent as a form (RFC 6749, appendix B) or as JSON, and the
 * header {@code Authorization} that came with them, or empty text; and the thumbprint of the key that the request proved to have (RFC
 * 9449).
 */
record TokenForm(String mediaType, Map<String, List<String>> parameters, String authorization, Optional<String> key) {
    static final String FORM = "application/x-www-form-urlencoded";
    static final String JSON = "application/json";

    /** What may be named several times (RFC 8693, section 2.1; RFC 8707, section 2); nothing else may (RFC 6749, section 3.2). */
    private static final Set<String> LISTS = Set.of("audience", "resource");

    static TokenForm read(HttpExchange exchange) throws IOException {
        return parse(exchange, new String(Endpoint.readBody(exchange), StandardCharsets.UTF_8));
    }

    /** A request that can't be read has no parameters. */
    static TokenForm parse(HttpExchange exchange, String body) {
        String mediaType = mediaType(exchange);
        return new TokenForm(
                mediaType, parameters(mediaType, body), BearerCheck.authorization(exchange), Optional.empty());
    }

    private static Map<String, List<String>> parameters(String mediaType, String body) {
        if (mediaType.equals(JSON)) {
            var members = new LinkedHashMap<String, List<String>>();
            JsonText.parseTexts(body).orElse(Map.of()).forEach((name, value) -> members.put(name, List.of(value)));
            return members;
        }
        if (!mediaType.equals(FORM)) {
            return Map.of();
        }
        return FormParameters.parse(body)
                .filter(form -> !form.repeatsOtherThan(LISTS))
                .map(FormParameters::byName)
                .orElse(Map.of());
    }

    /** Without parameters, in lower case; empty text when the request names none. */
    static String mediaType(HttpExchange exchange) {
        String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse("");
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    TokenForm withKey(Optional<String> thumbprint) {
        return new TokenForm(mediaType, parameters, authorization, thumbprint);
    }

    Optional<String> find(String name) {
        return all(name).stream().filter(value -> !value.isEmpty()).findFirst();
    }

    List<String> all(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    boolean isForm() {
        return mediaType.equals(FORM);
    }

    /** Names no value: they are tokens. */
    @Override
    public String toString() {
        return "TokenForm[" + mediaType + ", " + parameters.keySet() + "]";
    }
}
