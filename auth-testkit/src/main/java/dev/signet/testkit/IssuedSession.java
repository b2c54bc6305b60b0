package dev.signet.testkit;

import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import java.net.URI;
import java.time.Instant;

/**
 * What one sign-in or refresh at the fake authorization server issued. Immutable; its text form shows no token.
 *
 * <p>Sessions that follow from one sign-in form a family (RFC 9700, section 4.14.2); {@link #generation()} counts them.
 */
public final class IssuedSession {
    private final Account account;
    private final URI issuer;
    private final int generation;
    private final String idToken;
    private final String accessToken;
    private final String refreshToken;
    private final Instant issuedAt;
    private final Instant expiresAt;

    IssuedSession(
            Account account,
            URI issuer,
            int generation,
            String idToken,
            String accessToken,
            String refreshToken,
            Instant issuedAt,
            Instant expiresAt) {
        this.account = account;
        this.issuer = issuer;
        this.generation = generation;
        this.idToken = idToken;
        this.accessToken = accessToken;
        this.refreshToken = refreshToken;
        this.issuedAt = issuedAt;
        this.expiresAt = expiresAt;
    }

    /**
     * Whose tokens they are.
     *
     * @return the account in their claims
     */
    public Account account() {
        return account;
    }

    /**
     * Who issued them.
     *
     * @return the server's base address
     */
    public URI issuer() {
        return issuer;
    }

    /**
     * How many times the family was issued tokens, this time included.
     *
     * @return 1 for a sign-in
     */
    public int generation() {
        return generation;
    }

    /**
     * The ID token in the clear.
     *
     * @return a JWT in compact form
     */
    public String idToken() {
        return idToken;
    }

    /**
     * The access token in the clear.
     *
     * @return a JWT in compact form, or an opaque text where the server was told so
     */
    public String accessToken() {
        return accessToken;
    }

    /**
     * The refresh token in the clear.
     *
     * @return an opaque text
     */
    public String refreshToken() {
        return refreshToken;
    }

    /**
     * The refresh token as the journal names it.
     *
     * @return its SHA-256 in lower-case hex
     */
    public String refreshTokenDigest() {
        return Digests.sha256Hex(refreshToken);
    }

    /**
     * When the access token was issued.
     *
     * @return by the server's clock
     */
    public Instant issuedAt() {
        return issuedAt;
    }

    /**
     * The first instant at which the access token is refused.
     *
     * @return by the server's clock
     */
    public Instant expiresAt() {
        return expiresAt;
    }

    /**
     * The same as a value of Signet's API.
     *
     * @return all three tokens and both times
     */
    public TokenSet tokenSet() {
        return TokenSet.builder()
                .idToken(Secret.of(idToken))
                .accessToken(Secret.of(accessToken))
                .refreshToken(Secret.of(refreshToken))
                .issuedAt(issuedAt)
                .expiresAt(expiresAt)
                .build();
    }

    /**
     * The same as the document that the Codex CLI keeps, in the order and layout in which it writes it.
     *
     * @return the text of an {@code auth.json}
     * @see CodexFixtures#authJson(IssuedSession, String, String) for the newer form, with provenance
     */
    public String authJson() {
        return CodexFixtures.authJson(this);
    }

    @Override
    public String toString() {
        return "IssuedSession[" + account.id() + ", generation " + generation + ", expires " + expiresAt + "]";
    }
}
