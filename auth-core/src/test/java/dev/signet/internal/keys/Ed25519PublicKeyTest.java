package dev.signet.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.InvalidKeyException;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519PublicKeyTest {
    @Test
    void hasTheThumbprintOfRfc8037() throws Exception {
        byte[] x = Base64.getUrlDecoder().decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");

        assertThat(Ed25519PublicKey.of(x).thumbprint()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        assertThat(Ed25519PublicKey.of(x)).hasToString("Ed25519PublicKey[kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k]");
    }

    @Test
    void keepsItsBytesToItself() throws Exception {
        byte[] given = AgentIdentityVectors.read().hex("public_key_hex");
        var key = Ed25519PublicKey.of(given);
        byte[] kept = given.clone();
        given[0] ^= 1;
        key.bytes()[0] ^= 1;

        assertThat(key.bytes()).isEqualTo(kept);
        assertThat(key).isEqualTo(Ed25519PublicKey.of(kept)).hasSameHashCodeAs(Ed25519PublicKey.of(kept));
        assertThat(key).isNotEqualTo(Ed25519PublicKey.of(HexFormat.of().parseHex("05" + "00".repeat(31))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 44})
    void has32Bytes(int length) {
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> Ed25519PublicKey.of(new byte[length]))
                .withMessageContaining("found " + length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void isRefusedWhenNotCanonical(String hex) {
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> Ed25519PublicKey.of(HexFormat.of().parseHex(hex)))
                .withMessageContaining("canonical");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void isRefusedWhenOfSmallOrder(String hex) {
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> Ed25519PublicKey.of(HexFormat.of().parseHex(hex)))
                .withMessageContaining("small order");
    }

    /** The neighbours of what is refused; each differs from it in one byte. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7e",
                "0200000000000000000000000000000000000000000000000000000000000000"
            })
    void isTakenJustOutsideOfThat(String hex) throws Exception {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(Ed25519PublicKey.of(bytes).bytes()).isEqualTo(bytes);
    }
}
