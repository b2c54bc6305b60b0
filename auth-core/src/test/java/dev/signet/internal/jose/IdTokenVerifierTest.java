package dev.signet.internal.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.testkit.ManualTimeSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class IdTokenVerifierTest {
    private static final long NOW = ManualTimeSource.DEFAULT_START.getEpochSecond();
    private static final String NONCE = "marker-nonce-1140";
    private static final Secret ACCESS_TOKEN = Secret.of("marker-access-token-8832");
    private static final KeyPair RSA = pair("RSA");
    private static final KeyPair EC = pair("EC");
    private static final KeyPair ED = pair("Ed25519");

    private final ManualTimeSource time = ManualTimeSource.create();
    private final HttpTokenServiceClient service = new HttpTokenServiceClient(TransportSettings.ofJvm(), time);
    private JwksServer server;

    @BeforeEach
    void start() throws Exception {
        server = new JwksServer(Issuer.set(
                jwk(SigningAlgorithm.RS256, ""),
                jwk(SigningAlgorithm.PS256, "\"alg\":\"PS256\","),
                jwk(SigningAlgorithm.ES256, ""),
                jwk(SigningAlgorithm.EDDSA, "")));
    }

    @AfterEach
    void stop() {
        service.close();
        server.close();
    }

    private static KeyPair pair(String kind) {
        try {
            var generator = KeyPairGenerator.getInstance(kind);
            if (kind.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            if (kind.equals("RSA")) {
                // The size the JDK takes by itself differs between its releases.
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String jwk(SigningAlgorithm algorithm, String members) {
        String head = "{" + members + "\"kid\":\"" + algorithm.headerName() + "-key\",\"kty\":\"" + algorithm.keyType()
                + "\",";
        return switch (algorithm) {
            case RS256, PS256 -> {
                var key = (RSAPublicKey) RSA.getPublic();
                yield head + "\"n\":\"" + unsigned(key.getModulus().toByteArray(), 256) + "\",\"e\":\"AQAB\"}";
            }
            case ES256 -> {
                var point = ((ECPublicKey) EC.getPublic()).getW();
                yield head + "\"crv\":\"P-256\",\"x\":\""
                        + unsigned(point.getAffineX().toByteArray(), 32) + "\",\"y\":\""
                        + unsigned(point.getAffineY().toByteArray(), 32) + "\"}";
            }
            case EDDSA -> {
                byte[] document = ED.getPublic().getEncoded();
                yield head + "\"crv\":\"Ed25519\",\"x\":\""
                        + Issuer.encode(Arrays.copyOfRange(document, document.length - 32, document.length)) + "\"}";
            }
        };
    }

    private static String unsigned(byte[] bytes, int length) {
        byte[] exact = new byte[length];
        int count = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - count, exact, length - count, count);
        return Issuer.encode(exact);
    }

    private static Secret token(SigningAlgorithm algorithm, String header, String claims) {
        String input = Issuer.encode(header) + "." + Issuer.encode(claims);
        return Secret.of(input + "." + Issuer.encode(sign(algorithm, input)));
    }

    private static Secret token(SigningAlgorithm algorithm, String claims) {
        return token(algorithm, header(algorithm.headerName(), algorithm), claims);
    }

    private static String header(String name, SigningAlgorithm key) {
        return "{\"alg\":\"" + name + "\",\"kid\":\"" + key.headerName() + "-key\"}";
    }

    /** By the JDK's own means, so that the library is not checked against itself. */
    private static byte[] sign(SigningAlgorithm algorithm, String input) {
        try {
            Signature signature = switch (algorithm) {
                case RS256 -> Signature.getInstance("SHA256withRSA");
                case PS256 -> Signature.getInstance("RSASSA-PSS");
                case ES256 -> Signature.getInstance("SHA256withECDSAinP1363Format");
                case EDDSA -> Signature.getInstance("Ed25519");
            };
            if (algorithm == SigningAlgorithm.PS256) {
                signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            }
            signature.initSign(
                    switch (algorithm) {
                        case RS256, PS256 -> RSA.getPrivate();
                        case ES256 -> EC.getPrivate();
                        case EDDSA -> ED.getPrivate();
                    });
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String claims(String more) {
        return "{\"iss\":\"https://login.test\",\"aud\":\"my-client\",\"sub\":\"user-1\",\"exp\":" + (NOW + 600)
                + ",\"iat\":" + (NOW - 5) + ",\"nonce\":\"" + NONCE + "\",\"email\":\"marker@person.test\"" + more
                + "}";
    }

    private static String atHash(String digest) throws Exception {
        byte[] whole =
                MessageDigest.getInstance(digest).digest(ACCESS_TOKEN.reveal().getBytes(StandardCharsets.US_ASCII));
        return Issuer.encode(Arrays.copyOf(whole, whole.length / 2));
    }

    private IdTokenVerifier verifier(Set<SigningAlgorithm> allowed) {
        return new IdTokenVerifier(
                new JwkSetCache(service, time), server.uri(), "https://login.test", "my-client", allowed, time);
    }

    private VerifiedIdToken verify(Secret token) throws AssertionException {
        return verifier(EnumSet.allOf(SigningAlgorithm.class))
                .verify(token, IdTokenBinding.none().withNonce(Secret.of(NONCE)).withAccessToken(ACCESS_TOKEN));
    }

    private AssertionException refusal(Secret token) {
        var refusal = catchThrowableOfType(AssertionException.class, () -> verify(token));
        assertThat(refusal).as("the refusal").isNotNull();
        assertThat(refusal.isRemote()).isFalse();
        assertThat(refusal.remedy()).isNotBlank();
        assertThat(refusal + refusal.remedy()).doesNotContain("marker", NONCE);
        return refusal;
    }

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void believesATokenOfTheIssuer(SigningAlgorithm algorithm) throws Exception {
        String hash = atHash(algorithm == SigningAlgorithm.EDDSA ? "SHA-512" : "SHA-256");
        VerifiedIdToken id = verify(token(algorithm, claims(",\"at_hash\":\"" + hash + "\"")));
        assertThat(id.subject()).isEqualTo("user-1");
        assertThat(id.issuer()).isEqualTo("https://login.test");
        assertThat(id.text("email")).contains("marker@person.test");
        assertThat(id.text("exp")).isEmpty();
        assertThat(id.issuedAt().getEpochSecond()).isEqualTo(NOW - 5);
        assertThat(id.expiresAt().getEpochSecond()).isEqualTo(NOW + 600);
        assertThat(id.toString()).doesNotContain("user-1", "marker");
    }

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void noticesAnyBitThatWasChanged(SigningAlgorithm algorithm) {
        String good = token(algorithm, claims("")).reveal();
        int dot = good.lastIndexOf('.');
        byte[] signature = Base64.getUrlDecoder().decode(good.substring(dot + 1));
        for (int i = 0; i < signature.length; i += 7) {
            byte[] bent = signature.clone();
            bent[i] ^= (byte) (1 << (i % 8));
            assertThat(refusal(Secret.of(good.substring(0, dot + 1) + Issuer.encode(bent))))
                    .hasMessageContaining("signature");
        }
        assertThat(refusal(Secret.of(good.substring(0, dot + 1) + Issuer.encode(new byte[signature.length]))))
                .hasMessageContaining("signature");
        assertThat(refusal(Secret.of(good.substring(0, dot + 1) + Issuer.encode(new byte[] {1}))))
                .hasMessageContaining("signature");
    }

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void takesNoAlgorithmThatIsNotAllowed(SigningAlgorithm algorithm) {
        var others = EnumSet.complementOf(EnumSet.of(algorithm));
        int before = server.requests();
        var refusal = catchThrowableOfType(
                AssertionException.class,
                () -> verifier(others).verify(token(algorithm, claims("")), IdTokenBinding.none()));
        assertThat(refusal).hasMessageContaining("expected the algorithm").hasMessageContaining(algorithm.headerName());
        assertThat(server.requests()).as("nothing is fetched for it").isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "", "HS256", "RS512", "rs256", "ES256K", "EdDSA448"})
    void takesNoAlgorithmThatIsNone(String name) {
        refusal(token(SigningAlgorithm.RS256, header(name, SigningAlgorithm.RS256), claims("")));
    }

    /** The public key as a password, which anybody has. */
    @Test
    void isNotFooledByASymmetricSignature() throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(RSA.getPublic().getEncoded(), "HmacSHA256"));
        for (String name : List.of("HS256", "RS256")) {
            String input = Issuer.encode(header(name, SigningAlgorithm.RS256)) + "." + Issuer.encode(claims(""));
            refusal(Secret.of(input + "." + Issuer.encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)))));
        }
    }

    /** A key serves the algorithm it is for: another one's key, or the same key's other padding, fits nothing. */
    @ParameterizedTest
    @CsvSource({"RS256, PS256", "RS256, ES256", "ES256, EDDSA", "EDDSA, RS256", "ES256, RS256"})
    void asksTheKeyForItsOwnAlgorithmOnly(SigningAlgorithm named, SigningAlgorithm key) {
        assertThat(refusal(token(named, header(named.headerName(), key), claims(""))))
                .hasMessageContaining("is not among the " + named.headerName() + " keys");
    }

    @Test
    void anRsaKeyWithoutAlgorithmServesBothPaddings() throws Exception {
        assertThat(verify(token(SigningAlgorithm.PS256, header("PS256", SigningAlgorithm.RS256), claims(""))))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"iss\":\"https://login.test\" | \"iss\":\"https://login.test/\"",
                "\"iss\":\"https://login.test\", | ''",
                "\"aud\":\"my-client\" | \"aud\":\"another\"",
                "\"aud\":\"my-client\" | \"aud\":[]",
                "\"aud\":\"my-client\" | \"aud\":[\"my-client\",\"another\"]",
                "\"aud\":\"my-client\" | \"aud\":[\"my-client\",\"another\"],\"azp\":\"another\"",
                "\"aud\":\"my-client\" | \"aud\":\"my-client\",\"azp\":\"another\"",
                "\"aud\":\"my-client\" | \"aud\":\"my-client\",\"azp\":null",
                "\"sub\":\"user-1\", | ''",
                "\"sub\":\"user-1\" | \"sub\":\"\"",
                "\"sub\":\"user-1\" | \"sub\":7",
                "\"nonce\":\"marker-nonce-1140\" | \"nonce\":\"another\"",
                "\"nonce\":\"marker-nonce-1140\" | \"nonce\":\"\"",
                "\"nonce\":\"marker-nonce-1140\", | ''",
                "\"nonce\":\"marker-nonce-1140\" | \"nonce\":[\"marker-nonce-1140\"]",
                "\"email\" | \"at_hash\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"email\"",
                "\"email\" | \"at_hash\":null,\"email\"",
                "\"email\" | \"nbf\":99999999999,\"email\"",
                "\"email\" | \"sub\":\"user-2\",\"email\"",
            })
    void wantsEachClaimToFit(String from, String to) {
        String good = claims("");
        String bad = good.replace(from, to);
        assertThat(bad).isNotEqualTo(good);
        int before = server.requests();
        refusal(token(SigningAlgorithm.RS256, bad));
        assertThat(server.requests()).as("nothing is fetched for it").isEqualTo(before);
    }

    @Test
    void takesSeveralAudiencesThatNameUs() throws Exception {
        String claims = claims(",\"azp\":\"my-client\"")
                .replace("\"my-client\",\"sub\"", "[\"another\",\"my-client\"],\"sub\"");
        assertThat(verify(token(SigningAlgorithm.RS256, claims))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"-59, true", "-60, false", "-61, false", "1, true"})
    void leaves60SecondsForTheExpiry(long fromNow, boolean taken) throws Exception {
        Secret token = token(
                SigningAlgorithm.RS256,
                claims("")
                        .replace("\"exp\":" + (NOW + 600), "\"exp\":" + (NOW + fromNow))
                        .replace("\"iat\":" + (NOW - 5), "\"iat\":" + (NOW - 600)));
        if (taken) {
            assertThat(verify(token)).isNotNull();
        } else {
            assertThat(refusal(token)).hasMessageContaining("expired");
        }
    }

    @ParameterizedTest
    @CsvSource({"60, true", "61, false"})
    void leaves60SecondsForTheDateOfIssue(long fromNow, boolean taken) throws Exception {
        Secret token =
                token(SigningAlgorithm.RS256, claims("").replace("\"iat\":" + (NOW - 5), "\"iat\":" + (NOW + fromNow)));
        if (taken) {
            assertThat(verify(token)).isNotNull();
        } else {
            assertThat(refusal(token)).hasMessageContaining("future");
        }
    }

    @Test
    void wantsADateOfIssue() {
        assertThat(refusal(token(SigningAlgorithm.RS256, claims("").replace(",\"iat\":" + (NOW - 5), ""))))
                .hasMessageContaining("iat");
    }

    @Test
    void agentsStayWithTheirOneAlgorithm() {
        var agents =
                new JwtVerifier(new JwkSetCache(service, time), server.uri(), "https://login.test", "my-client", time);
        for (SigningAlgorithm algorithm : EnumSet.complementOf(EnumSet.of(SigningAlgorithm.RS256))) {
            assertThat(catchThrowableOfType(
                            AssertionException.class, () -> agents.verify(token(algorithm, claims("")))))
                    .hasMessageContaining("expected the algorithm RS256");
        }
    }

    @Test
    void wantsPartsThatMeanSomething() {
        var cache = new JwkSetCache(service, time);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IdTokenVerifier(cache, server.uri(), "i", "c", Set.of(), time));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IdTokenVerifier(
                        cache, URI.create("http://login.test/jwks"), "i", "c", Set.of(SigningAlgorithm.RS256), time));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "y"})
    void passesOverAPointOffTheCurve(String member) throws Exception {
        String good = jwk(SigningAlgorithm.ES256, "");
        assertThat(JwkSet.parse(Issuer.set(good)).find("ES256-key", SigningAlgorithm.ES256))
                .isPresent();
        String bent = good.replaceFirst("\"" + member + "\":\".....", "\"" + member + "\":\"AAAAA");
        assertThat(JwkSet.parse(Issuer.set(bent)).find("ES256-key", SigningAlgorithm.ES256))
                .isEmpty();
        assertThat(JwkSet.parse(Issuer.set(good, good)).find("ES256-key", SigningAlgorithm.ES256))
                .as("two keys with one id")
                .isEmpty();
    }
}
