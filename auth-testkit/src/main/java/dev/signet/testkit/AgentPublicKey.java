package dev.signet.testkit;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** An agent's Ed25519 public key (RFC 8032). Two are equal when they are spelled alike: each key has one spelling. */
final class AgentPublicKey {
    private static final int SIGNATURE_BYTES = 64;
    private static final String TYPE = "ssh-ed25519";
    private static final String ALGORITHM = "Ed25519";

    /** The field's prime, 2^255 - 19 (RFC 8032, section 5.1). */
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /** The order of the base point (RFC 8032, section 5.1). */
    private static final BigInteger L =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private final String sshText;
    private final PublicKey key;
    private final byte[] x25519;
    private final String x;

    private AgentPublicKey(String sshText, byte[] bytes) throws GeneralSecurityException {
        this.sshText = sshText;
        this.x = JwkSetKey.base64url(bytes);
        BigInteger y = y(bytes);
        boolean xIsOdd = (bytes[LittleEndian.BYTES - 1] & 0x80) != 0;
        this.key = KeyFactory.getInstance(ALGORITHM)
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(xIsOdd, y)));
        this.x25519 = LittleEndian.bytes(u(y));
        verifier(); // throws where no point of the curve has this y
        SealedBox.requireLargeOrder(x25519);
    }

    /** Takes the SSH spelling without a comment (RFC 8709, section 4), of a point of the curve that is of large order. */
    static Optional<AgentPublicKey> parse(String sshText) {
        String[] parts = sshText.split(" ", -1);
        if (parts.length != 2) {
            return Optional.empty();
        }
        try {
            byte[] blob = Base64.getDecoder().decode(parts[1]);
            byte[] bytes = Arrays.copyOfRange(blob, Math.max(0, blob.length - LittleEndian.BYTES), blob.length);
            return bytes.length == LittleEndian.BYTES && sshText(bytes).equals(sshText)
                    ? Optional.of(new AgentPublicKey(sshText, bytes))
                    : Optional.empty();
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** The SSH spelling of 32 bytes, whether they are a good key or not. */
    static String sshText(byte[] bytes) {
        byte[] type = TYPE.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer blob = ByteBuffer.allocate(4 + type.length + 4 + bytes.length)
                .putInt(type.length)
                .put(type)
                .putInt(bytes.length)
                .put(bytes);
        return TYPE + " " + Base64.getEncoder().encodeToString(blob.array());
    }

    /** Whether the signature is good by RFC 8032, section 5.1.7. JDK 17 by itself takes some that are too long. */
    boolean verifies(String message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        byte[] s = Arrays.copyOfRange(signature, SIGNATURE_BYTES / 2, SIGNATURE_BYTES);
        if (LittleEndian.number(s).compareTo(L) >= 0) {
            return false;
        }
        try {
            Signature verifier = verifier();
            verifier.update(message.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    String sshText() {
        return sshText;
    }

    /** The key as the member {@code x} of a JWK (RFC 8037, section 2). */
    String x() {
        return x;
    }

    /** The JWK thumbprint (RFC 7638) by SHA-256; RFC 8037, appendix A.3, names the members. */
    String thumbprint() {
        String members = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + x + "\"}";
        return JwkSetKey.base64url(Digests.sha256().digest(members.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same key for X25519, in 32 bytes. */
    byte[] x25519() {
        return x25519.clone();
    }

    private Signature verifier() throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(ALGORITHM);
        verifier.initVerify(key);
        return verifier;
    }

    private static BigInteger y(byte[] bytes) throws GeneralSecurityException {
        byte[] withoutSign = bytes.clone();
        withoutSign[LittleEndian.BYTES - 1] &= 0x7f;
        BigInteger y = LittleEndian.number(withoutSign);
        if (y.compareTo(P) >= 0) {
            throw new GeneralSecurityException("y must be below the prime (RFC 8032, section 5.1.3)");
        }
        return y;
    }

    /** u = (1 + y) / (1 - y) (RFC 7748, section 4.1). */
    private static BigInteger u(BigInteger y) throws GeneralSecurityException {
        if (y.equals(BigInteger.ONE)) {
            throw new GeneralSecurityException("the neutral element is nobody's key");
        }
        BigInteger inverse = BigInteger.ONE.subtract(y).modInverse(P);
        return BigInteger.ONE.add(y).multiply(inverse).mod(P);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AgentPublicKey that && sshText.equals(that.sshText);
    }

    @Override
    public int hashCode() {
        return sshText.hashCode();
    }

    @Override
    public String toString() {
        return sshText;
    }
}
