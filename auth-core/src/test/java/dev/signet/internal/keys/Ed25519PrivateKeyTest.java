package dev.signet.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519PrivateKeyTest {
    private final AgentIdentityVectors vectors = AgentIdentityVectors.read();

    @Test
    void isMadeOfTheGivenRandomness() throws Exception {
        byte[] seed = vectors.hex("ed25519_seed_hex");
        try (var key = Ed25519PrivateKey.generate(new OneDraw(seed))) {
            assertThat(key.publicKey().bytes()).isEqualTo(vectors.hex("public_key_hex"));
            assertThat(key.toPkcs8V2().reveal()).isEqualTo(vectors.text("pkcs8_v2_base64"));
        }
    }

    @Test
    void isAnotherEachTime() {
        var random = new SecureRandom();
        try (var one = Ed25519PrivateKey.generate(random);
                var other = Ed25519PrivateKey.generate(random)) {
            assertThat(one.publicKey()).isNotEqualTo(other.publicKey()).doesNotHaveSameHashCodeAs(other.publicKey());
        }
    }

    @Test
    void readsBackWhatItWrites() throws Exception {
        try (var key = Ed25519PrivateKey.generate(new SecureRandom());
                var first = Ed25519PrivateKey.parse(key.toPkcs8V1());
                var second = Ed25519PrivateKey.parse(key.toPkcs8V2())) {
            assertThat(first.publicKey()).isEqualTo(key.publicKey());
            assertThat(second.toPkcs8V2()).isEqualTo(key.toPkcs8V2());
        }
    }

    @Test
    void isWipedWhenClosed() throws Exception {
        var random = new OneDraw(vectors.hex("ed25519_seed_hex"));
        var key = Ed25519PrivateKey.generate(random);
        assertThat(random.handedOut).as("before").containsOnly(7);

        key.close();
        key.close();

        assertThat(random.handedOut).containsOnly(0);
        assertThat(key.publicKey().bytes()).isEqualTo(vectors.hex("public_key_hex"));
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(key::toPkcs8V2)
                .satisfies(e -> assertThat(e.isRemote()).isFalse())
                .withMessageContaining(key.publicKey().thumbprint())
                .withMessageContaining("closed");
    }

    @Test
    void lendsACopyThatIsWiped() throws Exception {
        try (var key = Ed25519PrivateKey.parse(Secret.of(vectors.text("pkcs8_v1_base64")))) {
            byte[] lent = key.withSeed(seed -> seed);
            assertThat(lent).containsOnly(0);
            assertThat(key.toPkcs8V1().reveal()).isEqualTo(vectors.text("pkcs8_v1_base64"));
        }
    }

    @Test
    void showsItsThumbprintOnly() throws Exception {
        try (var key = Ed25519PrivateKey.parse(Secret.of(vectors.text("pkcs8_v1_base64")))) {
            assertThat(key).hasToString("Ed25519PrivateKey[" + key.publicKey().thumbprint() + "]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pkcs8_v1_base64", "pkcs8_v2_base64"})
    void isRefusedWhenAnyByteAroundTheSeedDiffers(String form) {
        byte[] der = Base64.getDecoder().decode(vectors.text(form));
        int[] around =
                IntStream.range(0, der.length).filter(i -> i < 16 || i >= 48).toArray();
        assertThat(around).hasSize(der.length - 32);
        for (int i : around) {
            byte[] changed = der.clone();
            changed[i] ^= 1;
            assertRefused(
                    Base64.getEncoder().encodeToString(changed), i < 51 ? "83 bytes|48 bytes" : "another private key");
        }
    }

    @Test
    void isRefusedWhenThePublicKeyBelongsToAnotherSeed() {
        byte[] der = Base64.getDecoder().decode(vectors.text("pkcs8_v2_base64"));
        der[20] ^= 1;
        assertRefused(Base64.getEncoder().encodeToString(der), "another private key");
    }

    @Test
    void anotherSeedInVersion1IsAnotherKey() throws Exception {
        byte[] der = Base64.getDecoder().decode(vectors.text("pkcs8_v1_base64"));
        der[20] ^= 1;
        var text = Secret.of(Base64.getEncoder().encodeToString(der));
        try (var key = Ed25519PrivateKey.parse(text)) {
            assertThat(key.publicKey().bytes()).isNotEqualTo(vectors.hex("public_key_hex"));
        }
    }

    @Test
    void isRefusedWhenRaw() {
        assertRefused(Base64.getEncoder().encodeToString(vectors.hex("ed25519_seed_hex")), "32 bytes, as a raw key");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 47, 48, 49, 82, 84, 1000})
    void isRefusedWhenOfAnotherLength(int length) {
        byte[] der = Arrays.copyOf(Base64.getDecoder().decode(vectors.text("pkcs8_v2_base64")), length);
        assertRefused(Base64.getEncoder().encodeToString(der), "found " + length + " bytes");
    }

    @Test
    void isRefusedWhenNotPaddedStandardBase64() {
        String v2 = vectors.text("pkcs8_v2_base64");
        assertThat(v2).endsWith("0iw=").contains("+");
        String problem = "not padded standard base64";
        assertRefused(v2.substring(0, v2.length() - 1), problem);
        assertRefused(v2.replace("0iw=", "0ix="), problem);
        assertRefused(v2.replace('+', '-'), problem);
        assertRefused(v2 + "\n", problem);
        assertRefused(" " + v2, problem);
        assertRefused(v2 + v2, problem);
        assertRefused("\u00e9" + v2, problem);
        assertRefused("-----BEGIN PRIVATE KEY-----\n" + v2 + "\n-----END PRIVATE KEY-----", "found PEM");
    }

    private void assertRefused(String text, String problem) {
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> Ed25519PrivateKey.parse(Secret.of(text)))
                .satisfies(e -> {
                    assertThat(e.isRemote()).isFalse();
                    assertThat(e).hasNoCause();
                    assertThat(e.getMessage()).containsPattern(problem).doesNotContain(text.strip());
                    assertThat(e.remedy()).contains("PKCS#8");
                });
    }

    /** Hands out given bytes and remembers where it put them. */
    private static final class OneDraw extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;
        private byte[] handedOut = {};

        OneDraw(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] target) {
            System.arraycopy(bytes, 0, target, 0, target.length);
            handedOut = target;
        }
    }
}
