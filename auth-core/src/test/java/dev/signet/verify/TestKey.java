package dev.signet.verify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** Signs with the JDK's own means, so that the library is not checked against itself. */
final class TestKey {
    private final KeyPair keys;
    private final String algorithm;

    private TestKey(KeyPair keys, String algorithm) {
        this.keys = keys;
        this.algorithm = algorithm;
    }

    static TestKey ed25519() {
        return generate("Ed25519", "EdDSA");
    }

    static TestKey es256() {
        return generate("EC", "ES256");
    }

    static TestKey rsa() {
        return generate("RSA", "RS256");
    }

    private static TestKey generate(String type, String algorithm) {
        try {
            var generator = KeyPairGenerator.getInstance(type);
            if (type.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else if (type.equals("RSA")) {
                generator.initialize(2048);
            }
            return new TestKey(generator.generateKeyPair(), algorithm);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The same key for RSASSA-PSS. */
    TestKey withPss() {
        return new TestKey(keys, "PS256");
    }

    String algorithm() {
        return algorithm;
    }

    /** The members of the key, in the order of RFC 7638. */
    String bareJwk() {
        return switch (algorithm) {
            case "EdDSA" -> "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + encode(raw()) + "\"}";
            case "ES256" -> {
                var point = ((ECPublicKey) keys.getPublic()).getW();
                yield "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\""
                        + encode(fixed(point.getAffineX().toByteArray(), 32)) + "\",\"y\":\""
                        + encode(fixed(point.getAffineY().toByteArray(), 32)) + "\"}";
            }
            default -> {
                var key = (RSAPublicKey) keys.getPublic();
                yield "{\"e\":\"" + encode(key.getPublicExponent().toByteArray()) + "\",\"kty\":\"RSA\",\"n\":\""
                        + encode(fixed(key.getModulus().toByteArray(), 256)) + "\"}";
            }
        };
    }

    /** With {@code members}, each followed by a comma, in front. */
    String jwk(String members) {
        return "{" + members + bareJwk().substring(1);
    }

    /** As Signet publishes a key of an agent. */
    String agentJwk(String runtimeId, String state) {
        return jwk("\"kid\":\"" + thumbprint() + "\",\"use\":\"sig\",\"alg\":\"EdDSA\",\"agent_runtime_id\":\""
                + runtimeId + "\",\"state\":\"" + state + "\",");
    }

    static String set(String... jwks) {
        return "{\"keys\":[" + String.join(",", jwks) + "]}";
    }

    String thumbprint() {
        return encode(sha256(bareJwk()));
    }

    /** The 32 bytes of an Ed25519 key. */
    byte[] raw() {
        byte[] encoded = keys.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    byte[] sign(String input) {
        try {
            var signature = Signature.getInstance(
                    switch (algorithm) {
                        case "EdDSA" -> "Ed25519";
                        case "ES256" -> "SHA256withECDSAinP1363Format";
                        case "PS256" -> "RSASSA-PSS";
                        default -> "SHA256withRSA";
                    });
            if (algorithm.equals("PS256")) {
                signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            }
            signature.initSign(keys.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Signed whatever the two parts are. */
    String jws(String header, String claims) {
        String input = encode(header) + "." + encode(claims);
        return input + "." + encode(sign(input));
    }

    /** The value of a header {@code Authorization}. */
    String assertion(String runtimeId, String taskId, String timestamp) {
        byte[] signature = sign(runtimeId + ":" + taskId + ":" + timestamp);
        return header(envelope(runtimeId, Base64.getEncoder().encodeToString(signature), taskId, timestamp));
    }

    static String envelope(String runtimeId, String signature, String taskId, String timestamp) {
        return "{\"agent_runtime_id\":\"" + runtimeId + "\",\"signature\":\"" + signature + "\",\"task_id\":\"" + taskId
                + "\",\"timestamp\":\"" + timestamp + "\"}";
    }

    static String header(String envelope) {
        return "AgentAssertion " + encode(envelope);
    }

    static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] fixed(byte[] number, int length) {
        byte[] bytes = new byte[length];
        int skip = Math.max(0, number.length - length);
        int kept = number.length - skip;
        System.arraycopy(number, skip, bytes, length - kept, kept);
        return bytes;
    }
}
