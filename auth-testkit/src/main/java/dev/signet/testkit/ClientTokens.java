package dev.signet.testkit;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The tokens of a sign-in by way of a client, with an ID token that can be checked. */
final class ClientTokens implements TokenMint {
    private final URI issuer;
    private final Settings settings;
    private final IdTokenIssuer idTokens;
    private final OAuthClient client;
    private final Scope scope;
    private final Optional<String> nonce;
    private final Optional<String> key;

    ClientTokens(
            URI issuer,
            Settings settings,
            IdTokenIssuer idTokens,
            OAuthClient client,
            Scope scope,
            Optional<String> nonce,
            Optional<String> key) {
        this.issuer = issuer;
        this.settings = settings;
        this.idTokens = idTokens;
        this.client = client;
        this.scope = scope;
        this.nonce = nonce;
        this.key = key;
    }

    @Override
    public String accessToken(Account account, Instant now, Instant expiresAt) {
        if (settings.opaqueAccessTokens()) {
            return settings.secrets().opaque("");
        }
        if (client.claims() == ClaimDialect.CODEX) {
            return settings.secrets().jwt(CodexFixtures.accessTokenClaims(account, issuer.toString(), now, expiresAt));
        }
        // RFC 9068, section 2.2
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", issuer.toString());
        claims.put("sub", account.userId());
        claims.put("aud", issuer.resolve("/resource").toString());
        claims.put("client_id", client.id());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", expiresAt.getEpochSecond());
        claims.put("scope", scope.text());
        key.ifPresent(thumbprint -> claims.put("cnf", Map.of("jkt", thumbprint)));
        return settings.secrets().jwt(claims);
    }

    /** Without the nonce at a refresh (OpenID Connect Core 1.0, section 12.2). */
    @Override
    public String idToken(Account account, String accessToken, Instant now, Instant expiresAt, boolean first) {
        var subject = new IdTokenIssuer.Subject(account, client, first ? nonce : Optional.empty(), accessToken);
        return idTokens.mint(subject, now, expiresAt);
    }
}
