package dev.signet.internal.codex;

import dev.signet.auth.TokenSet;
import dev.signet.internal.jose.UnverifiedClaims;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The span of time an access token claims for itself. The start counts only together with an end that is after it. */
final class TokenLife {
    private final @Nullable Instant issuedAt;
    private final @Nullable Instant expiresAt;

    private TokenLife(@Nullable Instant issuedAt, @Nullable Instant expiresAt) {
        this.issuedAt = issuedAt;
        this.expiresAt = expiresAt;
    }

    /** The life in the claims of a token; unknown when there are none. */
    static TokenLife of(Optional<UnverifiedClaims> claims) {
        if (claims.isEmpty()) {
            return new TokenLife(null, null);
        }
        var end = claims.get().expiresAt().orElse(null);
        var start = claims.get().issuedAt().orElse(null);
        return new TokenLife(start != null && end != null && start.isBefore(end) ? start : null, end);
    }

    /**
     * Tokens as a server sent them, with the life that the access token itself tells. What the server says of it beside, in
     * {@code expires_in}, is left aside: the document has no place for it.
     */
    static TokenSet byOwnExpiry(TokenSet received) {
        var tokens = TokenSet.builder();
        received.idToken().ifPresent(tokens::idToken);
        received.refreshToken().ifPresent(tokens::refreshToken);
        received.accessToken().ifPresent(token -> {
            tokens.accessToken(token);
            of(UnverifiedClaims.read(token.reveal())).addTo(tokens);
        });
        return tokens.build();
    }

    Optional<Instant> issuedAt() {
        return Optional.ofNullable(issuedAt);
    }

    void addTo(TokenSet.Builder tokens) {
        if (issuedAt != null) {
            tokens.issuedAt(issuedAt);
        }
        if (expiresAt != null) {
            tokens.expiresAt(expiresAt);
        }
    }
}
