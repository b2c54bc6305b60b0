package dev.signet.verify;

import java.time.Instant;
import java.util.Set;

/**
 * A DPoP proof that was verified: who sent the request holds the private key. Only a {@link DpopVerifier} makes one, so a parameter of
 * this type is proof. Immutable.
 */
public final class VerifiedProof {
    private final String thumbprint;
    private final String jwtId;
    private final Instant issuedAt;
    private final Set<Binding> bindings;

    VerifiedProof(String thumbprint, String jwtId, Instant issuedAt, Set<Binding> bindings) {
        this.thumbprint = thumbprint;
        this.jwtId = jwtId;
        this.issuedAt = issuedAt;
        this.bindings = Set.copyOf(bindings);
    }

    /**
     * The thumbprint (RFC 7638) of the key: what an authorization server writes as {@code jkt} into {@code cnf} of the token it issues.
     *
     * @return 43 characters of base64url
     */
    public String thumbprint() {
        return thumbprint;
    }

    /**
     * The claim {@code jti}.
     *
     * @return 1 to 256 characters, never seen before with this key
     */
    public String jwtId() {
        return jwtId;
    }

    /**
     * When it was signed, by the signer's clock.
     *
     * @return whole seconds
     */
    public Instant issuedAt() {
        return issuedAt;
    }

    /**
     * What the signature is about; never the body.
     *
     * @return signer, method, URI, time and single use; with an access token that too, and with nonces the nonce
     */
    public Set<Binding> bindings() {
        return bindings;
    }

    @Override
    public String toString() {
        return "VerifiedProof[" + thumbprint + ", " + issuedAt + "]";
    }
}
