package dev.signet.verify;

import java.time.Instant;
import java.util.Set;

/**
 * An OAuth client whose assertion was verified. Only a {@link ClientAssertionVerifier} makes one, so a parameter of this type is proof.
 * Immutable.
 */
public final class VerifiedClient {
    private static final Set<Binding> BINDINGS =
            Set.of(Binding.SIGNER, Binding.TIME, Binding.AUDIENCE, Binding.SINGLE_USE);

    private final String clientId;
    private final String keyId;
    private final String keyThumbprint;
    private final String jwtId;
    private final Instant expiresAt;

    VerifiedClient(String clientId, PublishedKey key, String jwtId, Instant expiresAt) {
        this.clientId = clientId;
        this.keyId = key.keyId();
        this.keyThumbprint = key.thumbprint();
        this.jwtId = jwtId;
        this.expiresAt = expiresAt;
    }

    /**
     * Which client.
     *
     * @return the claims {@code iss} and {@code sub}, which are the same; 1 to 256 characters
     */
    public String clientId() {
        return clientId;
    }

    /**
     * The id of the key that it signed with, as it is published.
     *
     * @return not secret
     */
    public String keyId() {
        return keyId;
    }

    /**
     * The thumbprint (RFC 7638) of that key.
     *
     * @return 43 characters of base64url
     */
    public String keyThumbprint() {
        return keyThumbprint;
    }

    /**
     * The claim {@code jti}.
     *
     * @return 1 to 256 characters, never seen before from this client
     */
    public String jwtId() {
        return jwtId;
    }

    /**
     * The claim {@code exp}.
     *
     * @return whole seconds, without allowance
     */
    public Instant expiresAt() {
        return expiresAt;
    }

    /**
     * What the signature is about; not the rest of the request.
     *
     * @return signer, time, audience and single use
     */
    public Set<Binding> bindings() {
        return BINDINGS;
    }

    @Override
    public String toString() {
        return "VerifiedClient[" + clientId + ", key " + keyId + ", expires " + expiresAt + "]";
    }
}
