package dev.signet.internal.jose;

import dev.signet.auth.Secret;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** Signs tokens and publishes its key with the JDK's own means, so that the library is not checked against itself. */
final class Issuer {
    private final KeyPair keys;
    private final String keyId;

    private Issuer(KeyPair keys, String keyId) {
        this.keys = keys;
        this.keyId = keyId;
    }

    static Issuer create(String keyId) {
        return create(keyId, 2048, RSAKeyGenParameterSpec.F4);
    }

    static Issuer create(String keyId, int bits, BigInteger exponent) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(new RSAKeyGenParameterSpec(bits, exponent));
            return new Issuer(generator.generateKeyPair(), keyId);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    Issuer withKeyId(String other) {
        return new Issuer(keys, other);
    }

    RSAPublicKey publicKey() {
        return (RSAPublicKey) keys.getPublic();
    }

    String modulus() {
        byte[] bytes = publicKey().getModulus().toByteArray();
        return encode(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    String exponent() {
        return encode(publicKey().getPublicExponent().toByteArray());
    }

    /** With {@code members}, each followed by a comma, in front. */
    String jwk(String members) {
        return "{" + members + "\"kty\":\"RSA\",\"kid\":\"" + keyId + "\",\"n\":\"" + modulus() + "\",\"e\":\""
                + exponent() + "\"}";
    }

    String jwk() {
        return jwk("\"use\":\"sig\",\"alg\":\"RS256\",");
    }

    static String set(String... jwks) {
        return "{\"keys\":[" + String.join(",", jwks) + "]}";
    }

    Secret token(String claims) {
        return token("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + keyId + "\"}", claims);
    }

    Secret token(String header, String claims) {
        return tokenOf(encode(header), encode(claims));
    }

    /** Signed whatever the two parts are. */
    Secret tokenOf(String header, String payload) {
        String input = header + "." + payload;
        return Secret.of(input + "." + encode(sign("SHA256withRSA", input)));
    }

    byte[] sign(String algorithm, String input) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(keys.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
