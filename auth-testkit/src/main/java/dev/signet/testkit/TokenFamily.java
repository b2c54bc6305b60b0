package dev.signet.testkit;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tokens that follow from one sign-in (RFC 9700, section 4.14.2). Guarded by the ledger. */
final class TokenFamily {
    private final Optional<String> clientId;
    private final TokenMint mint;
    private IssuedSession current;
    private @Nullable String previousRefreshToken;
    private Instant rotatedAt = Instant.MIN;
    private Instant refreshTokenIssuedAt;
    private boolean revoked;

    TokenFamily(IssuedSession first, Optional<String> clientId, TokenMint mint) {
        this.clientId = clientId;
        this.mint = mint;
        this.current = first;
        this.refreshTokenIssuedAt = first.issuedAt();
    }

    /** The only client that may refresh it; empty when any may. */
    Optional<String> clientId() {
        return clientId;
    }

    TokenMint mint() {
        return mint;
    }

    IssuedSession current() {
        return current;
    }

    void advanceTo(IssuedSession next, Instant now) {
        if (!next.refreshToken().equals(current.refreshToken())) {
            previousRefreshToken = current.refreshToken();
            rotatedAt = now;
            refreshTokenIssuedAt = now;
        }
        current = next;
    }

    boolean isNewest(String refreshToken) {
        return current.refreshToken().equals(refreshToken);
    }

    boolean isPrevious(String refreshToken) {
        return refreshToken.equals(previousRefreshToken);
    }

    Instant rotatedAt() {
        return rotatedAt;
    }

    Instant refreshTokenIssuedAt() {
        return refreshTokenIssuedAt;
    }

    boolean isRevoked() {
        return revoked;
    }

    void revoke() {
        revoked = true;
    }
}
