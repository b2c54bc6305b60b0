package dev.signet.internal.keys;

import com.rfksystems.blake2b.Blake2b;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import software.pando.crypto.nacl.CryptoBox;

/** Seals boxes as libsodium does, for tests that need other ones than the vectors have. */
public final class BoxSealer {
    private BoxSealer() {}

    /** A box for the key of the vectors. */
    public static byte[] seal(AgentIdentityVectors vectors, byte[] content) throws GeneralSecurityException {
        return seal(
                vectors.hex("sealed_box", "sealed_ephemeral_secret_hex"),
                vectors.hex("sealed_box", "x25519_public_hex"),
                content);
    }

    static byte[] seal(byte[] ephemeralSecret, byte[] recipient, byte[] content) throws GeneralSecurityException {
        var ours = CryptoBox.privateKey(ephemeralSecret);
        byte[] ephemeral = SealedBox.publicKey(ours);
        var digest = new Blake2b(null, 24, null, null);
        digest.update(ephemeral, 0, ephemeral.length);
        digest.update(recipient, 0, recipient.length);
        byte[] nonce = new byte[24];
        digest.digest(nonce, 0);
        try (var made = CryptoBox.encrypt(ours, CryptoBox.publicKey(recipient), nonce, content)) {
            byte[] box = made.getCiphertextWithTag();
            byte[] sealed = Arrays.copyOf(ephemeral, ephemeral.length + box.length);
            System.arraycopy(box, 0, sealed, ephemeral.length, box.length);
            return sealed;
        }
    }
}
