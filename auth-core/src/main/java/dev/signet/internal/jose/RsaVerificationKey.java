package dev.signet.internal.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.signet.internal.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Optional;

/**
 * An RSA key that checks signatures of one algorithm (RFC 7518, sections 3.3 and 3.5). Loads the JOSE library, as {@link
 * EcVerificationKey} does and no other class.
 */
final class RsaVerificationKey implements VerificationKey {
    private static final int MIN_BITS = 2048;

    /** Checking takes time that grows with the square of the size; nobody publishes longer keys. */
    private static final int MAX_BITS = 8192;

    private static final int MAX_EXPONENT_BITS = 64;

    private final RSASSAVerifier verifier;
    private final JWSHeader header;

    private RsaVerificationKey(RSAPublicKey key, JWSAlgorithm algorithm) {
        this.verifier = new RSASSAVerifier(key);
        this.header = new JWSHeader(algorithm);
    }

    /**
     * Reads a key (RFC 7518, section 6.3.1).
     *
     * @param jwk with the members {@code kty}, {@code n} and {@code e}
     * @param algorithm RS256 or PS256
     * @return empty when it is no RSA key of 2048 to 8192 bits with an odd exponent from 3 to 64 bits
     */
    static Optional<VerificationKey> read(JsonObject jwk, SigningAlgorithm algorithm) {
        try {
            RSAPublicKey key = RSAKey.parse(new String(jwk.compact(), StandardCharsets.UTF_8))
                    .toRSAPublicKey();
            JWSAlgorithm fixed = algorithm == SigningAlgorithm.PS256 ? JWSAlgorithm.PS256 : JWSAlgorithm.RS256;
            return isSound(key) ? Optional.of(new RsaVerificationKey(key, fixed)) : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isSound(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        var exponent = key.getPublicExponent();
        return bits >= MIN_BITS
                && bits <= MAX_BITS
                && exponent.testBit(0)
                && exponent.bitLength() > 1
                && exponent.bitLength() <= MAX_EXPONENT_BITS;
    }

    @Override
    public boolean verifies(String content, String signature) {
        try {
            return verifier.verify(header, content.getBytes(StandardCharsets.US_ASCII), new Base64URL(signature));
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform checks RS256 and PS256 signatures", e);
        }
    }
}
