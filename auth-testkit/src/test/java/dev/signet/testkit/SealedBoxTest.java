package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rfksystems.blake2b.Blake2b;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.Test;
import software.pando.crypto.nacl.CryptoBox;

class SealedBoxTest {
    private final Vectors vectors = Vectors.load();
    private final byte[] recipient = vectors.hex("sealed_box", "x25519_public_hex");
    private final byte[] recipientSecret = vectors.hex("sealed_box", "x25519_secret_hex");

    @Test
    void makesTheVeryBoxOfTheVectors() throws Exception {
        byte[] secret = vectors.hex("sealed_box", "sealed_ephemeral_secret_hex");
        KeyPair ephemeral = new KeyPair(CryptoBox.publicKey(publicKey(secret)), CryptoBox.privateKey(secret));

        byte[] sealed = SealedBox.seal(bytes(vectors.text("sealed_box", "opens_to")), recipient, ephemeral);

        assertThat(Base64.getEncoder().encodeToString(sealed)).isEqualTo(vectors.text("sealed_box", "sealed_base64"));
    }

    @Test
    void canBeOpenedByTheRecipientAlone() {
        byte[] sealed = SealedBox.seal(bytes("task-1"), recipient, SealedBox.ephemeral(new byte[32]));
        assertThat(open(sealed, recipientSecret, recipient)).isEqualTo("task-1");
        assertThatThrownBy(() -> open(sealed, new byte[32], recipient)).isInstanceOf(IllegalArgumentException.class);
        sealed[40] ^= 1;
        assertThatThrownBy(() -> open(sealed, recipientSecret, recipient)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void differsWithTheEphemeralKey() {
        byte[] one = SealedBox.seal(bytes("task-1"), recipient, SealedBox.ephemeral(new byte[32]));
        byte[] same = SealedBox.seal(bytes("task-1"), recipient, SealedBox.ephemeral(new byte[32]));
        byte[] other = SealedBox.seal(
                bytes("task-1"), recipient, SealedBox.ephemeral(bytes("another seed of 32 bytes, really")));
        assertThat(same).isEqualTo(one);
        assertThat(other).isNotEqualTo(one).hasSameSizeAs(one);
    }

    /** X25519 with the base point 9 (RFC 7748, section 6.1). */
    private static byte[] publicKey(byte[] secret) throws Exception {
        byte[] base = new byte[32];
        base[0] = 9;
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(CryptoBox.privateKey(secret));
        agreement.doPhase(CryptoBox.publicKey(base), true);
        return agreement.generateSecret();
    }

    /** What an agent does with a sealed task id. */
    static String open(byte[] sealed, byte[] secret, byte[] recipient) {
        byte[] sender = Arrays.copyOf(sealed, 32);
        var hash = new Blake2b(null, 24, null, null);
        hash.update(sender, 0, 32);
        hash.update(recipient, 0, 32);
        byte[] nonce = new byte[24];
        hash.digest(nonce, 0);
        byte[] ciphertext = Arrays.copyOfRange(sealed, 32, sealed.length);
        return CryptoBox.fromCombined(nonce, ciphertext)
                .decryptToString(CryptoBox.privateKey(secret), CryptoBox.publicKey(sender));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
