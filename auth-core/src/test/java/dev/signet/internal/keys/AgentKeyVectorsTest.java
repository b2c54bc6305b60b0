package dev.signet.internal.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Secret;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.pando.crypto.nacl.CryptoBox;

/** Keys, signatures and sealed boxes of another implementation come out the same here. */
class AgentKeyVectorsTest {
    private final AgentIdentityVectors vectors = AgentIdentityVectors.read();

    @ParameterizedTest
    @ValueSource(strings = {"pkcs8_v1_base64", "pkcs8_v2_base64"})
    void eitherFormGivesTheSameKeyAndBothForms(String form) throws Exception {
        try (var key = Ed25519PrivateKey.parse(Secret.of(vectors.text(form)))) {
            assertThat(key.publicKey().bytes()).isEqualTo(vectors.hex("public_key_hex"));
            assertThat(key.publicKey().sshText()).isEqualTo(vectors.text("ssh_public_key"));
            assertThat(key.toPkcs8V1().reveal()).isEqualTo(vectors.text("pkcs8_v1_base64"));
            assertThat(key.toPkcs8V2().reveal()).isEqualTo(vectors.text("pkcs8_v2_base64"));
            byte[] seed = key.withSeed(byte[]::clone);
            assertThat(seed).isEqualTo(vectors.hex("ed25519_seed_hex"));
        }
    }

    static Iterable<Ed25519Engine> engines() {
        return Engines.both();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void eachEngineMakesTheSameSignatures(Ed25519Engine engine) throws Exception {
        var key = Ed25519PrivateKey.parse(Secret.of(vectors.text("pkcs8_v1_base64")));
        try (var signer = Ed25519Signer.owning(key, Engines.always(engine))) {
            for (var part : new String[] {"agent_assertion", "task_registration"}) {
                byte[] message = vectors.text(part, "signed_string").getBytes(UTF_8);
                byte[] signature = signer.sign(message);

                assertThat(Base64.getEncoder().encodeToString(signature))
                        .isEqualTo(vectors.text(part, "signature_base64"));
                Ed25519Verifier.of(key.publicKey(), Engines.always(engine)).verify(message, signature);
            }
        }
    }

    @Test
    void theKeyHasItsX25519Form() throws Exception {
        byte[] secret = SealedBox.secret(vectors.hex("ed25519_seed_hex"));

        assertThat(secret).isEqualTo(vectors.hex("sealed_box", "x25519_secret_hex"));
        assertThat(SealedBox.publicKey(CryptoBox.privateKey(secret)))
                .isEqualTo(vectors.hex("sealed_box", "x25519_public_hex"));
    }

    @Test
    void bothBoxesOpen() throws Exception {
        try (var signer = vectors.signer()) {
            assertThat(signer.open(box("sealed_base64"))).asString().isEqualTo(vectors.text("sealed_box", "opens_to"));
            // The vectors do not say what the second holds; its tag proves that this is it.
            assertThat(signer.open(box("sealed_random_base64"))).asString().isEqualTo("task-sealed-rnd");
        }
    }

    private byte[] box(String name) {
        return Base64.getDecoder().decode(vectors.text("sealed_box", name));
    }

    @Test
    void theBoxIsWhatItsEphemeralKeySeals() throws Exception {
        byte[] secret = vectors.hex("sealed_box", "sealed_ephemeral_secret_hex");
        byte[] theirs = vectors.hex("sealed_box", "x25519_public_hex");

        assertThat(Base64.getEncoder()
                        .encodeToString(BoxSealer.seal(
                                secret,
                                theirs,
                                vectors.text("sealed_box", "opens_to").getBytes(UTF_8))))
                .isEqualTo(vectors.text("sealed_box", "sealed_base64"));
    }
}
