package dev.signet.internal.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.AssertionSigner;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.keys.StoredSigner;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The vectors of RFC 8037, appendix A, and RFC 9449. */
class SignedJwtTest {
    /** Appendix A.1, in PKCS#8. */
    private static final Secret KEY = pkcs8("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");

    private static final String X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    private static Secret pkcs8(String seed) {
        var head = HexFormat.of().parseHex("302e020100300506032b657004220420");
        var der = Arrays.copyOf(head, head.length + 32);
        System.arraycopy(Base64.getUrlDecoder().decode(seed), 0, der, head.length, 32);
        return Secret.of(Base64.getEncoder().encodeToString(der));
    }

    /** Someone else's key, in whatever form. */
    private record Given(String algorithm, byte[] publicKey, byte[] signature) implements AssertionSigner {
        @Override
        public String keyId() {
            return "key-1";
        }

        @Override
        public byte[] sign(byte[] message) {
            return signature;
        }
    }

    @Test
    void signsAsAppendixA4() throws Exception {
        try (var signer = StoredSigner.of(KEY)) {
            var jws = SignedJwt.of(
                    signer,
                    "EdDSA",
                    JsonObject.empty(),
                    "Example of Ed25519 signing".getBytes(StandardCharsets.US_ASCII));
            assertThat(jws.reveal())
                    .isEqualTo("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
                            + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
        }
    }

    @Test
    void namesTheKeyAsAppendixA3() throws Exception {
        try (var signer = StoredSigner.of(KEY)) {
            var jwk = SignerJwk.of(signer);
            assertThat(new String(jwk.members().compact(), StandardCharsets.US_ASCII))
                    .isEqualTo("{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + X + "\"}");
            assertThat(jwk.thumbprint())
                    .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
                    .isEqualTo(signer.keyId());
        }
    }

    /** Sections 4.1 and 6.1. */
    @Test
    void namesTheKeyOfRfc9449() throws Exception {
        var x = Base64.getUrlDecoder().decode("l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs");
        var y = Base64.getUrlDecoder().decode("9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA");
        var point = new byte[65];
        point[0] = 4;
        System.arraycopy(x, 0, point, 1, 32);
        System.arraycopy(y, 0, point, 33, 32);
        assertThat(SignerJwk.of(new Given("ES256", point, new byte[64])).thumbprint())
                .isEqualTo("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    }

    @Test
    void refusesASignerOfAnotherForm() {
        for (var unfit : new Given[] {
            new Given("RS256", new byte[32], new byte[64]),
            new Given("Ed25519", new byte[33], new byte[64]),
            new Given("ES256", new byte[65], new byte[64])
        }) {
            assertThatExceptionOfType(AssertionException.class)
                    .isThrownBy(() -> SignerJwk.of(unfit))
                    .withMessageContaining("key-1");
        }
        var der = new Given("ES256", new byte[65], new byte[71]);
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> SignedJwt.of(der, "ES256", JsonObject.empty(), JsonObject.empty()))
                .withMessageContaining("71 bytes");
    }
}
