package dev.signet.internal.jose;

import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonSyntaxException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * What a signed JSON Web Token (RFC 7519) says of itself, taken at its word: neither signature nor header is looked at.
 *
 * <p>Good enough to learn when one's own token expires and whose it is; never proof of anything. Immutable.
 */
public final class UnverifiedClaims {
    private final JsonObject claims;

    private UnverifiedClaims(JsonObject claims) {
        this.claims = claims;
    }

    /**
     * Reads the claims of a token in compact form (RFC 7515, section 3.1).
     *
     * @param token any text
     * @return empty unless it has three parts of which the second is the unpadded base64url form of a JSON object
     */
    public static Optional<UnverifiedClaims> read(String token) {
        var start = token.indexOf('.') + 1;
        var end = token.indexOf('.', start);
        if (start < 2 || end < 0 || token.indexOf('.', end + 1) >= 0) {
            return Optional.empty();
        }
        var payload = token.substring(start, end);
        if (payload.endsWith("=")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new UnverifiedClaims(JsonObject.parse(Base64.getUrlDecoder().decode(payload))));
        } catch (IllegalArgumentException | JsonSyntaxException e) {
            return Optional.empty();
        }
    }

    /** All claims. */
    public JsonObject claims() {
        return claims;
    }

    /** The claim {@code exp} (RFC 7519, section 4.1.4), rounded down to seconds; empty when it is no date of years 0 to 9999. */
    public Optional<Instant> expiresAt() {
        return NumericDate.find(claims, "exp");
    }

    /** The claim {@code iat} (RFC 7519, section 4.1.6), as {@link #expiresAt()}. */
    public Optional<Instant> issuedAt() {
        return NumericDate.find(claims, "iat");
    }
}
