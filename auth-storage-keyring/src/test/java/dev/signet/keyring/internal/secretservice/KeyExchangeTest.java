package dev.signet.keyring.internal.secretservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.util.HexFormat;
import javax.crypto.spec.DHPrivateKeySpec;
import javax.crypto.spec.DHPublicKeySpec;
import org.junit.jupiter.api.Test;

class KeyExchangeTest {
    private static final byte[] VECTOR = new byte[16];

    @Test
    void bothSidesComeToOneKey() throws Exception {
        KeyExchange ours = KeyExchange.begin();
        KeyExchange theirs = KeyExchange.begin();

        byte[] sealed = ours.agree(theirs.publicKey()).encrypt(VECTOR, new byte[] {1, 2, 3});

        assertThat(theirs.agree(ours.publicKey()).decrypt(VECTOR, sealed)).containsExactly(1, 2, 3);
        assertThat(sealed).hasSize(16);
    }

    /** Computed with Python's integers and hashes, and OpenSSL's AES: with 5874 as our exponent the shared number has 127 bytes,
     * and no bit that a sign would need another byte for. */
    @Test
    void aSharedNumberThatIsShortIsHashedWithAZeroInFront() throws Exception {
        byte[] theirs = HexFormat.of()
                .parseHex(
                        "6561abecc6169e90f4e2b21ec9eef9a5c503adbde212de043cda74c6b351339b781a58ef64b36ad5e0cfb8831a625b89"
                                + "8ee373d9d4be0b87223f20bc8703e49783a2c69a3e43da4dbae322aa824b9d44f35439f088bf6090140b1dad6487d255"
                                + "bb3c79846c8baa0db419c4cbc599430eb6edc615bf39665250a331bf71c9f980");
        byte[] vector = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
        byte[] sealed = HexFormat.of().parseHex("59d68e9789b4b32a08e2e062d67711ef");

        SessionCipher cipher = new KeyExchange(pair(BigInteger.valueOf(5874))).agree(theirs);

        assertThat(new String(cipher.decrypt(vector, sealed), StandardCharsets.UTF_8))
                .isEqualTo("{\"kept\":\"here\"}");
        assertThat(cipher.encrypt(vector, "{\"kept\":\"here\"}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(sealed);
    }

    @Test
    void aPublicNumberHasTheLengthOfTheGroup() throws Exception {
        assertThat(new KeyExchange(pair(BigInteger.TWO)).publicKey())
                .hasSize(128)
                .startsWith(0, 0)
                .endsWith(4);
        assertThat(KeyExchange.begin().publicKey()).hasSize(128);
    }

    @Test
    void refusesNumbersThatGiveTheSecretAway() {
        for (BigInteger bad : new BigInteger[] {
            BigInteger.ZERO,
            BigInteger.ONE,
            KeyExchange.PRIME.subtract(BigInteger.ONE),
            KeyExchange.PRIME,
            KeyExchange.PRIME.add(BigInteger.TEN)
        }) {
            assertThat(catchThrowableOfType(
                            GeneralSecurityException.class,
                            () -> KeyExchange.begin().agree(bad.toByteArray())))
                    .as("public key %s", bad.toString(16))
                    .hasMessageContaining("out of range");
        }
    }

    @Test
    void eachMessageHasAVectorOfItsOwn() throws Exception {
        SessionCipher cipher = KeyExchange.begin().agree(KeyExchange.begin().publicKey());

        assertThat(cipher.freshVector()).hasSize(16).isNotEqualTo(cipher.freshVector());
    }

    private static KeyPair pair(BigInteger exponent) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("DH");
        BigInteger number = KeyExchange.GENERATOR.modPow(exponent, KeyExchange.PRIME);
        return new KeyPair(
                factory.generatePublic(new DHPublicKeySpec(number, KeyExchange.PRIME, KeyExchange.GENERATOR)),
                factory.generatePrivate(new DHPrivateKeySpec(exponent, KeyExchange.PRIME, KeyExchange.GENERATOR)));
    }
}
