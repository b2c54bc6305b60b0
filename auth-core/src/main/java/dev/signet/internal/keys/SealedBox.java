package dev.signet.internal.keys;

import com.rfksystems.blake2b.Blake2b;
import dev.signet.auth.AssertionException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import software.pando.crypto.nacl.CryptoBox;

/**
 * Opens what libsodium's {@code crypto_box_seal} made for the X25519 form of an Ed25519 key: the sender's ephemeral key, then a
 * box (X25519, XSalsa20, Poly1305) whose nonce is the BLAKE2b of both public keys.
 */
final class SealedBox {
    private static final int KEY_LENGTH = 32;
    private static final int TAG_LENGTH = 16;
    private static final int NONCE_LENGTH = 24;

    private SealedBox() {}

    static byte[] open(byte[] seed, byte[] sealed) throws AssertionException {
        if (sealed.length < KEY_LENGTH + TAG_LENGTH) {
            throw refused("expected at least " + (KEY_LENGTH + TAG_LENGTH) + " bytes, found " + sealed.length, "");
        }
        byte[] ephemeral = Arrays.copyOf(sealed, KEY_LENGTH);
        byte[] box = Arrays.copyOfRange(sealed, KEY_LENGTH, sealed.length);
        byte[] secret = secret(seed);
        try {
            PrivateKey ours = CryptoBox.privateKey(secret);
            byte[] nonce = nonce(ephemeral, publicKey(ours));
            try (CryptoBox opened = CryptoBox.fromCombined(nonce, box)) {
                return opened.decrypt(ours, CryptoBox.publicKey(ephemeral));
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw refused(
                    "it was sealed to another key, or changed on its way",
                    " (" + e.getClass().getName() + ")");
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** The lower half of the digest that RFC 8032, section 5.1.5, makes the scalar from, clamped in the same way. */
    static byte[] secret(byte[] seed) {
        byte[] digest = Digests.sha512(seed);
        byte[] secret = Arrays.copyOf(digest, KEY_LENGTH);
        Arrays.fill(digest, (byte) 0);
        secret[0] &= (byte) 0xf8;
        secret[KEY_LENGTH - 1] &= 0x7f;
        secret[KEY_LENGTH - 1] |= 0x40;
        return secret;
    }

    /** The secret's product with the base point, 9 (RFC 7748, section 6.1): the JDK has no shorter way. */
    static byte[] publicKey(PrivateKey secret) throws GeneralSecurityException {
        byte[] basePoint = new byte[KEY_LENGTH];
        basePoint[0] = 9;
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(secret);
        agreement.doPhase(CryptoBox.publicKey(basePoint), true);
        return agreement.generateSecret();
    }

    private static byte[] nonce(byte[] ephemeral, byte[] ours) {
        Blake2b digest = new Blake2b(null, NONCE_LENGTH, null, null);
        digest.update(ephemeral, 0, ephemeral.length);
        digest.update(ours, 0, ours.length);
        byte[] nonce = new byte[NONCE_LENGTH];
        digest.digest(nonce, 0);
        return nonce;
    }

    private static AssertionException refused(String found, String detail) {
        return new AssertionException(
                true,
                "a sealed box for the agent key can't be opened: " + found + detail,
                "Ask for a new task; if it fails again, check that the service knows this agent by the key in use.",
                null);
    }
}
