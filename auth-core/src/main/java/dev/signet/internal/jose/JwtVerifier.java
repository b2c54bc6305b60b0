package dev.signet.internal.jose;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.internal.oauth.Endpoints;
import java.net.URI;
import java.util.Objects;
import java.util.Set;

/**
 * Believes a JWT only when its issuer signed it, by the rules of RFC 8725: RS256 and nothing else, a key of the issuer's JWK set
 * chosen by the key id, exact issuer, audience and dates with 60 s of leeway.
 *
 * <p>Everything that needs no key is checked first. So a token that is malformed, forged with another algorithm, meant for
 * somebody else or out of date never reaches the network. Only one that passes all this can cause a fetch: the first of all,
 * one when the cached set is old, and for key ids the set does not have at most one each {@link CachedJwkSet#KEY_ID_PAUSE}.
 *
 * <p>Safe for use by several threads. No class of the JOSE library or of the cache is loaded before a token gets that far.
 */
public final class JwtVerifier {
    /** The issuers of agents use no other, and what is not needed is not allowed (RFC 8725, section 3.1). */
    private static final Set<SigningAlgorithm> ALGORITHMS = Set.of(SigningAlgorithm.RS256);

    private final JwkSetCache keys;
    private final URI jwksUri;
    private final ClaimRules rules;
    private final TimeSource time;

    /**
     * Reads nothing yet.
     *
     * @param keys shared by all verifiers of an open Signet
     * @param jwksUri where the issuer publishes its keys: https, or http on a loopback address
     * @param issuer what {@code iss} must be, character for character
     * @param audience what {@code aud} must be or contain
     * @param time what the token's dates are measured against
     * @throws IllegalArgumentException when {@link Endpoints#requireSecure} would refuse {@code jwksUri}
     */
    public JwtVerifier(JwkSetCache keys, URI jwksUri, String issuer, String audience, TimeSource time) {
        if (!Endpoints.isSecure(jwksUri)) {
            throw new IllegalArgumentException(
                    "a JWK set is at an https address, or http on a loopback address, but was "
                            + Endpoints.describe(jwksUri));
        }
        this.keys = Objects.requireNonNull(keys, "keys");
        this.jwksUri = jwksUri;
        this.rules = new ClaimRules(issuer, audience);
        this.time = Objects.requireNonNull(time, "time");
    }

    /**
     * Verifies {@code token}. May wait up to 10 s for keys.
     *
     * @param token a signed JWT in compact form, of at most 64 KiB
     * @return its claims
     * @throws AssertionException saying what was expected and found; {@link AssertionException#isRemote() remote} when the keys
     *     could not be had, and otherwise the token's fault
     */
    public VerifiedJwt verify(Secret token) throws AssertionException {
        CompactJwt jwt = CompactJwt.parse(token);
        String keyId = HeaderRules.require(jwt.header(), ALGORITHMS).keyId();
        var expiresAt = rules.requireFit(jwt.claims(), time.instant());
        if (!keys.require(jwksUri, keyId, SigningAlgorithm.RS256).verifies(jwt.signingInput(), jwt.signature())) {
            throw Refusals.token(
                    "its signature is not one of key " + Refusals.shown(keyId),
                    "Do not use this token: it was altered, or made by somebody else. Get a new one from the issuer.");
        }
        return new VerifiedJwt(keyId, jwt.claims(), expiresAt);
    }
}
