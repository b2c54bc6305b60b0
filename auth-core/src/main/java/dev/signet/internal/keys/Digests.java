package dev.signet.internal.keys;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digests that come with every Java runtime. */
final class Digests {
    private Digests() {}

    static byte[] sha256(byte[] input) {
        return digest("SHA-256", input);
    }

    static byte[] sha512(byte[] input) {
        return digest("SHA-512", input);
    }

    private static byte[] digest(String algorithm, byte[] input) {
        try {
            return MessageDigest.getInstance(algorithm).digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks " + algorithm, e);
        }
    }
}
