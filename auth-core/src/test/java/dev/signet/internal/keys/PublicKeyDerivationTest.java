package dev.signet.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PublicKeyDerivationTest {
    private final byte[] seed = AgentIdentityVectors.read().hex("ed25519_seed_hex");
    private final byte[] expected = AgentIdentityVectors.read().hex("public_key_hex");

    @Test
    void bothWaysAgree() {
        assertThat(PublicKeyDerivation.derive(seed)).isEqualTo(expected);
        var random = new SecureRandom();
        for (int i = 0; i < 20; i++) {
            byte[] some = new byte[32];
            random.nextBytes(some);
            assertThat(PublicKeyDerivation.derive(some))
                    .as(() -> "seed " + HexFormat.of().formatHex(some))
                    .isEqualTo(PublicKeyDerivation.withTink(some));
        }
    }

    @Test
    void aGeneratorWithRandomnessOfItsOwnIsNotBelieved() throws Exception {
        var stubborn =
                new ForeignGenerator(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());

        assertThat(PublicKeyDerivation.derive(seed, stubborn)).isEqualTo(expected);
        assertThat(stubborn.asked).isTrue();
    }

    @Test
    void aKeyOfAnotherKindIsNotBelieved() throws Exception {
        var other = KeyPairGenerator.getInstance("X25519").generateKeyPair();

        assertThat(PublicKeyDerivation.derive(seed, new ForeignGenerator(other)))
                .isEqualTo(expected);
    }

    private static final class ForeignGenerator extends KeyPairGenerator {
        private final KeyPair pair;
        private boolean asked;

        ForeignGenerator(KeyPair pair) {
            super("Ed25519");
            this.pair = pair;
        }

        @Override
        public void initialize(int size, SecureRandom random) {}

        @Override
        public KeyPair generateKeyPair() {
            asked = true;
            return pair;
        }
    }
}
