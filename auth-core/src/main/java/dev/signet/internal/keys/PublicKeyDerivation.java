package dev.signet.internal.keys;

import com.google.crypto.tink.subtle.Ed25519Sign;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;

/**
 * The public key of a seed. The JDK has no call for that, but its generator makes a pair of whatever 32 bytes the source of
 * randomness gives; that loads in a third of the time that Tink needs. Another provider's generator may work differently,
 * so the private half is compared with the seed, and Tink decides where it is not the same.
 */
final class PublicKeyDerivation {
    private PublicKeyDerivation() {}

    static byte[] derive(byte[] seed) {
        try {
            return derive(seed, KeyPairGenerator.getInstance(JdkEngine.ALGORITHM));
        } catch (NoSuchAlgorithmException e) {
            return withTink(seed);
        }
    }

    static byte[] derive(byte[] seed, KeyPairGenerator generator) {
        generator.initialize(255, new GivenBytes(seed));
        KeyPair pair = generator.generateKeyPair();
        byte[] made = pair.getPrivate() instanceof EdECPrivateKey key
                ? key.getBytes().orElseGet(() -> new byte[0])
                : new byte[0];
        byte[] encoded = pair.getPublic().getEncoded();
        boolean isOurs = Arrays.equals(made, seed) && JdkEngine.isPublicKeyDocument(encoded);
        Arrays.fill(made, (byte) 0);
        return isOurs ? JdkEngine.publicKey(encoded) : withTink(seed);
    }

    static byte[] withTink(byte[] seed) {
        try {
            return Ed25519Sign.KeyPair.newKeyPairFromSeed(seed).getPublicKey();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "no provider of this Java runtime makes Ed25519 keys, and Tink is kept from it: "
                            + e.getClass().getName(),
                    null);
        }
    }

    /** Not random at all: gives the same bytes each time. */
    private static final class GivenBytes extends SecureRandom {
        private static final long serialVersionUID = 1L;

        GivenBytes(byte[] seed) {
            super(new GivenBytesSpi(seed), null);
        }
    }

    private static final class GivenBytesSpi extends SecureRandomSpi {
        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        GivenBytesSpi(byte[] seed) {
            this.seed = seed;
        }

        @Override
        protected void engineSetSeed(byte[] ignored) {}

        @Override
        protected void engineNextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, Math.min(seed.length, bytes.length));
        }

        @Override
        protected byte[] engineGenerateSeed(int bytes) {
            return new byte[bytes];
        }
    }
}
