package dev.signet.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Text that must not be shown: a token, an API key, a private key in transit.
 *
 * <p>It prints nothing: {@link #toString()} is constant, so a record or a log line that holds one gives nothing away. The
 * text comes out through {@link #reveal()} alone, so one search finds every place that looks inside.
 *
 * <p>Honest limit: the text is a Java {@code String}, which can't be wiped; it stays in memory until it is collected.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Secret {
    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /**
     * Wraps {@code text}.
     *
     * @param text the text in the clear; not empty
     * @return the secret
     * @throws IllegalArgumentException when {@code text} is empty; the message does not quote it
     */
    public static Secret of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
        return new Secret(text);
    }

    /**
     * The text in the clear.
     *
     * @return what was wrapped; never log it, nor put it into an exception
     */
    public String reveal() {
        return text;
    }

    /** Compares in time that depends on the lengths only (as {@link MessageDigest#isEqual} does). */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(utf8(text), utf8(secret.text));
    }

    /** The same for all secrets: a digest of 32 bits would tell something of the text. */
    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public String toString() {
        return "Secret[redacted]";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
