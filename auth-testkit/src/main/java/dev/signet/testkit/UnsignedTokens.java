package dev.signet.testkit;

import java.net.URI;
import java.time.Instant;

/** The tokens of a sign-in that a test made without a client: nobody's key fits their signatures. */
final class UnsignedTokens implements TokenMint {
    private final URI issuer;
    private final Settings settings;

    UnsignedTokens(URI issuer, Settings settings) {
        this.issuer = issuer;
        this.settings = settings;
    }

    @Override
    public String accessToken(Account account, Instant now, Instant expiresAt) {
        return settings.opaqueAccessTokens()
                ? settings.secrets().opaque("")
                : settings.secrets().jwt(CodexFixtures.accessTokenClaims(account, issuer.toString(), now, expiresAt));
    }

    @Override
    public String idToken(Account account, String accessToken, Instant now, Instant expiresAt, boolean first) {
        return settings.secrets().jwt(CodexFixtures.idTokenClaims(account, issuer.toString(), now, expiresAt));
    }
}
