package dev.signet.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes secrets for tests that can be recognised wherever they turn up: each carries {@link #MARKER}.
 *
 * <p>In an opaque secret the marker lies within the first 16 characters. In a JWT it lies at the start of the first claim,
 * {@code jti}, and at the start of the signature, so that either part alone gives the token away while the header, which
 * all tokens share, does not. {@link LeakDetector} finds them.
 *
 * <p>Safe for use by several threads.
 */
public final class CanarySecrets {
    /** Twelve letters and digits that occur in nothing but these secrets. */
    public static final String MARKER = "q7CanaryXk9v";

    /** The longest prefix that leaves the whole marker within the first 16 characters. */
    static final int MAX_PREFIX = 16 - MARKER.length();

    private static final int RANDOM_BYTES = 24;

    private final RandomGenerator random;

    /**
     * Draws on {@code random}.
     *
     * @param random any generator; a seeded one makes the secrets repeatable. Used by one thread at a time
     */
    public CanarySecrets(RandomGenerator random) {
        this.random = random;
    }

    /**
     * An opaque secret: prefix, marker, 32 random characters.
     *
     * @param prefix at most four characters, such as {@code sk-}; may be empty
     * @return a secret unlike any other
     */
    public String opaque(String prefix) {
        if (prefix.length() > MAX_PREFIX) {
            throw new IllegalArgumentException("prefix must have at most " + MAX_PREFIX
                    + " characters, so that the marker lies within the first 16, but was \"" + prefix + "\"");
        }
        return prefix + MARKER + randomText();
    }

    /**
     * A JWT in compact form with a made-up signature (nobody's key fits).
     *
     * @param claims in the order given, after {@code jti}; a value is a text, number, boolean, map or null
     * @return three parts of base64url, the signature being marker and random characters
     */
    public String jwt(Map<String, ? extends @Nullable Object> claims) {
        var payload = new LinkedHashMap<String, @Nullable Object>();
        payload.put("jti", MARKER + randomText());
        payload.putAll(claims);
        return base64url("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + base64url(JsonText.compact(payload)) + "."
                + MARKER + randomText();
    }

    /** The seed of a key pair: it begins with the marker, so that the key is found wherever it is written down. */
    byte[] keySeed() {
        byte[] seed = bytes(32);
        byte[] marker = MARKER.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(marker, 0, seed, 0, marker.length);
        return seed;
    }

    /** 32 random characters of base64url. */
    String randomText() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(RANDOM_BYTES));
    }

    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        synchronized (random) {
            random.nextBytes(bytes);
        }
        return bytes;
    }

    private static String base64url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
