package dev.signet.internal.oauth;

import dev.signet.auth.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The body of a request to a token service (RFC 6749, appendix B): names and values in the order in which they were added, each
 * name once (section 3.2). Immutable; prints names only, since values may be secret.
 */
public final class FormBody {
    /** What to send it as. */
    public static final String CONTENT_TYPE = "application/x-www-form-urlencoded";

    private static final FormBody EMPTY = new FormBody(Map.of());

    private final Map<String, String> parameters;

    private FormBody(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /** A form without parameters. */
    public static FormBody empty() {
        return EMPTY;
    }

    /** A form for {@code grantType} (RFC 6749, section 4). */
    public static FormBody grant(String grantType) {
        return EMPTY.with("grant_type", grantType);
    }

    /**
     * This form with one more parameter at its end.
     *
     * @throws IllegalArgumentException when there is one called {@code name}
     */
    public FormBody with(String name, String value) {
        var more = new LinkedHashMap<>(parameters);
        if (more.put(name, value) != null) {
            throw new IllegalArgumentException("a parameter is sent once, but " + name + " was added again");
        }
        return new FormBody(more);
    }

    /** As {@link #with(String, String)}, with a secret. */
    public FormBody with(String name, Secret value) {
        return with(name, value.reveal());
    }

    /** This form with all of {@code more} at its end, in their order. */
    public FormBody with(Map<String, String> more) {
        FormBody all = this;
        for (Map.Entry<String, String> parameter : more.entrySet()) {
            all = all.with(parameter.getKey(), parameter.getValue());
        }
        return all;
    }

    /** The form as it is sent, in ASCII; a blank is {@code +}. */
    public byte[] bytes() {
        return text().getBytes(StandardCharsets.US_ASCII);
    }

    /** The same as text, as the query of an address has it too. Holds what was put in, secrets included. */
    public String text() {
        return parameters.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** One name or value in the encoding of a form, UTF-8. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "FormBody" + parameters.keySet();
    }
}
