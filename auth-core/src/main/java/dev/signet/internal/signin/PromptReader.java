package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.TokenServiceException;
import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonSyntaxException;
import dev.signet.internal.json.JsonValue;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.text.ShownText;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the answer that begins a device sign-in (RFC 8628, section 3.2), and lets nothing through that could mislead the person it
 * is shown to. Messages quote nothing of the answer but host names.
 */
final class PromptReader {
    static final Duration MAX_LIFETIME = Duration.ofMinutes(30);
    private static final int MAX_CODE_LENGTH = 64;
    /** RFC 3986 has no other characters; some others would make an address look like another one. */
    private static final Pattern ADDRESS = Pattern.compile("[!-~]{1,2048}");

    private static final Pattern SECONDS = Pattern.compile("-?\\d{1,12}(?:\\.\\d{1,12})?");

    private final URI endpoint;
    private final JsonObject answer;
    private final Set<String> hosts;

    private PromptReader(URI endpoint, JsonObject answer, Set<String> hosts) {
        this.endpoint = endpoint;
        this.answer = answer;
        this.hosts = hosts;
    }

    /**
     * Reads {@code body}.
     *
     * @param endpoint where it comes from
     * @param hosts where a person may be sent, in lower case; any when empty
     * @throws TokenServiceException when it is no JSON object
     */
    static PromptReader of(String body, URI endpoint, Set<String> hosts) throws TokenServiceException {
        try {
            return new PromptReader(endpoint, JsonObject.parse(body.getBytes(StandardCharsets.UTF_8)), hosts);
        } catch (JsonSyntaxException e) {
            throw unusable(endpoint, "it is not the JSON object of a device sign-in: " + e.problem());
        }
    }

    /** The first of {@code names} that is text and not empty. */
    String requireText(String... names) throws TokenServiceException {
        for (String name : names) {
            if (answer.find(name).orElse(null) instanceof JsonString text
                    && !text.value().isEmpty()) {
                return text.value();
            }
        }
        throw unusable(endpoint, "expected the text \"" + names[0] + "\", found none");
    }

    boolean has(String name) {
        return answer.find(name).isPresent();
    }

    /** What a person can type: printable, without blanks at its ends. */
    String userCode() throws TokenServiceException {
        String code = ShownText.code(requireText("user_code", "usercode"), MAX_CODE_LENGTH + 1);
        if (code.isEmpty() || code.length() > MAX_CODE_LENGTH) {
            throw unusable(
                    endpoint,
                    "expected a user code of 1 to " + MAX_CODE_LENGTH + " printable characters, found "
                            + (code.isEmpty() ? "none" : "a longer one"));
        }
        return code;
    }

    /** An address that a person may be sent to. */
    URI address(String... names) throws AuthException {
        String text = requireText(names);
        URI address;
        try {
            address = new URI(ADDRESS.matcher(text).matches() ? text : "");
        } catch (URISyntaxException e) {
            // Neither quoted nor chained: it is whatever the server likes.
            throw unusable(endpoint, "\"" + names[0] + "\" is not an address");
        }
        if (!Endpoints.isSecure(address)) {
            throw unusable(endpoint, "\"" + names[0] + "\" must be https, or http on a loopback address");
        }
        String host = address.getHost().toLowerCase(Locale.ROOT);
        if (AddressRules.isLoopbackName(host) && !AddressRules.isLoopbackName(endpoint.getHost())) {
            throw unusable(
                    endpoint, "\"" + names[0] + "\" leads to this machine, which a server elsewhere has no say in");
        }
        if (!hosts.isEmpty() && !hosts.contains(host)) {
            throw unusable(
                    endpoint, "\"" + names[0] + "\" must be at one of " + List.copyOf(hosts) + ", but is at " + host);
        }
        return address;
    }

    /** The code's life, at most 30 min. */
    Duration lifetime() throws TokenServiceException {
        OptionalLong seconds = seconds("expires_in");
        if (seconds.isEmpty() || seconds.getAsLong() <= 0) {
            throw unusable(endpoint, "expected a positive number of seconds as \"expires_in\", found none");
        }
        return Duration.ofSeconds(Math.min(seconds.getAsLong(), MAX_LIFETIME.toSeconds()));
    }

    /** 5 s unless the server says something sane (RFC 8628, section 3.2); at most 60 s, or a code would outlive its first poll. */
    Duration interval() {
        long seconds = seconds("interval").orElse(0);
        if (seconds <= 0) {
            return DevicePolling.DEFAULT_INTERVAL;
        }
        return Duration.ofSeconds(Math.min(seconds, DevicePolling.MAX_WAIT.toSeconds()));
    }

    /** Servers send numbers as text, too. */
    private OptionalLong seconds(String name) {
        JsonValue value = answer.find(name).orElse(null);
        String text = "";
        if (value instanceof JsonNumber number) {
            return number.floor();
        }
        if (value instanceof JsonString string) {
            text = string.value().strip();
        }
        return SECONDS.matcher(text).matches()
                ? OptionalLong.of((long) Math.floor(Double.parseDouble(text)))
                : OptionalLong.empty();
    }

    static TokenServiceException unusable(URI endpoint, String problem) {
        return new TokenServiceException(
                Endpoints.describe(endpoint) + " gave no usable answer: " + problem,
                "Check the address of the server. If it is right, ask whoever runs it to correct the answer, or sign in another way.",
                null,
                null);
    }
}
