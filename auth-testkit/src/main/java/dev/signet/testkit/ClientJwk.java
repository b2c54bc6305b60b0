package dev.signet.testkit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A public key of a client, as a JWK (RFC 7517): Ed25519 (RFC 8037) or P-256 (RFC 7518, section 6.2). */
final class ClientJwk {
    private static final int SIGNATURE_BYTES = 64;
    private static final Set<String> PRIVATE_MEMBERS = Set.of("d", "k", "p", "q", "dp", "dq", "qi");

    private final String thumbprint;
    private final Set<String> algorithms;
    private final @Nullable AgentPublicKey ed25519;
    private final @Nullable PublicKey p256;

    private ClientJwk(
            String thumbprint, Set<String> algorithms, @Nullable AgentPublicKey ed25519, @Nullable PublicKey p256) {
        this.thumbprint = thumbprint;
        this.algorithms = algorithms;
        this.ed25519 = ed25519;
        this.p256 = p256;
    }

    /** Empty for other kinds, for damaged keys, and for whatever holds more than a public key. */
    static Optional<ClientJwk> parse(Map<?, ?> jwk) {
        if (jwk.keySet().stream().anyMatch(PRIVATE_MEMBERS::contains)) {
            return Optional.empty();
        }
        try {
            if ("OKP".equals(jwk.get("kty")) && "Ed25519".equals(jwk.get("crv"))) {
                byte[] x = coordinate(jwk, "x");
                return AgentPublicKey.parse(AgentPublicKey.sshText(x))
                        .map(key -> new ClientJwk(
                                thumbprint("{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + text(x) + "\"}"),
                                Set.of("EdDSA", "Ed25519"),
                                key,
                                null));
            }
            if ("EC".equals(jwk.get("kty")) && "P-256".equals(jwk.get("crv"))) {
                byte[] x = coordinate(jwk, "x");
                byte[] y = coordinate(jwk, "y");
                String members =
                        "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + text(x) + "\",\"y\":\"" + text(y) + "\"}";
                return Optional.of(new ClientJwk(thumbprint(members), Set.of("ES256"), null, p256(x, y)));
            }
            return Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] coordinate(Map<?, ?> jwk, String name) {
        byte[] bytes = Base64.getUrlDecoder().decode(String.valueOf(jwk.get(name)));
        if (bytes.length != LittleEndian.BYTES) {
            throw new IllegalArgumentException("a coordinate has 32 bytes");
        }
        return bytes;
    }

    private static PublicKey p256(byte[] x, byte[] y) throws GeneralSecurityException {
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        var point = new ECPoint(new BigInteger(1, x), new BigInteger(1, y));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
    }

    private static String thumbprint(String members) {
        return text(Digests.sha256().digest(members.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(byte[] bytes) {
        return JwkSetKey.base64url(bytes);
    }

    /** RFC 7638, with SHA-256. */
    String thumbprint() {
        return thumbprint;
    }

    /** Whether the signature is this key's, by an algorithm that is both this key's and the header's. */
    boolean verifies(CompactJws jws) {
        if (jws.header("alg").filter(algorithms::contains).isEmpty() || jws.signature().length != SIGNATURE_BYTES) {
            return false;
        }
        if (ed25519 != null) {
            return ed25519.verifies(jws.input(), jws.signature());
        }
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(Objects.requireNonNull(p256));
            verifier.update(jws.input().getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(jws.signature());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "ClientJwk[" + thumbprint + "]";
    }
}
