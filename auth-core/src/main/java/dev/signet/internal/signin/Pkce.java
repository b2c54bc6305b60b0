package dev.signet.internal.signin;

import dev.signet.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Proof that who redeems a code is who asked for it (RFC 7636). Only the method S256 is known: {@code plain} would show the
 * verifier in the browser. Immutable.
 *
 * @param verifier the code verifier of section 4.1; leaves the process in the token request only
 */
public record Pkce(Secret verifier) {
    /** The value of {@code code_challenge_method} (section 4.3). */
    public static final String METHOD = "S256";

    private static final int VERIFIER_BYTES = 64;
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    /**
     * Checks {@code verifier}.
     *
     * @throws IllegalArgumentException when it is not 43 to 128 unreserved characters
     */
    public Pkce {
        Objects.requireNonNull(verifier, "verifier");
        if (!VERIFIER.matcher(verifier.reveal()).matches()) {
            throw new IllegalArgumentException("a code verifier has 43 to 128 letters, digits or any of - . _ ~");
        }
    }

    /** A new verifier of 64 random bytes, 86 characters long. */
    public static Pkce create(SecureRandom random) {
        return new Pkce(RandomText.of(VERIFIER_BYTES, random));
    }

    /** What the browser carries (section 4.2): 43 characters that do not give the verifier away. */
    public String challenge() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(verifier.reveal().getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
