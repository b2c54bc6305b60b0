package dev.signet.internal.oidc;

import dev.signet.auth.Secret;
import dev.signet.internal.jose.UnverifiedClaims;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import java.util.Optional;

/**
 * Whose an ID token is, by its own word (OpenID Connect Core, section 2): good enough to keep two accounts apart in tokens that
 * came from the issuer itself, and proof of nothing.
 *
 * @param issuer the claim {@code iss}
 * @param subject the claim {@code sub}, unique at the issuer
 */
record IdTokenIdentity(String issuer, String subject) {
    /** The identity; empty when the token can't be decoded or lacks one of the two claims, which every ID token has. */
    static Optional<IdTokenIdentity> read(Secret idToken) {
        var claims = UnverifiedClaims.read(idToken.reveal());
        if (claims.isEmpty()) {
            return Optional.empty();
        }
        var issuer = text(claims.get().claims(), "iss");
        var subject = text(claims.get().claims(), "sub");
        return issuer.isEmpty() || subject.isEmpty()
                ? Optional.empty()
                : Optional.of(new IdTokenIdentity(issuer, subject));
    }

    private static String text(JsonObject claims, String name) {
        return claims.find(name).orElse(null) instanceof JsonString text ? text.value() : "";
    }
}
