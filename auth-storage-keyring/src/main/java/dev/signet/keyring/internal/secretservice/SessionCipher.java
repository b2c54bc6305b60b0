package dev.signet.keyring.internal.secretservice;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/** Encrypts secrets on their way over the bus: AES-128 in CBC mode with PKCS #7 padding. Safe for use by several threads. */
final class SessionCipher {
    private static final int IV_BYTES = 16;
    // What the JDK calls PKCS #5 pads to the block, as PKCS #7 does.
    private static final String TRANSFORMATION = "AES/CBC/PKCS5Padding";

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    SessionCipher(SecretKey key) {
        this.key = key;
    }

    /** A fresh initialization vector. */
    byte[] freshVector() {
        byte[] vector = new byte[IV_BYTES];
        random.nextBytes(vector);
        return vector;
    }

    byte[] encrypt(byte[] vector, byte[] plain) throws GeneralSecurityException {
        return run(Cipher.ENCRYPT_MODE, vector, plain);
    }

    byte[] decrypt(byte[] vector, byte[] encrypted) throws GeneralSecurityException {
        return run(Cipher.DECRYPT_MODE, vector, encrypted);
    }

    private byte[] run(int mode, byte[] vector, byte[] input) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key, new IvParameterSpec(vector));
        return cipher.doFinal(input);
    }
}
