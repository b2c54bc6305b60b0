package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.signet.auth.ConfigurationException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeakDetectorTest {
    private static final CanarySecrets SECRETS = new CanarySecrets(new Random(1));
    private static final String FOREIGN = "MC4CAQAwBQYDK2VwBCIEIAcH+/8HBwcHBwcHBwcH~é";

    private final LeakDetector detector = new LeakDetector();

    static Stream<String> secrets() {
        return Stream.of(
                SECRETS.opaque("rt-"),
                SECRETS.opaque("sk-a"),
                SECRETS.opaque(""),
                SECRETS.jwt(Map.of("sub", "x")),
                FOREIGN);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void findsASecretHoweverItIsWritten(String secret) {
        detector.register(FOREIGN);
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        for (int shift = 0; shift < 6; shift++) {
            byte[] shifted = ("-".repeat(shift) + secret + "-").getBytes(StandardCharsets.UTF_8);
            assertFound(Base64.getEncoder().encodeToString(shifted));
            assertFound(Base64.getUrlEncoder().withoutPadding().encodeToString(shifted));
        }
        assertFound(secret);
        assertFound("token=" + URLEncoder.encode(secret, StandardCharsets.UTF_8) + "&");
        assertFound(HexFormat.of().formatHex(bytes));
        assertFound(HexFormat.of().withUpperCase().formatHex(bytes));
        assertFound(HexFormat.of().withPrefix("%").formatHex(bytes));
        assertFound(Arrays.toString(bytes));
    }

    @Test
    void findsTheFirstSixteenCharactersOfAnOpaqueSecret() {
        detector.register(FOREIGN);
        for (String secret : List.of(SECRETS.opaque("rt-"), SECRETS.opaque("sk-a"), FOREIGN)) {
            assertFound("begins with " + secret.substring(0, 16) + "...");
        }
        assertThat(detector.find("text", "begins with " + FOREIGN.substring(0, 15) + "..."))
                .isEmpty();
    }

    @Test
    void findsSixteenCharactersBeyondTheHeadOfAJwtAndNotTheHead() {
        String jwt = SECRETS.jwt(Map.of());
        int payload = jwt.indexOf('.') + 1;
        assertThat(detector.find("text", jwt.substring(0, payload) + "...")).isEmpty();
        assertThat(detector.find("text", jwt.substring(0, payload + 15) + "..."))
                .isEmpty();
        assertFound(jwt.substring(0, payload + 16) + "...");
        assertFound("signature: " + jwt.substring(jwt.lastIndexOf('.') + 1));
    }

    @Test
    void findsPayloadAndSignatureOfARegisteredJwtAndNotItsHead() {
        String head = "eyJhbGciOiJSUzI1NiJ9.";
        String payload = "eyJzdWIiOiJzb21lYm9keSJ9";
        String signature = "c2lnbmF0dXJlLW9mLXNvbWVib2R5";
        detector.register(head + payload + "." + signature);
        assertThat(detector.find("text", head + "eyJzdWIiOiJhbm90aGVyIn0.x")).isEmpty();
        assertFound("payload " + payload);
        assertFound("signature " + signature);
    }

    @Test
    void findsNothingInOrdinaryText() {
        detector.register(FOREIGN);
        assertThat(detector.find("text", "")).isEmpty();
        assertThat(detector.find("text", "refreshed acct-1111, generation 2cf24dba5fb0a30e"))
                .isEmpty();
        var random = new Random(2);
        byte[] noise = new byte[300_000];
        random.nextBytes(noise);
        assertThat(detector.find("text", Base64.getEncoder().encodeToString(noise)))
                .isEmpty();
        assertThat(detector.find("text", HexFormat.of().formatHex(noise))).isEmpty();
    }

    @Test
    void doesNotGrowSlowerWithTheNumberOfSecrets() {
        for (int i = 0; i < 5_000; i++) {
            detector.register("foreign-secret-" + i + "-" + SECRETS.opaque("").substring(12));
        }
        String text = "an ordinary line of a log, and another one\n".repeat(50_000);
        // Naively this is 5,000 secrets in 11 forms over 2 MB: minutes.
        assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(detector.find("text", text)).isEmpty());
    }

    @Test
    void showsWhereAndNeverTheSecret() {
        String jwt = SECRETS.jwt(Map.of());
        Leak leak = detector.find("System.out", "x".repeat(500) + " Authorization: Bearer " + jwt)
                .orElseThrow();
        assertThat(leak.where()).isEqualTo("System.out");
        assertThat(leak.before()).hasSizeLessThanOrEqualTo(60).endsWith("Authorization: Bearer");
        assertThat(detector.find("leak", leak.toString())).isEmpty();
        assertThat(leak).hasToString("a secret (raw) in System.out after \"" + leak.before() + "\"");
    }

    @Test
    void looksThroughCausesSuppressedFailuresAndRemedies() {
        String secret = SECRETS.opaque("rt-");
        var suppressed = new IllegalStateException("clean");
        suppressed.addSuppressed(new IllegalArgumentException("bad header " + secret));
        var circular = new IllegalStateException("clean", suppressed);
        suppressed.addSuppressed(circular);
        assertThat(detector.inspect(circular))
                .extracting(Leak::where)
                .contains("IllegalArgumentException.getMessage()");

        var remedy = new ConfigurationException("clean", "set it to " + secret, null);
        assertThat(detector.inspect(remedy)).extracting(Leak::where).containsExactly("ConfigurationException.remedy()");
        assertThat(detector.inspect(new IllegalStateException("clean", new RuntimeException())))
                .isEmpty();
    }

    @Test
    void looksThroughValuesAndArrays() {
        String secret = SECRETS.opaque("rt-");
        assertThat(detector.inspect(List.of("a", secret))).hasSize(1);
        assertThat(detector.inspect(new String[] {"a", secret})).hasSize(1);
        assertThat(detector.inspect(secret.getBytes(StandardCharsets.UTF_8))).hasSize(1);
        assertThat(detector.inspect(List.of("a"))).isEmpty();
    }

    @Test
    void refusesWhatWouldTurnUpByChance() {
        assertThatIllegalArgumentException().isThrownBy(() -> detector.register("short"));
        assertThatIllegalArgumentException().isThrownBy(() -> SECRETS.opaque("five-"));
    }

    private void assertFound(String text) {
        assertThat(detector.find("text", text)).as("length %s", text.length()).isPresent();
    }
}
