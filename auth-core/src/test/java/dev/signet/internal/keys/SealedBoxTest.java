package dev.signet.internal.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.AssertionException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedBoxTest {
    private final AgentIdentityVectors vectors = AgentIdentityVectors.read();
    private final byte[] sealed = Base64.getDecoder().decode(vectors.text("sealed_box", "sealed_base64"));
    private Ed25519Signer signer;

    @BeforeEach
    void openKey() throws Exception {
        signer = vectors.signer();
    }

    @AfterEach
    void closeKey() {
        signer.close();
    }

    @Test
    void isRefusedWhenAnyByteDiffers() throws Exception {
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertRefused(signer, changed, "changed on its way");
        }
        assertThat(signer.open(sealed)).asString().isEqualTo("task-sealed-42");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 47})
    void isRefusedWhenTooShort(int length) {
        assertRefused(signer, Arrays.copyOf(sealed, length), "found " + length);
    }

    @ParameterizedTest
    @ValueSource(ints = {48, 61, 63})
    void isRefusedWhenCutOrProlonged(int length) {
        assertRefused(signer, Arrays.copyOf(sealed, length), "changed on its way");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 1000})
    void mayHoldAnyAmount(int length) throws Exception {
        byte[] content = "x".repeat(length).getBytes(UTF_8);
        assertThat(signer.open(BoxSealer.seal(vectors, content))).isEqualTo(content);
    }

    @Test
    void isRefusedByAnotherKey() {
        var other = Ed25519PrivateKey.generate(new SecureRandom());
        try (var stranger = Ed25519Signer.owning(other, Engines.always(new JdkEngine()))) {
            assertRefused(stranger, sealed, "another key");
        }
    }

    /** Whose secret is known to everybody, since all multiples of such a point are zero. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void isRefusedFromAnEphemeralKeyOfSmallOrder(int point) {
        byte[] changed = sealed.clone();
        Arrays.fill(changed, 0, 32, (byte) 0);
        changed[0] = (byte) point;
        assertRefused(signer, changed, "changed on its way");
    }

    private static void assertRefused(Ed25519Signer signer, byte[] box, String problem) {
        byte[] before = box.clone();
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> signer.open(box))
                .withNoCause()
                .withMessageContaining(problem)
                .satisfies(e -> assertThat(e.isRemote()).isTrue());
        assertThat(box).isEqualTo(before);
    }
}
