package dev.signet.auth;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The headers that make one request carry a credential, all taken from one snapshot of it.
 *
 * <p>Hand the same instance back to {@link RequestAuthorizer#rejected} or {@link RequestAuthorizer#accepted}: it names the
 * credential that was used. It prints header names only.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class AuthHeaders {
    private final String generation;
    private final Map<String, String> headers;

    private AuthHeaders(String generation, Map<String, String> headers) {
        this.generation = generation;
        this.headers = headers;
    }

    /**
     * Headers made from one credential.
     *
     * @param generation names the access token or key in use without revealing it; compared for equality only
     * @param headers names and values in the order to send them; values are checked to fit on one line
     * @return the headers
     * @throws IllegalArgumentException when there is no header, or a name or value can't be sent (RFC 9110, section 5.5);
     *     the message names the header and never quotes its value
     */
    public static AuthHeaders of(String generation, Map<String, String> headers) {
        if (headers.isEmpty()) {
            throw new IllegalArgumentException("a credential must give at least one header");
        }
        headers.forEach(AuthHeaders::check);
        return new AuthHeaders(generation, new LinkedHashMap<>(headers));
    }

    /**
     * Which credential these come from.
     *
     * @return an opaque text, safe to log
     */
    public String generation() {
        return generation;
    }

    /**
     * Passes each header to {@code sink}, in order: {@code headers.forEach(requestBuilder::setHeader)}.
     *
     * @param sink takes name and value; the values are secret
     */
    public void forEach(BiConsumer<String, String> sink) {
        headers.forEach(sink);
    }

    /**
     * The value of one header.
     *
     * @param name the header's name in the spelling it was made with, such as {@code Authorization}
     * @return the value, a secret
     * @throws IllegalArgumentException when there is no such header
     */
    public Secret value(String name) {
        var value = headers.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no header \"" + name + "\" among " + headers.keySet());
        }
        return Secret.of(value);
    }

    /** Tells the names only. */
    @Override
    public String toString() {
        return "AuthHeaders" + headers.keySet();
    }

    private static void check(String name, String value) {
        if (name.isEmpty() || name.indexOf(':') >= 0 || !isVisible(name, '!')) {
            throw new IllegalArgumentException("header name \"" + name + "\" has a character that can't be sent");
        }
        if (value.isEmpty() || !isVisible(value, ' ')) {
            throw new IllegalArgumentException(
                    "the value for header " + name
                            + " is empty or has a line break, a control or a non-ASCII character: the credential behind it is damaged");
        }
    }

    private static boolean isVisible(String text, char least) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < least || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
