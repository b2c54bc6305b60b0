package dev.signet.internal.jose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonSyntaxException;
import dev.signet.internal.keys.EngineChoice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublicJwkTest {
    /** RFC 8037, appendix A.2. */
    private static final String ED25519 =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

    /** RFC 7515, appendix A.3.1, without its private part. */
    private static final String P256 =
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                    + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";

    /** RFC 7638, section 3.1. */
    private static final String RSA =
            "{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECP"
                    + "ebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZ"
                    + "gnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF"
                    + "44-csFCur-kEgU8awapJzKnqDKgw\",\"e\":\"AQAB\",\"alg\":\"RS256\",\"kid\":\"2011-04-29\"}";

    private static Optional<PublicJwk> read(String jwk) {
        try {
            return PublicJwk.read(JsonObject.parse(jwk.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean verifies(String jwk, SigningAlgorithm algorithm, String content, String signature) {
        return read(jwk)
                .orElseThrow()
                .verifier(algorithm, EngineChoice.startingWithJdk())
                .orElseThrow()
                .verifies(content, signature);
    }

    @Test
    void hasTheThumbprintsOfTheStandards() {
        assertThat(read(RSA).orElseThrow().thumbprint()).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        assertThat(read(ED25519).orElseThrow().thumbprint()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        assertThat(read(ED25519).orElseThrow().ed25519().orElseThrow().thumbprint())
                .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    @Test
    void checksTheSignaturesOfTheStandards() {
        String ed25519Input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        String ed25519Signature =
                "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
        assertThat(verifies(ED25519, SigningAlgorithm.EDDSA, ed25519Input, ed25519Signature))
                .isTrue();
        assertThat(verifies(ED25519, SigningAlgorithm.EDDSA, ed25519Input + "x", ed25519Signature))
                .isFalse();
        String es256Input = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
                + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        String es256Signature =
                "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        assertThat(verifies(P256, SigningAlgorithm.ES256, es256Input, es256Signature))
                .isTrue();
        assertThat(verifies(P256, SigningAlgorithm.ES256, es256Input + "x", es256Signature))
                .isFalse();
    }

    @Test
    void servesTheAlgorithmsOfItsKind() {
        assertThat(read(ED25519).orElseThrow().algorithms()).containsExactly(SigningAlgorithm.EDDSA);
        assertThat(read(P256).orElseThrow().algorithms()).containsExactly(SigningAlgorithm.ES256);
        assertThat(read(RSA).orElseThrow().algorithms()).containsExactly(SigningAlgorithm.RS256);
        assertThat(read(RSA.replace("\"alg\":\"RS256\",", "")).orElseThrow().algorithms())
                .containsExactlyInAnyOrder(SigningAlgorithm.RS256, SigningAlgorithm.PS256);
        assertThat(read(P256).orElseThrow().verifier(SigningAlgorithm.EDDSA, EngineChoice.startingWithJdk()))
                .isEmpty();
        assertThat(read(P256).orElseThrow().ed25519()).isEmpty();
    }

    @Test
    void isNoOtherKey() {
        for (String jwk : List.of(
                "{}",
                "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
                ED25519.replace("{", "{\"d\":\"AAAA\","),
                ED25519.replace("{", "{\"use\":\"enc\","),
                ED25519.replace("{", "{\"alg\":\"HS256\","),
                ED25519.replace("{", "{\"key_ops\":[\"sign\"],"),
                ED25519.replace("Ed25519", "X25519"),
                ED25519.replace("11qY", "11q"),
                P256.replace("P-256", "P-384"),
                P256.replace("x_FE", "x_FF"),
                RSA.replace("AQAB", "AQ"))) {
            assertThat(read(jwk)).as(jwk).isEmpty();
        }
    }
}
