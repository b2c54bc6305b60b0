package dev.signet.internal.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One case for each way to be no signature, with each engine. */
class Ed25519VerifierTest {
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private final byte[] message = "agent-123:task-123:2026-04-23T00:00:00Z".getBytes(UTF_8);
    private Ed25519PublicKey key;
    private byte[] signature;

    @BeforeEach
    void sign() throws Exception {
        var vectors = AgentIdentityVectors.read();
        try (var signer = vectors.signer()) {
            key = Ed25519PublicKey.of(signer.publicKey());
            signature = signer.sign(message);
        }
    }

    static Iterable<Ed25519Engine> engines() {
        return Engines.both();
    }

    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void theTestsOfRfc8032Hold(String seed, String publicKey, String message, String signature) throws Exception {
        byte[] text = HexFormat.of().parseHex(message);
        for (var engine : Engines.both()) {
            var signing =
                    engine.signing(HexFormat.of().parseHex(seed), HexFormat.of().parseHex(publicKey));
            byte[] made = signing.sign(text);

            assertThat(made).as(engine.name()).isEqualTo(HexFormat.of().parseHex(signature));
            Ed25519Verifier.of(Ed25519PublicKey.of(HexFormat.of().parseHex(publicKey)), Engines.always(engine))
                    .verify(text, made);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void anyOtherBitIsRefused(Ed25519Engine engine) throws Exception {
        var verifier = Ed25519Verifier.of(key, Engines.always(engine));
        verifier.verify(message, signature);
        for (int i = 0; i < signature.length; i++) {
            byte[] changed = signature.clone();
            changed[i] ^= (byte) (1 << i % 8);
            assertRefused(verifier, message, changed, "fit|canonical");
        }
        byte[] other = message.clone();
        other[message.length - 1] ^= 1;
        assertRefused(verifier, other, signature, "does not fit");
        assertRefused(verifier, new byte[0], signature, "does not fit");
    }

    @ParameterizedTest
    @MethodSource("engines")
    void anotherLengthIsRefused(Ed25519Engine engine) {
        var verifier = Ed25519Verifier.of(key, Engines.always(engine));
        for (int length : new int[] {0, 1, 32, 63, 65, 96, 128}) {
            assertRefused(verifier, message, Arrays.copyOf(signature, length), "found " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void anSNotBelowTheOrderIsRefused(Ed25519Engine engine) {
        var verifier = Ed25519Verifier.of(key, Engines.always(engine));
        BigInteger s = s(signature);
        assertThat(s).isLessThan(ORDER);
        for (BigInteger same = s.add(ORDER); same.bitLength() <= 256; same = same.add(ORDER)) {
            assertRefused(verifier, message, withS(same), "canonical");
        }
        assertRefused(verifier, message, withS(ORDER), "canonical");
        assertRefused(verifier, message, withS(ORDER.subtract(BigInteger.ONE)), "does not fit");
        assertRefused(verifier, message, withS(BigInteger.ZERO), "does not fit");
    }

    @ParameterizedTest
    @MethodSource("engines")
    void anotherKeyIsRefused(Ed25519Engine engine) throws Exception {
        var other = Ed25519PublicKey.of(
                HexFormat.of().parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
        assertRefused(Ed25519Verifier.of(other, Engines.always(engine)), message, signature, other.thumbprint());
    }

    /** No point of the curve has y = 2. */
    @ParameterizedTest
    @MethodSource("engines")
    void aKeyOrAnROffTheCurveIsRefused(Ed25519Engine engine) throws Exception {
        byte[] off = HexFormat.of().parseHex("02" + "00".repeat(31));
        var verifier = Ed25519Verifier.of(Ed25519PublicKey.of(off), Engines.always(engine));
        assertRefused(verifier, message, signature, "does not fit");

        byte[] changed = signature.clone();
        System.arraycopy(off, 0, changed, 0, off.length);
        assertRefused(Ed25519Verifier.of(key, Engines.always(engine)), message, changed, "does not fit");
    }

    @ParameterizedTest
    @MethodSource("engines")
    void anRThatIsNotCanonicalIsRefused(Ed25519Engine engine) {
        byte[] changed = signature.clone();
        System.arraycopy(HexFormat.of().parseHex("ee" + "ff".repeat(30) + "7f"), 0, changed, 0, 32);
        assertRefused(Ed25519Verifier.of(key, Engines.always(engine)), message, changed, "does not fit");
    }

    @Test
    void changesToTheFasterEngineOnTheWay() throws Exception {
        var engines = new StagedEngines();
        var verifier = Ed25519Verifier.of(key, engines.choice());
        verifier.verify(message, signature);
        verifier.verify(message, signature);
        assertThat(engines.choice().engineName()).isEqualTo("JDK");
        engines.finishLoading();
        verifier.verify(message, signature);
        assertThat(engines.choice().engineName()).isEqualTo("Tink");
        assertRefused(verifier, new byte[1], signature, "does not fit");
    }

    private static void assertRefused(Ed25519Verifier verifier, byte[] message, byte[] signature, String problem) {
        assertThatExceptionOfType(SignatureException.class)
                .isThrownBy(() -> verifier.verify(message, signature))
                .satisfies(e -> assertThat(e.getMessage()).containsPattern(problem));
    }

    private static BigInteger s(byte[] signature) {
        return new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64)));
    }

    private byte[] withS(BigInteger s) {
        byte[] changed = Arrays.copyOf(signature, 64);
        byte[] bytes = s.toByteArray();
        Arrays.fill(changed, 32, 64, (byte) 0);
        for (int i = 0; i < Math.min(32, bytes.length); i++) {
            changed[32 + i] = bytes[bytes.length - 1 - i];
        }
        return changed;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
