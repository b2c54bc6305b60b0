package dev.signet.internal.keys;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.AssertionSigner;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Custody of a P-256 key that is held in memory, signing with ES256 (RFC 7518, section 3.4) by the Java runtime's own engine, which is
 * loaded with the first signature. Safe for use by several threads.
 */
public final class P256Signer implements AssertionSigner {
    /** What it computes. */
    public static final String ALGORITHM = "ES256";

    /** PKCS#8 around an ECPrivateKey that holds its public key (RFC 5915, section 3), as OpenSSL writes it: no byte is free. */
    static final int PKCS8_LENGTH = 138;

    private static final byte[] HEAD =
            HexFormat.of().parseHex("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420");
    private static final byte[] MIDDLE = HexFormat.of().parseHex("a14403420004");
    private static final int FIELD = 32;
    private static final int SCALAR_END = HEAD.length + FIELD;
    private static final int POINT_AT = SCALAR_END + MIDDLE.length - 1;
    private static final byte[] PROBE = "P-256".getBytes(StandardCharsets.US_ASCII);

    private final byte[] publicKey;
    private final String keyId;
    private byte[] scalar;
    private @Nullable PrivateKey ready;

    private P256Signer(byte[] scalar, byte[] publicKey) {
        this.scalar = scalar;
        this.publicKey = publicKey;
        this.keyId = thumbprint(publicKey);
    }

    /** A new key, in PKCS#8 and padded standard base64. */
    public static Secret generate(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            var pair = generator.generateKeyPair();
            var der = Arrays.copyOf(HEAD, PKCS8_LENGTH);
            put(((ECPrivateKey) pair.getPrivate()).getS(), der, HEAD.length);
            System.arraycopy(MIDDLE, 0, der, SCALAR_END, MIDDLE.length);
            var point = ((ECPublicKey) pair.getPublic()).getW();
            put(point.getAffineX(), der, POINT_AT + 1);
            put(point.getAffineY(), der, POINT_AT + 1 + FIELD);
            var text = Secret.of(Base64.getEncoder().encodeToString(der));
            Arrays.fill(der, (byte) 0);
            return text;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime makes no P-256 keys: " + e.getMessage(), e);
        }
    }

    /** A number in 32 bytes; shorter ones get leading zeros (RFC 7518, section 6.2.1.2). */
    private static void put(BigInteger number, byte[] target, int at) {
        var bytes = number.toByteArray();
        var skipped = Math.max(0, bytes.length - FIELD);
        var length = bytes.length - skipped;
        System.arraycopy(bytes, skipped, target, at + FIELD - length, length);
        Arrays.fill(bytes, (byte) 0);
    }

    /** The key in a document of the one form that is taken; empty for any other. */
    static @Nullable P256Signer of(byte[] der) {
        boolean isWhole = der.length == PKCS8_LENGTH
                && Arrays.equals(der, 0, HEAD.length, HEAD, 0, HEAD.length)
                && Arrays.equals(der, SCALAR_END, SCALAR_END + MIDDLE.length, MIDDLE, 0, MIDDLE.length);
        return isWhole
                ? new P256Signer(
                        Arrays.copyOfRange(der, HEAD.length, SCALAR_END),
                        Arrays.copyOfRange(der, POINT_AT, PKCS8_LENGTH))
                : null;
    }

    private static String thumbprint(byte[] point) {
        var base64Url = Base64.getUrlEncoder().withoutPadding();
        var jwk = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\""
                + base64Url.encodeToString(Arrays.copyOfRange(point, 1, 1 + FIELD)) + "\",\"y\":\""
                + base64Url.encodeToString(Arrays.copyOfRange(point, 1 + FIELD, point.length)) + "\"}";
        return base64Url.encodeToString(Digests.sha256(jwk.getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public String keyId() {
        return keyId;
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public String algorithm() {
        return ALGORITHM;
    }

    @Override
    public byte[] sign(byte[] message) throws AssertionException {
        try {
            return sign(key(), message);
        } catch (GeneralSecurityException e) {
            throw new AssertionException(
                    false,
                    "the key " + keyId + " could not sign: " + e.getClass().getName(),
                    "Check that this Java runtime's security settings allow ECDSA with P-256.",
                    null);
        }
    }

    private static byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
        var signature = signature();
        signature.initSign(key);
        signature.update(message);
        return signature.sign();
    }

    private static Signature signature() throws GeneralSecurityException {
        return Signature.getInstance("SHA256withECDSAinP1363Format");
    }

    private synchronized PrivateKey key() throws AssertionException, GeneralSecurityException {
        if (scalar.length == 0) {
            throw new AssertionException(
                    false,
                    "the key " + keyId + " was closed, and its private part is erased",
                    "Read it from its store again.",
                    null);
        }
        if (ready == null) {
            ready = prepare();
        }
        return ready;
    }

    /** Proves nothing to anybody with a private key that is not the one of the public key. */
    private PrivateKey prepare() throws AssertionException, GeneralSecurityException {
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        var curve = parameters.getParameterSpec(ECParameterSpec.class);
        var factory = KeyFactory.getInstance("EC");
        var key = factory.generatePrivate(new ECPrivateKeySpec(new BigInteger(1, scalar), curve));
        var point = new ECPoint(new BigInteger(1, publicKey, 1, FIELD), new BigInteger(1, publicKey, 1 + FIELD, FIELD));
        var verification = signature();
        verification.initVerify(factory.generatePublic(new ECPublicKeySpec(point, curve)));
        verification.update(PROBE);
        if (!verification.verify(sign(key, PROBE))) {
            throw StoredSigner.unfit("found a public key that belongs to another private key");
        }
        return key;
    }

    /** Forgets the private part. */
    @Override
    public synchronized void close() {
        Arrays.fill(scalar, (byte) 0);
        scalar = new byte[0];
        ready = null;
    }

    /** Tells the key id. */
    @Override
    public String toString() {
        return "P256Signer[" + keyId + "]";
    }
}
