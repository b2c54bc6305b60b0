package dev.signet.internal.jose;

import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import java.time.Instant;
import java.util.Optional;

/**
 * Who signed in, by the word of an issuer that was checked. Only an {@link IdTokenVerifier} makes one. Immutable; claims are personal, so
 * none is printed.
 */
public final class VerifiedIdToken {
    private final String issuer;
    private final String subject;
    private final JsonObject claims;
    private final Instant issuedAt;
    private final Instant expiresAt;

    VerifiedIdToken(String issuer, String subject, JsonObject claims, Instant issuedAt, Instant expiresAt) {
        this.issuer = issuer;
        this.subject = subject;
        this.claims = claims;
        this.issuedAt = issuedAt;
        this.expiresAt = expiresAt;
    }

    /** The issuer, which gives {@link #subject()} its meaning. */
    public String issuer() {
        return issuer;
    }

    /** The person's id at the issuer, 1 to 255 characters. */
    public String subject() {
        return subject;
    }

    /** All claims. */
    public JsonObject claims() {
        return claims;
    }

    /** A claim that is text, such as {@code email}; empty when it is absent or of another type. */
    public Optional<String> text(String claim) {
        return claims.find(claim)
                .filter(JsonString.class::isInstance)
                .map(JsonString.class::cast)
                .map(JsonString::value);
    }

    /** The claim {@code iat}. */
    public Instant issuedAt() {
        return issuedAt;
    }

    /** The claim {@code exp}, without leeway. */
    public Instant expiresAt() {
        return expiresAt;
    }

    @Override
    public String toString() {
        return "VerifiedIdToken[" + issuer + ", expires " + expiresAt + "]";
    }
}
