package dev.signet.keyring.internal.secretservice;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.interfaces.DHPublicKey;
import javax.crypto.spec.DHParameterSpec;
import javax.crypto.spec.DHPublicKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Our half of the key exchange {@code dh-ietf1024-sha256-aes128-cbc-pkcs7} of the Secret Service API, section "Transfer of Secrets". It
 * keeps secrets from whoever only listens on the bus. For one session.
 */
final class KeyExchange {
    static final String ALGORITHM = "dh-ietf1024-sha256-aes128-cbc-pkcs7";

    /** The Second Oakley Group (RFC 2409, section 6.2). */
    static final BigInteger PRIME = new BigInteger(
            "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
                    + "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
                    + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF",
            16);

    static final BigInteger GENERATOR = BigInteger.TWO;
    private static final int PRIME_BYTES = 128;
    private static final int KEY_BYTES = 16;
    private static final String HMAC = "HmacSHA256";

    private final KeyPair pair;

    KeyExchange(KeyPair pair) {
        this.pair = pair;
    }

    /** Makes a key pair. */
    static KeyExchange begin() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("DH");
        generator.initialize(new DHParameterSpec(PRIME, GENERATOR));
        return new KeyExchange(generator.generateKeyPair());
    }

    /** What the other side is given: a number, big-endian, without a sign. */
    byte[] publicKey() {
        return padded(((DHPublicKey) pair.getPublic()).getY().toByteArray());
    }

    /**
     * Takes the other side's number.
     *
     * @throws GeneralSecurityException when it is none that an honest side sends
     */
    SessionCipher agree(byte[] theirs) throws GeneralSecurityException {
        BigInteger number = new BigInteger(1, theirs);
        if (number.compareTo(BigInteger.ONE) <= 0 || number.compareTo(PRIME.subtract(BigInteger.ONE)) >= 0) {
            throw new GeneralSecurityException("the service sent a public key out of range");
        }
        var agreement = KeyAgreement.getInstance("DH");
        agreement.init(pair.getPrivate());
        agreement.doPhase(
                KeyFactory.getInstance("DH").generatePublic(new DHPublicKeySpec(number, PRIME, GENERATOR)), true);
        // With zeros in front: both sides hash all bytes of the group, and one secret in 256 begins with a zero.
        byte[] shared = padded(agreement.generateSecret());
        byte[] key = deriveKey(shared);
        try {
            return new SessionCipher(new SecretKeySpec(key, "AES"));
        } finally {
            Arrays.fill(shared, (byte) 0);
            Arrays.fill(key, (byte) 0);
        }
    }

    /** HKDF with SHA-256, no salt and no info, of a length within one block (RFC 5869, sections 2.2 and 2.3). */
    private static byte[] deriveKey(byte[] shared) throws GeneralSecurityException {
        byte[] extracted = hmac(new byte[32], shared);
        byte[] expanded = hmac(extracted, new byte[] {1});
        return Arrays.copyOf(expanded, KEY_BYTES);
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(HMAC);
        mac.init(new SecretKeySpec(key, HMAC));
        return mac.doFinal(message);
    }

    private static byte[] padded(byte[] number) {
        byte[] padded = new byte[PRIME_BYTES];
        // Java's numbers may have a byte more, for the sign.
        int from = Math.max(0, number.length - PRIME_BYTES);
        System.arraycopy(number, from, padded, PRIME_BYTES - (number.length - from), number.length - from);
        return padded;
    }
}
