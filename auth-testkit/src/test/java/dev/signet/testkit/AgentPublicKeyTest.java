package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentPublicKeyTest {
    private static final String KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIOpKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";

    private final Vectors vectors = Vectors.load();
    private final AgentPublicKey key =
            AgentPublicKey.parse(vectors.text("ssh_public_key")).orElseThrow();

    @Test
    void verifiesTheSignaturesOfTheVectors() {
        String assertion = vectors.text("agent_assertion", "signed_string");
        byte[] signature = base64(vectors.text("agent_assertion", "signature_base64"));
        assertThat(key.verifies(assertion, signature)).isTrue();
        assertThat(key.verifies(
                        vectors.text("task_registration", "signed_string"),
                        base64(vectors.text("task_registration", "signature_base64"))))
                .isTrue();
        assertThat(key.verifies(assertion + " ", signature)).isFalse();
        assertThat(key.verifies("agent-123:2026-04-23T00:00:00Z", signature)).isFalse();
    }

    @Test
    void hasTheX25519FormOfTheVectors() {
        assertThat(key.x25519()).isEqualTo(vectors.hex("sealed_box", "x25519_public_hex"));
        assertThat(key.sshText()).isEqualTo(vectors.text("ssh_public_key"));
    }

    @Test
    void refusesASignatureWithEveryBitChanged() {
        String text = vectors.text("agent_assertion", "signed_string");
        byte[] good = base64(vectors.text("agent_assertion", "signature_base64"));
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(key.verifies(text, bad)).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void refusesASignatureOfAnotherLength() {
        String text = vectors.text("agent_assertion", "signed_string");
        byte[] good = base64(vectors.text("agent_assertion", "signature_base64"));
        for (int length : new int[] {0, 1, 32, 63, 65, 128}) {
            assertThat(key.verifies(text, Arrays.copyOf(good, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void refusesTheSameSignatureInItsOtherSpelling() {
        byte[] good = base64(vectors.text("agent_assertion", "signature_base64"));
        BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        BigInteger s = LittleEndian.number(Arrays.copyOfRange(good, 32, 64));
        byte[] malleable = good.clone();
        System.arraycopy(LittleEndian.bytes(s.add(order)), 0, malleable, 32, 32);
        assertThat(key.verifies(vectors.text("agent_assertion", "signed_string"), malleable))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ssh-ed25519",
                "ssh-ed25519 ",
                " ssh-ed25519 " + KEY,
                "ssh-ed25519  " + KEY,
                "ssh-ed25519 " + KEY + " comment",
                "ssh-ed25519 " + KEY + "\n",
                "ssh-ed25519 " + KEY + "=",
                "ssh-rsa " + KEY,
                "SSH-ED25519 " + KEY,
                "ssh-ed25519 6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOpKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtI=",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOpKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIsAA==",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs",
                "ssh-ed25519 %%%"
            })
    void refusesAnotherSpelling(String text) {
        assertThat(AgentPublicKey.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // orders 1, 2, 4 and 8
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                // y is the prime, and the prime and 2
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                // no point of the curve has y = 2
                "0200000000000000000000000000000000000000000000000000000000000000"
            })
    void refusesWhatIsNoGoodKey(String hex) {
        assertThat(AgentPublicKey.parse(AgentPublicKey.sshText(HexFormat.of().parseHex(hex))))
                .isEmpty();
    }

    @Test
    void isEqualToItselfReadAgain() {
        assertThat(AgentPublicKey.parse(key.sshText())).contains(key);
        assertThat(AgentPublicKey.parse(key.sshText()).orElseThrow()).hasSameHashCodeAs(key);
        AgentPublicKey other = AgentKeyPair.of(new byte[32]).publicKey();
        assertThat(other).isNotEqualTo(key);
        assertThat(key).hasToString(vectors.text("ssh_public_key"));
    }

    @Test
    void makesTheKeyPairOfTheVectors() {
        AgentKeyPair pair = AgentKeyPair.of(vectors.hex("ed25519_seed_hex"));
        assertThat(pair.pkcs8()).isEqualTo(vectors.text("pkcs8_v2_base64"));
        assertThat(pair.publicKey()).isEqualTo(key);
        assertThat(pair.toString()).doesNotContain(pair.pkcs8());
    }

    private static byte[] base64(String text) {
        return Base64.getDecoder().decode(text);
    }
}
