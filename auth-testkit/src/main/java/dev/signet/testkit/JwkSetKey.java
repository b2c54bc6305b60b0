package dev.signet.testkit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An RSA key with its id. */
record JwkSetKey(String id, KeyPair pair) {
    /** The public half (RFC 7518, section 6.3.1). */
    Map<String, Object> jwk() {
        var key = (RSAPublicKey) pair.getPublic();
        var jwk = new LinkedHashMap<String, Object>();
        jwk.put("kty", "RSA");
        jwk.put("use", "sig");
        jwk.put("alg", "RS256");
        jwk.put("kid", id);
        jwk.put("n", base64url(unsigned(key.getModulus())));
        jwk.put("e", base64url(unsigned(key.getPublicExponent())));
        return jwk;
    }

    byte[] sign(AgentTokenSignature how, String input) {
        byte[] bytes = input.getBytes(StandardCharsets.US_ASCII);
        try {
            return switch (how) {
                case RS256 -> rsa("SHA256withRSA", bytes);
                case RS512 -> rsa("SHA512withRSA", bytes);
                case OTHER_KEY -> new JwkSetKey(id, RsaKeyPairs.generate()).rsa("SHA256withRSA", bytes);
                case CORRUPT -> {
                    byte[] signature = rsa("SHA256withRSA", bytes);
                    signature[signature.length / 2] ^= 1;
                    yield signature;
                }
                case NONE -> new byte[0];
                case HS256_WITH_PUBLIC_PEM -> hmac(pem().getBytes(StandardCharsets.US_ASCII), bytes);
                case HS256_WITH_PUBLIC_DER -> hmac(pair.getPublic().getEncoded(), bytes);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a JWT in compact form bears a good RS256 signature of this key. */
    boolean verifies(String jwt) {
        int end = jwt.lastIndexOf('.');
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(pair.getPublic());
            verifier.update(jwt.substring(0, Math.max(0, end)).getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(Base64.getUrlDecoder().decode(jwt.substring(end + 1)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** The text of {@code alg} that fits. */
    static String algorithm(AgentTokenSignature how) {
        return switch (how) {
            case RS256, OTHER_KEY, CORRUPT -> "RS256";
            case RS512 -> "RS512";
            case NONE -> "none";
            case HS256_WITH_PUBLIC_PEM, HS256_WITH_PUBLIC_DER -> "HS256";
        };
    }

    private byte[] rsa(String algorithm, byte[] input) throws GeneralSecurityException {
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(pair.getPrivate());
        signer.update(input);
        return signer.sign();
    }

    private static byte[] hmac(byte[] key, byte[] input) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(input);
    }

    private String pem() {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPublic().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n";
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Shows the id alone. */
    @Override
    public String toString() {
        return "JwkSetKey[" + id + "]";
    }
}
