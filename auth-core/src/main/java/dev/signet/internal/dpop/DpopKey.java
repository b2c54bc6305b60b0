package dev.signet.internal.dpop;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.AssertionSigner;
import dev.signet.internal.jose.SignerJwk;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.keys.P256Signer;
import dev.signet.internal.keys.StoredSigner;
import java.security.SecureRandom;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The key that the tokens of one sign-in are bound to. It lives and dies with them: a refresh token without it is of no use (RFC 9449,
 * section 5). Read when it first signs. Safe for use by several threads.
 */
public final class DpopKey {
    private final Secret pkcs8;
    private @Nullable Opened opened;

    private DpopKey(Secret pkcs8) {
        this.pkcs8 = pkcs8;
    }

    /** The key ready to sign, with what its proofs show of it. */
    record Opened(AssertionSigner signer, SignerJwk jwk) {}

    /** A stored key; not looked into yet. */
    public static DpopKey stored(Secret pkcs8) {
        return new DpopKey(pkcs8);
    }

    /**
     * A new key, of a kind that the server takes. Resource servers take proofs too and announce nothing here, so it is ES256, which all
     * know, and Ed25519 only where the server does not list ES256.
     *
     * @param algorithms {@code dpop_signing_alg_values_supported} (RFC 9449, section 5.1); empty when the server lists none
     * @throws ConfigurationException when the server lists neither
     */
    public static DpopKey generate(Set<String> algorithms, SecureRandom random) throws AuthException {
        if (algorithms.isEmpty() || algorithms.contains(P256Signer.ALGORITHM)) {
            return new DpopKey(P256Signer.generate(random));
        }
        if (algorithms.contains("EdDSA") || algorithms.contains("Ed25519")) {
            try (var key = Ed25519PrivateKey.generate(random)) {
                return new DpopKey(key.toPkcs8V1());
            }
        }
        throw new ConfigurationException(
                "the authorization server takes DPoP proofs signed with none of ES256 and EdDSA",
                "Ask whoever runs it to allow ES256, or leave DPoP out of the profile.",
                null);
    }

    /** PKCS#8 in padded standard base64, to be kept with the tokens. */
    public Secret pkcs8() {
        return pkcs8;
    }

    /**
     * The thumbprint of the public half, which a server puts into tokens as {@code cnf.jkt} (RFC 9449, section 6.1).
     *
     * @throws AssertionException when the key can't be read
     */
    public String thumbprint() throws AssertionException {
        return open().jwk().thumbprint();
    }

    synchronized Opened open() throws AssertionException {
        if (opened == null) {
            var signer = StoredSigner.of(pkcs8);
            opened = new Opened(signer, SignerJwk.of(signer));
        }
        return opened;
    }

    /** Tells nothing of the key. */
    @Override
    public String toString() {
        return "DpopKey";
    }
}
