package dev.signet.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class StoredSignerTest {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);

    /** Made by openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256, for this test only. */
    private static final String OPENSSL_P256 = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg%s
            -----END PRIVATE KEY-----
            """;

    private static boolean verifies(byte[] point, byte[] signature) throws Exception {
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        var key = KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(new BigInteger(1, point, 1, 32), new BigInteger(1, point, 33, 32)),
                        parameters.getParameterSpec(ECParameterSpec.class)));
        var verification = Signature.getInstance("SHA256withECDSAinP1363Format");
        verification.initVerify(key);
        verification.update(MESSAGE);
        return verification.verify(signature);
    }

    /** Often enough to meet numbers that begin with zeros. */
    @RepeatedTest(20)
    void aNewP256KeySignsAndIsReadByTheJdkToo() throws Exception {
        var stored = P256Signer.generate(new SecureRandom());
        try (var signer = StoredSigner.of(stored)) {
            var signature = signer.sign(MESSAGE);
            assertThat(signature).hasSize(64);
            assertThat(signer.algorithm()).isEqualTo("ES256");
            assertThat(verifies(signer.publicKey(), signature)).isTrue();
            signature[10] ^= 1;
            assertThat(verifies(signer.publicKey(), signature)).isFalse();
        }
        var der = Base64.getDecoder().decode(stored.reveal());
        assertThat(KeyFactory.getInstance("EC")
                        .generatePrivate(new PKCS8EncodedKeySpec(der))
                        .getAlgorithm())
                .isEqualTo("EC");
    }

    @Test
    void takesPemAndBase64OfBothKinds() throws Exception {
        var ed25519 = Ed25519PrivateKey.generate(new SecureRandom());
        var p256 = P256Signer.generate(new SecureRandom()).reveal();
        for (var text :
                new String[] {ed25519.toPkcs8V1().reveal(), ed25519.toPkcs8V2().reveal(), p256}) {
            var pem = "-----BEGIN PRIVATE KEY-----\n" + text.replaceAll("(.{64})", "$1\n")
                    + "\n-----END PRIVATE KEY-----\n";
            try (var plain = StoredSigner.of(Secret.of(text + "\n"));
                    var armoured = StoredSigner.of(Secret.of(pem))) {
                assertThat(plain.keyId()).isEqualTo(armoured.keyId()).hasSize(43);
                assertThat(plain.sign(MESSAGE)).hasSize(64);
            }
        }
        assertThat(p256)
                .startsWith(OPENSSL_P256
                        .lines()
                        .skip(1)
                        .findFirst()
                        .orElseThrow()
                        .replace("%s", "")
                        .strip());
    }

    @Test
    void refusesWhatIsNoSuchKeyAndQuotesNothing() throws Exception {
        var p256 = Base64.getDecoder()
                .decode(P256Signer.generate(new SecureRandom()).reveal());
        var other = Base64.getDecoder()
                .decode(P256Signer.generate(new SecureRandom()).reveal());
        System.arraycopy(other, 73, p256, 73, 65);
        try (var mixed = StoredSigner.of(Secret.of(Base64.getEncoder().encodeToString(p256)))) {
            assertThatExceptionOfType(AssertionException.class)
                    .isThrownBy(() -> mixed.sign(MESSAGE))
                    .withMessageContaining("another private key");
        }
        for (var unfit : new String[] {
            "marker7c1f",
            "-----BEGIN EC PRIVATE KEY-----\nmarker7c1f\n-----END EC PRIVATE KEY-----",
            Base64.getEncoder().encodeToString(new byte[138]),
            Base64.getEncoder().encodeToString("marker7c1f".getBytes(StandardCharsets.US_ASCII))
        }) {
            assertThatExceptionOfType(AssertionException.class)
                    .isThrownBy(() -> StoredSigner.of(Secret.of(unfit)))
                    .withMessageContaining("PKCS#8")
                    .withMessageNotContaining("marker7c1f");
        }
    }

    @Test
    void signsNothingOnceClosed() throws Exception {
        var signer = StoredSigner.of(P256Signer.generate(new SecureRandom()));
        assertThat(signer.sign(MESSAGE)).hasSize(64);
        signer.close();
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> signer.sign(MESSAGE))
                .withMessageContaining("closed");
    }
}
