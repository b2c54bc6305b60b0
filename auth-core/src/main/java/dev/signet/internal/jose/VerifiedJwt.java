package dev.signet.internal.jose;

import dev.signet.internal.json.JsonObject;
import java.time.Instant;

/**
 * The claims of a token that its issuer signed, for the audience that was asked for, and that was valid when it was looked at.
 * Only a {@link JwtVerifier} makes one. Immutable; claims may be secret, so none is printed.
 */
public final class VerifiedJwt {
    private final String keyId;
    private final JsonObject claims;
    private final Instant expiresAt;

    VerifiedJwt(String keyId, JsonObject claims, Instant expiresAt) {
        this.keyId = keyId;
        this.claims = claims;
        this.expiresAt = expiresAt;
    }

    /** The id of the key it was signed with. */
    public String keyId() {
        return keyId;
    }

    /** All claims. */
    public JsonObject claims() {
        return claims;
    }

    /** The claim {@code exp} (RFC 7519, section 4.1.4), rounded down to seconds and without leeway. */
    public Instant expiresAt() {
        return expiresAt;
    }

    @Override
    public String toString() {
        return "VerifiedJwt[expires " + expiresAt + "]";
    }
}
