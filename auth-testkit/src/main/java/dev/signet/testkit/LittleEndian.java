package dev.signet.testkit;

import java.math.BigInteger;

/** Numbers as RFC 7748 and RFC 8032 write them: 32 bytes, the least significant first. */
final class LittleEndian {
    static final int BYTES = 32;

    private LittleEndian() {}

    static BigInteger number(byte[] bytes) {
        return new BigInteger(1, reversed(bytes, bytes.length));
    }

    /** A number below 2^256. */
    static byte[] bytes(BigInteger number) {
        return reversed(number.toByteArray(), BYTES);
    }

    private static byte[] reversed(byte[] bytes, int length) {
        byte[] reversed = new byte[length];
        for (int i = 0; i < Math.min(length, bytes.length); i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
