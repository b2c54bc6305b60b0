package dev.signet.internal.oidc;

import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.internal.jose.UnverifiedClaims;
import java.time.Instant;
import java.util.Optional;

/**
 * How long an access token lives when the answer it came in did not say (RFC 6749, section 5.1: {@code expires_in} is only
 * recommended): until its own {@code exp}, where it is a JWT (RFC 9068, section 2.2).
 */
final class AccessTokenLife {
    private AccessTokenLife() {}

    /**
     * Tokens just received, with what is known of their life. A start is always known: the token's {@code iat}, if it is before
     * its end, else the moment it came.
     *
     * @param now when they came
     * @return {@code received} itself when it says when it ends, or has no access token
     */
    static TokenSet complete(TokenSet received, Instant now) {
        if (received.accessToken().isEmpty() || received.expiresAt().isPresent()) {
            return received;
        }
        var claims = UnverifiedClaims.read(received.accessToken().get().reveal());
        var end = claims.flatMap(UnverifiedClaims::expiresAt);
        var start = claims.flatMap(UnverifiedClaims::issuedAt)
                .filter(issued -> end.isPresent() && issued.isBefore(end.get()))
                .or(received::issuedAt)
                .orElse(now);
        var tokens = received.toBuilder().issuedAt(start);
        end.ifPresent(tokens::expiresAt);
        return tokens.build();
    }

    /** When a stored token ends that nothing else tells of; on the path of the first read of a home. */
    static Optional<Instant> endOf(Secret accessToken) {
        var claims = UnverifiedClaims.read(accessToken.reveal());
        return claims.isPresent() ? claims.get().expiresAt() : Optional.empty();
    }
}
