package dev.signet.internal.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import dev.signet.internal.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;

/** Checks ES256 signatures (RFC 7518, section 3.4). The JOSE library refuses points off the curve, and signatures of zeros. */
final class EcVerificationKey implements VerificationKey {
    private static final JWSHeader ES256 = new JWSHeader(JWSAlgorithm.ES256);

    private final ECDSAVerifier verifier;

    private EcVerificationKey(ECDSAVerifier verifier) {
        this.verifier = verifier;
    }

    /**
     * Reads a key (RFC 7518, section 6.2.1).
     *
     * @param jwk with the members {@code kty}, {@code crv}, {@code x} and {@code y}
     * @return empty when it is no point of P-256
     */
    static Optional<VerificationKey> read(JsonObject jwk) {
        try {
            ECKey key = ECKey.parse(new String(jwk.compact(), StandardCharsets.UTF_8));
            return Optional.of(new EcVerificationKey(new ECDSAVerifier(key)));
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean verifies(String content, String signature) {
        try {
            return verifier.verify(ES256, content.getBytes(StandardCharsets.US_ASCII), new Base64URL(signature));
        } catch (JOSEException e) {
            return false; // a signature of another length than 64 bytes
        }
    }
}
