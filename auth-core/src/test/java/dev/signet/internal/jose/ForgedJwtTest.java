package dev.signet.internal.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.testkit.ManualTimeSource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that look right and were not signed by the issuer. */
@Timeout(30)
class ForgedJwtTest {
    private static final Issuer ISSUER = Issuer.create("key-1");
    private static final Issuer STRANGER = Issuer.create("key-1");

    private final ManualTimeSource time = ManualTimeSource.create();
    private final HttpTokenServiceClient service = new HttpTokenServiceClient(TransportSettings.ofJvm(), time);
    private JwksServer server;
    private JwtVerifier verifier;

    @BeforeEach
    void start() throws Exception {
        server = new JwksServer(Issuer.set(ISSUER.jwk()));
        verifier = new JwtVerifier(new JwkSetCache(service, time), server.uri(), "issuer", "service", time);
    }

    @AfterEach
    void stop() {
        server.close();
        service.close();
    }

    private static String claims() {
        return claims("");
    }

    private static String claims(String more) {
        return "{\"iss\":\"issuer\",\"aud\":\"service\",\"exp\":"
                + (ManualTimeSource.DEFAULT_START.getEpochSecond() + 600) + more + "}";
    }

    private static String header(String more) {
        return "{\"alg\":\"RS256\",\"kid\":\"key-1\"" + more + "}";
    }

    private AssertionException refusal(Secret token) {
        var refusal = catchThrowableOfType(AssertionException.class, () -> verifier.verify(token));
        assertThat(refusal).as("the refusal").isNotNull();
        assertThat(refusal.isRemote()).isFalse();
        return refusal;
    }

    static Stream<byte[]> publicKeyBytes() {
        byte[] der = ISSUER.publicKey().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END PUBLIC KEY-----";
        return Stream.of(
                der,
                pem.getBytes(StandardCharsets.US_ASCII),
                (pem + "\n").getBytes(StandardCharsets.US_ASCII),
                ISSUER.publicKey().getModulus().toByteArray());
    }

    @ParameterizedTest
    @MethodSource("publicKeyBytes")
    void refusesAMacWithThePublicKeyAsItsSecret(byte[] secret) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        for (String algorithm : List.of("HS256", "RS256")) {
            String input =
                    Issuer.encode("{\"alg\":\"" + algorithm + "\",\"kid\":\"key-1\"}") + "." + Issuer.encode(claims());
            byte[] signature = mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));
            assertThat(refusal(Secret.of(input + "." + Issuer.encode(signature)))
                            .isRemote())
                    .isFalse();
        }
        assertThat(server.requests()).as("for the one that claims RS256").isEqualTo(1);
    }

    @Test
    void refusesTheSignatureOfAnotherKey() {
        assertThat(refusal(STRANGER.token(claims())))
                .hasMessage("the JWT is refused: its signature is not one of key \"key-1\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA1withRSA", "SHA384withRSA", "SHA512withRSA"})
    void refusesTheRightKeyWithAnotherAlgorithm(String algorithm) {
        String input = Issuer.encode(header("")) + "." + Issuer.encode(claims());
        refusal(Secret.of(input + "." + Issuer.encode(ISSUER.sign(algorithm, input))));
    }

    @Test
    void refusesAlteredTokens() throws Exception {
        String[] parts = ISSUER.token(claims()).reveal().split("\\.");
        refusal(Secret.of(parts[0] + "." + Issuer.encode(claims(",\"admin\":true")) + "." + parts[2]));
        refusal(Secret.of(Issuer.encode(header(",\"typ\":\"JWT\"")) + "." + parts[1] + "." + parts[2]));
        byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
        for (byte[] forged : List.of(new byte[1], new byte[256], flipped(signature, 0), flipped(signature, 255))) {
            refusal(Secret.of(parts[0] + "." + parts[1] + "." + Issuer.encode(forged)));
        }
        assertThat(verifier.verify(Secret.of(String.join(".", parts))))
                .as("control")
                .isNotNull();
    }

    private static byte[] flipped(byte[] signature, int index) {
        byte[] changed = signature.clone();
        changed[index] ^= 1;
        return changed;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../../dev/null",
                "/dev/null",
                "' OR '1'='1",
                "key-1'; DROP TABLE keys; --",
                "key-1\\u0000",
                "KEY-1",
                " key-1",
                "http://127.0.0.1:1/keys",
                "${jndi:ldap://127.0.0.1:1/a}",
            })
    void looksUpAnUnknownKeyIdAtMostOnce(String keyId) {
        AssertionException refusal = refusal(STRANGER.withKeyId(keyId).token(claims()));
        assertThat(refusal).hasMessageContaining("is not among the RS256 keys at " + server.uri());
        refusal(STRANGER.withKeyId(keyId).token(claims()));
        refusal(STRANGER.withKeyId(keyId + "2").token(claims()));
        assertThat(server.requests())
                .as("the first, and one for key ids nobody knows")
                .isEqualTo(2);
    }
}
