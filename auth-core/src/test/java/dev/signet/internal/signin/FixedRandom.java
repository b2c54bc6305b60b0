package dev.signet.internal.signin;

import java.security.SecureRandom;

/** Yields 0, 1, 2 and so on: what is drawn is known, and two draws differ. */
final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private int next;

    @Override
    public void nextBytes(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) next++;
        }
    }
}
