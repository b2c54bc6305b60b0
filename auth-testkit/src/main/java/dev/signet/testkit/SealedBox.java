package dev.signet.testkit;

import com.rfksystems.blake2b.Blake2b;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.XECPublicKey;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import software.pando.crypto.nacl.CryptoBox;

/** Sealed boxes as libsodium makes them: only the owner of the X25519 key can open one. */
final class SealedBox {
    private static final int NONCE_BYTES = 24;

    private SealedBox() {}

    /** The ephemeral public key and the ciphertext; the nonce is BLAKE2b-24 of both public keys. */
    static byte[] seal(byte[] message, byte[] recipient, KeyPair ephemeral) {
        byte[] sender = LittleEndian.bytes(((XECPublicKey) ephemeral.getPublic()).getU());
        var hash = new Blake2b(null, NONCE_BYTES, null, null);
        hash.update(sender, 0, sender.length);
        hash.update(recipient, 0, recipient.length);
        byte[] nonce = new byte[NONCE_BYTES];
        hash.digest(nonce, 0);
        try (var box = CryptoBox.encrypt(ephemeral.getPrivate(), CryptoBox.publicKey(recipient), nonce, message)) {
            byte[] ciphertext = box.getCiphertextWithTag();
            byte[] sealed = Arrays.copyOf(sender, sender.length + ciphertext.length);
            System.arraycopy(ciphertext, 0, sealed, sender.length, ciphertext.length);
            return sealed;
        }
    }

    /** A key pair for one box. */
    static KeyPair ephemeral(byte[] seed) {
        return CryptoBox.seedKeyPair(seed);
    }

    /** Refuses the keys with which the agreement gives zero, so that anybody could open the box (RFC 7748, section 6.1). */
    static void requireLargeOrder(byte[] recipient) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(ephemeral(new byte[LittleEndian.BYTES]).getPrivate());
        agreement.doPhase(CryptoBox.publicKey(recipient), true);
    }
}
