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
 * A public key that checks RS256 signatures and can do nothing else: which algorithm is used is no matter of the token. Safe for
 * use by several threads. The only class that knows the JOSE library, which is loaded with it.
 */
final class RsaVerificationKey {
    private static final int MIN_BITS = 2048;

    /** Checking takes time that grows with the square of the size; nobody publishes longer keys. */
    private static final int MAX_BITS = 8192;

    private static final int MAX_EXPONENT_BITS = 64;
    private static final JWSHeader RS256 = new JWSHeader(JWSAlgorithm.RS256);

    private final RSASSAVerifier verifier;

    private RsaVerificationKey(RSAPublicKey key) {
        this.verifier = new RSASSAVerifier(key);
    }

    /**
     * Reads a key (RFC 7518, section 6.3.1).
     *
     * @param jwk with the members {@code kty}, {@code n} and {@code e}
     * @return empty when it is no RSA key of 2048 to 8192 bits with an odd exponent from 3 to 64 bits
     */
    static Optional<RsaVerificationKey> read(JsonObject jwk) {
        try {
            RSAPublicKey key = RSAKey.parse(new String(jwk.compact(), StandardCharsets.UTF_8))
                    .toRSAPublicKey();
            return isSound(key) ? Optional.of(new RsaVerificationKey(key)) : Optional.empty();
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

    /** Whether {@code signature}, in canonical base64url, is this key's over {@code content}, which is ASCII. */
    boolean verifies(String content, String signature) {
        try {
            return verifier.verify(RS256, content.getBytes(StandardCharsets.US_ASCII), new Base64URL(signature));
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform checks RS256 signatures", e);
        }
    }
}
