package dev.signet.internal.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** The public half of an Ed25519 key (RFC 8032, section 5.1.5). Immutable and safe for use by several threads. */
public final class Ed25519PublicKey {
    /** How long it is, in bytes. */
    public static final int LENGTH = 32;

    private static final String SSH_NAME = "ssh-ed25519";

    /**
     * The y of every point of small order, little-endian. Under such a key one signature fits many messages, so it proves
     * nothing; among them are the two y whose x is zero and may not have a sign (RFC 8032, section 5.1.3, step 4).
     */
    private static final List<byte[]> SMALL_ORDER = List.of(
            hex("0000000000000000000000000000000000000000000000000000000000000000"),
            hex("0100000000000000000000000000000000000000000000000000000000000000"),
            hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
            hex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
            hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"));

    private final byte[] bytes;

    private Ed25519PublicKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes a key in its wire form. Whether it is a point of the curve shows when it is used.
     *
     * @param bytes the 32 bytes of RFC 8032, section 5.1.2
     * @throws InvalidKeyException when the length differs, y is not below 2^255 - 19, or the point has a small order
     */
    public static Ed25519PublicKey of(byte[] bytes) throws InvalidKeyException {
        if (bytes.length != LENGTH) {
            throw new InvalidKeyException("an Ed25519 public key has " + LENGTH + " bytes, found " + bytes.length);
        }
        byte[] y = bytes.clone();
        y[LENGTH - 1] &= 0x7f;
        if (!isBelowPrime(y)) {
            throw new InvalidKeyException(
                    "an Ed25519 public key must be canonical: expected y below 2^255 - 19, found one above");
        }
        if (SMALL_ORDER.stream().anyMatch(weak -> Arrays.equals(weak, y))) {
            throw new InvalidKeyException("this Ed25519 public key is a point of small order and proves nothing");
        }
        return new Ed25519PublicKey(bytes.clone());
    }

    /**
     * Reads what {@link #sshText()} writes, with or without a comment behind it.
     *
     * @throws InvalidKeyException when it is anything else, or as {@link #of}; the message quotes nothing
     */
    public static Ed25519PublicKey ofSsh(String text) throws InvalidKeyException {
        String[] parts = text.split(" ", 3);
        if (parts.length < 2 || !parts[0].equals(SSH_NAME)) {
            throw new InvalidKeyException("expected \"" + SSH_NAME + "\" and a key in base64, found something else");
        }
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(parts[1]);
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("the part behind \"" + SSH_NAME + "\" is not base64");
        }
        Ed25519PublicKey key = of(Arrays.copyOfRange(blob, Math.max(0, blob.length - LENGTH), blob.length));
        if (!key.sshText().equals(parts[0] + " " + parts[1])) {
            throw new InvalidKeyException("the key is not written as RFC 8709, section 4, says");
        }
        return key;
    }

    private static boolean isBelowPrime(byte[] y) {
        if ((y[0] & 0xff) < 0xed || y[LENGTH - 1] != 0x7f) {
            return true;
        }
        for (int i = 1; i < LENGTH - 1; i++) {
            if (y[i] != (byte) 0xff) {
                return true;
            }
        }
        return false;
    }

    /** The 32 bytes, in a fresh array. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The key as in an OpenSSH public key file (RFC 8709, section 4), without a comment. */
    public String sshText() {
        byte[] name = SSH_NAME.getBytes(StandardCharsets.US_ASCII);
        byte[] blob = ByteBuffer.allocate(Integer.BYTES + name.length + Integer.BYTES + LENGTH)
                .putInt(name.length)
                .put(name)
                .putInt(LENGTH)
                .put(bytes)
                .array();
        return SSH_NAME + " " + Base64.getEncoder().encodeToString(blob);
    }

    /** The JWK thumbprint (RFC 7638, RFC 8037, section 2) with SHA-256, in base64url: 43 characters. */
    public String thumbprint() {
        Base64.Encoder base64Url = Base64.getUrlEncoder().withoutPadding();
        String jwk = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + base64Url.encodeToString(bytes) + "\"}";
        return base64Url.encodeToString(Digests.sha256(jwk.getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ed25519PublicKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Tells the thumbprint. */
    @Override
    public String toString() {
        return "Ed25519PublicKey[" + thumbprint() + "]";
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
