package dev.signet.internal.jose;

import dev.signet.internal.json.JsonObject;
import java.util.Optional;

/**
 * A public key that checks signatures of one algorithm and can do nothing else: which algorithm is used is no matter of the token. Safe for
 * use by several threads.
 */
public interface VerificationKey {
    /** Whether {@code signature}, in canonical base64url, is this key's over {@code content}, which is ASCII. */
    boolean verifies(String content, String signature);

    /**
     * Reads a key for {@code algorithm}.
     *
     * @param jwk with the members that make up the key, and nothing else
     * @return empty when it is no sound key of the algorithm
     */
    static Optional<VerificationKey> read(JsonObject jwk, SigningAlgorithm algorithm) {
        return switch (algorithm) {
            case RS256, PS256 -> RsaVerificationKey.read(jwk, algorithm);
            case ES256 -> EcVerificationKey.read(jwk);
            case EDDSA -> EdVerificationKey.read(jwk);
        };
    }
}
