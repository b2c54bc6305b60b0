package dev.signet.internal.keys;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The two PKCS#8 forms of an Ed25519 key in base64: version 1 (RFC 8410, section 7), and version 2 with the public key
 * (RFC 5958, section 2). DER leaves no choice, so every byte around the keys is fixed. Read by hand, since older Java runtimes
 * refuse version 2.
 */
final class Pkcs8 {
    static final int SEED_LENGTH = 32;

    private static final byte[] V1_HEAD = HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final byte[] V2_HEAD = HexFormat.of().parseHex("3051020101300506032b657004220420");
    private static final byte[] V2_MIDDLE = HexFormat.of().parseHex("812100");
    private static final int SEED_AT = 16;
    private static final int SEED_END = SEED_AT + SEED_LENGTH;
    private static final int PUBLIC_AT = SEED_END + 3;
    private static final int V2_LENGTH = PUBLIC_AT + Ed25519PublicKey.LENGTH;
    private static final String REMEDY = "Store the private key as the padded base64 text of a PKCS#8 document"
            + " (48 bytes in version 1, 83 bytes in version 2), or make a new key.";

    private Pkcs8() {}

    /** The DER document behind {@code text}, checked but for whether its public key fits; the caller wipes it. */
    static byte[] decode(Secret text) throws AssertionException {
        String base64 = text.reveal();
        if (base64.startsWith("-----BEGIN")) {
            throw unfit("found PEM");
        }
        byte[] der = decodeBase64(base64);
        boolean isWhole = isV1(der) || isV2(der);
        if (!isWhole) {
            int length = der.length;
            Arrays.fill(der, (byte) 0);
            throw unfit(
                    length == SEED_LENGTH
                            ? "found 32 bytes, as a raw key has them"
                            : "found " + length + " bytes that are not that");
        }
        return der;
    }

    /** Java's decoder takes text without padding and with stray bits at the end, so what it read is written again. */
    private static byte[] decodeBase64(String text) throws AssertionException {
        byte[] given = text.getBytes(StandardCharsets.UTF_8);
        byte[] again = {};
        try {
            byte[] der = Base64.getDecoder().decode(given);
            again = Base64.getEncoder().encode(der);
            if (Arrays.equals(given, again)) {
                return der;
            }
            Arrays.fill(der, (byte) 0);
        } catch (IllegalArgumentException e) {
            // Its message quotes a character of the key: nothing of it is kept.
        } finally {
            Arrays.fill(given, (byte) 0);
            Arrays.fill(again, (byte) 0);
        }
        throw unfit("found text that is not padded standard base64");
    }

    private static boolean isV1(byte[] der) {
        return der.length == SEED_END && hasAt(der, 0, V1_HEAD);
    }

    private static boolean isV2(byte[] der) {
        return der.length == V2_LENGTH && hasAt(der, 0, V2_HEAD) && hasAt(der, SEED_END, V2_MIDDLE);
    }

    private static boolean hasAt(byte[] der, int at, byte[] part) {
        return Arrays.equals(der, at, at + part.length, part, 0, part.length);
    }

    /** The seed in a fresh array, which the caller wipes. */
    static byte[] seed(byte[] der) {
        return Arrays.copyOfRange(der, SEED_AT, SEED_END);
    }

    /** Whether a document does not contradict that {@code publicKey} belongs to its seed; version 1 says nothing of it. */
    static boolean agreesWith(byte[] der, byte[] publicKey) {
        return der.length == SEED_END || hasAt(der, PUBLIC_AT, publicKey);
    }

    static Secret encodeV1(byte[] seed) {
        return encode(V1_HEAD, seed);
    }

    static Secret encodeV2(byte[] seed, byte[] publicKey) {
        return encode(V2_HEAD, seed, V2_MIDDLE, publicKey);
    }

    private static Secret encode(byte[]... parts) {
        byte[] der = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, der, at, part.length);
            at += part.length;
        }
        try {
            return Secret.of(Base64.getEncoder().encodeToString(der));
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    static AssertionException unfit(String found) {
        return new AssertionException(
                false, "the private key can't be read: expected Ed25519 in PKCS#8, " + found, REMEDY, null);
    }
}
