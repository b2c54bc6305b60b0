package dev.signet.internal.jose;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.internal.oauth.Endpoints;
import java.net.URI;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * Verifies ID tokens of one issuer for one client (OpenID Connect Core, section 3.1.3.7): signed with an allowed algorithm by a key of the
 * issuer's JWK set, which the token names by {@code kid}; issuer, audience, authorized party, subject, dates with 60 s of leeway; and
 * that it belongs to the request that asked for it. Safe for use by several threads.
 */
public final class IdTokenVerifier {
    private final JwkSetCache keys;
    private final URI jwksUri;
    private final Set<SigningAlgorithm> algorithms;
    private final IdTokenRules rules;
    private final TimeSource time;

    /**
     * Reads nothing yet.
     *
     * @param keys shared by all verifiers of an open Signet
     * @param jwksUri where the issuer publishes its keys: https, or http on a loopback address
     * @param issuer what {@code iss} must be, character for character
     * @param clientId what {@code aud} must be or contain
     * @param algorithms those to choose from, at least one; fixed by who is configured, not by the token
     * @param time what the token's dates are measured against
     * @throws IllegalArgumentException when {@link Endpoints#requireSecure} would refuse {@code jwksUri}, or a part is empty
     */
    public IdTokenVerifier(
            JwkSetCache keys,
            URI jwksUri,
            String issuer,
            String clientId,
            Set<SigningAlgorithm> algorithms,
            TimeSource time) {
        if (!Endpoints.isSecure(jwksUri)) {
            throw new IllegalArgumentException(
                    "a JWK set is at an https address, or http on a loopback address, but was "
                            + Endpoints.describe(jwksUri));
        }
        if (issuer.isEmpty() || clientId.isEmpty() || algorithms.isEmpty()) {
            throw new IllegalArgumentException("an ID token is verified for an issuer, a client and an algorithm");
        }
        this.keys = Objects.requireNonNull(keys, "keys");
        this.jwksUri = jwksUri;
        this.algorithms = EnumSet.copyOf(algorithms);
        this.rules = new IdTokenRules(issuer, clientId);
        this.time = Objects.requireNonNull(time, "time");
    }

    /**
     * Verifies {@code token}. May wait up to 10 s for keys; a token that is refused at sight fetches none.
     *
     * @param token a signed JWT in compact form, of at most 64 KiB
     * @param binding what it must belong to
     * @throws AssertionException saying what was expected and found; {@link AssertionException#isRemote() remote} when the keys
     *     could not be had, and otherwise the token's fault
     */
    public VerifiedIdToken verify(Secret token, IdTokenBinding binding) throws AssertionException {
        CompactJwt jwt = CompactJwt.parse(token);
        HeaderRules.Named named = HeaderRules.require(jwt.header(), algorithms);
        VerifiedIdToken result = rules.requireFit(jwt.claims(), named.algorithm(), binding, time.instant());
        if (!keys.require(jwksUri, named.keyId(), named.algorithm()).verifies(jwt.signingInput(), jwt.signature())) {
            throw Refusals.token(
                    "its signature is not one of key " + Refusals.shown(named.keyId()),
                    "Do not use this token: it was altered, or made by somebody else. Sign in again.");
        }
        return result;
    }
}
