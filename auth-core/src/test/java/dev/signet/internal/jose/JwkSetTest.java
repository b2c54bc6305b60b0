package dev.signet.internal.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.internal.jose.JwkDocument.UnfitException;
import java.math.BigInteger;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwkSetTest {
    private static final Issuer A = Issuer.create("a");
    private static final Issuer B = Issuer.create("b");
    private static final String EC =
            "{\"kty\":\"EC\",\"kid\":\"a\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                    + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";

    @Test
    void holdsKeysByTheirIds() throws Exception {
        JwkSet set = JwkSet.parse(Issuer.set(A.jwk(), B.jwk()));
        String input = "a.b";
        String signature = Issuer.encode(B.sign("SHA256withRSA", input));
        assertThat(set.find("b", SigningAlgorithm.RS256).orElseThrow().verifies(input, signature))
                .isTrue();
        assertThat(set.find("a", SigningAlgorithm.RS256).orElseThrow().verifies(input, signature))
                .isFalse();
        assertThat(set.find("c", SigningAlgorithm.RS256)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"use\":\"sig\",",
                "\"alg\":\"RS256\",",
                "\"key_ops\":[\"verify\"],",
                "\"x5c\":[\"no certificate\"],\"x5t\":\"f00\",\"acme\":{},",
            })
    void takesKeysThatMayVerify(String members) throws Exception {
        assertThat(JwkSet.parse(Issuer.set(A.jwk(members))).find("a", SigningAlgorithm.RS256))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"use\":\"enc\",",
                "\"use\":null,",
                "\"use\":[\"sig\"],",
                "\"alg\":\"RS512\",",
                "\"alg\":\"RSA-OAEP\",",
                "\"key_ops\":[\"sign\"],",
                "\"key_ops\":\"verify\",",
                "\"key_ops\":[],",
                "\"revoked\":{\"revoked_at\":1},",
            })
    void passesOverKeysForOtherUses(String members) throws Exception {
        JwkSet set = JwkSet.parse(Issuer.set(A.jwk(members), B.jwk()));
        assertThat(set.find("a", SigningAlgorithm.RS256)).isEmpty();
        assertThat(set.find("b", SigningAlgorithm.RS256)).as("the others stay").isPresent();
    }

    static Stream<String> damagedKeys() {
        String good = A.jwk();
        String zero = Issuer.encode(new byte[256]);
        return Stream.of(
                EC,
                good.replace("\"kty\":\"RSA\"", "\"kty\":\"rsa\""),
                good.replace("\"kty\":\"RSA\",", ""),
                good.replace("\"n\":", "\"m\":"),
                good.replace("\"e\":", "\"f\":"),
                good.replace(A.modulus(), A.modulus() + "="),
                good.replace(A.modulus(), "**" + A.modulus()),
                good.replace(A.modulus(), zero),
                good.replace(A.modulus(), ""),
                good.replace("\"e\":\"AQAB\"", "\"e\":\"AQ\""),
                good.replace("\"e\":\"AQAB\"", "\"e\":\"AA\""),
                good.replace("\"e\":\"AQAB\"", "\"e\":\"AQAA\""),
                good.replace("\"e\":\"AQAB\"", "\"e\":\"AQAAAAAAAAAB\""),
                good.replace("\"e\":\"AQAB\"", "\"e\":65537"),
                good.replace(
                        A.modulus(),
                        Issuer.encode(Collections.nCopies(1025, "z").toString())));
    }

    @ParameterizedTest
    @MethodSource("damagedKeys")
    void passesOverKeysItCanNotUse(String jwk) throws Exception {
        JwkSet set = JwkSet.parse(Issuer.set(jwk, B.jwk()));
        assertThat(set.find("a", SigningAlgorithm.RS256)).isEmpty();
        assertThat(set.find("b", SigningAlgorithm.RS256)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"2048, true", "2047, false", "1024, false"})
    void wants2048Bits(int bits, boolean taken) throws Exception {
        Issuer issuer = Issuer.create("k", bits, BigInteger.valueOf(65_537));
        assertThat(JwkSet.parse(Issuer.set(issuer.jwk()))
                        .find("k", SigningAlgorithm.RS256)
                        .isPresent())
                .isEqualTo(taken);
    }

    @Test
    void wantsNoMoreThan8192Bits() throws Exception {
        byte[] modulus = new byte[1025];
        modulus[0] = 1;
        modulus[1024] = 1;
        String tooLong = A.jwk().replace(A.modulus(), Issuer.encode(modulus));
        assertThat(JwkSet.parse(Issuer.set(tooLong)).find("a", SigningAlgorithm.RS256))
                .isEmpty();
        modulus[0] = 0;
        modulus[1] = (byte) 0x80;
        String fits = A.jwk().replace(A.modulus(), Issuer.encode(modulus));
        assertThat(JwkSet.parse(Issuer.set(fits)).find("a", SigningAlgorithm.RS256))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 128})
    void holdsNoneToManyKeys(int count) throws Exception {
        JwkSet.parse(Issuer.set(Collections.nCopies(count, EC).toArray(String[]::new)));
    }

    static Stream<String> untrustworthySets() {
        return Stream.of(
                "",
                "<html><body>Sign in to the network</body></html>",
                "null",
                "[]",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":null}",
                "{\"keys\":[null]}",
                "{\"keys\":[\"a\"]}",
                "{\"keys\":[" + A.jwk() + "]",
                "{\"keys\":[],\"keys\":[" + A.jwk() + "]}",
                Issuer.set(A.jwk()) + "{}",
                Issuer.set(A.jwk("\"kid\":\"a\",")),
                Issuer.set(A.jwk(), A.jwk()),
                Issuer.set(A.jwk(), B.withKeyId("a").jwk()),
                Issuer.set(A.jwk("\"use\":\"enc\","), B.withKeyId("a").jwk()),
                Issuer.set(A.jwk("\"d\":\"AQAB\",")),
                Issuer.set(A.jwk("\"p\":\"AQAB\",")),
                Issuer.set(A.jwk(), B.jwk("\"dq\":null,")),
                Issuer.set(A.jwk(), "{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"c2VjcmV0\"}"),
                Issuer.set(A.jwk(), "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"d\":\"AA\",\"x\":\"AA\"}"),
                Issuer.set(Collections.nCopies(129, EC).toArray(String[]::new)),
                Issuer.set(A.jwk("\"acme\":" + "[".repeat(64) + "]".repeat(64) + ",")));
    }

    @ParameterizedTest
    @MethodSource("untrustworthySets")
    void refusesASetThatCanNotBeTrusted(String json) {
        assertThatExceptionOfType(UnfitException.class)
                .isThrownBy(() -> JwkSet.parse(json))
                .satisfies(e -> assertThat(e.getMessage()).contains("expected").doesNotContain("Sign in", A.modulus()));
    }

    @Test
    void takesKeysOfDifferentTypesWithOneId() throws Exception {
        assertThat(JwkSet.parse(Issuer.set(EC, A.jwk())).find("a", SigningAlgorithm.RS256))
                .isPresent();
    }
}
