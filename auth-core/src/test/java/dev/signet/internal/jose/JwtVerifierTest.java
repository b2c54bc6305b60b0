package dev.signet.internal.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.testkit.ManualTimeSource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class JwtVerifierTest {
    private static final String MARKER = "marker-agent-private-key-77e1";
    private static final Instant NOW = ManualTimeSource.DEFAULT_START;
    private static final Issuer ISSUER = Issuer.create("key-1");
    private static final Issuer STRANGER = Issuer.create("key-1");
    private static JwksServer server;

    private final ManualTimeSource time = ManualTimeSource.create();
    private final HttpTokenServiceClient service = new HttpTokenServiceClient(TransportSettings.ofJvm(), time);
    private final JwtVerifier verifier = new JwtVerifier(
            new JwkSetCache(service, time), server.uri(), "https://issuer.test/agents", "our-service", time);
    private int before;

    @BeforeAll
    static void start() throws Exception {
        server = new JwksServer(Issuer.set(ISSUER.jwk()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void count() {
        before = server.requests();
    }

    @AfterEach
    void close() {
        service.close();
    }

    private static String claims() {
        return claims("");
    }

    /** Good claims, and {@code more}, each with a comma in front. */
    private static String claims(String more) {
        return "{\"iss\":\"https://issuer.test/agents\",\"aud\":\"our-service\",\"exp\":" + (NOW.getEpochSecond() + 600)
                + ",\"agent_private_key\":\"" + MARKER + "\"" + more + "}";
    }

    private static String dated(String name, long secondsFromNow) {
        return ",\"" + name + "\":" + (NOW.getEpochSecond() + secondsFromNow);
    }

    private static String header(String more) {
        return "{\"alg\":\"RS256\",\"kid\":\"key-1\"" + more + "}";
    }

    private AssertionException refusal(Secret token) {
        var refusal = catchThrowableOfType(AssertionException.class, () -> verifier.verify(token));
        assertThat(refusal).as("the refusal").isNotNull();
        assertThat(refusal.remedy()).isNotBlank();
        for (String shown : List.of(refusal.toString(), refusal.remedy())) {
            assertThat(shown).doesNotContain(MARKER);
            Stream.of(token.reveal().split("\\."))
                    .filter(part -> part.length() > 20)
                    .forEach(part -> assertThat(shown).doesNotContain(part));
        }
        assertThat(refusal.getCause()).isNull();
        return refusal;
    }

    /** The refusal of a token that must not get as far as a look at the keys, none of which is cached here. */
    private AssertionException refusalWithoutFetch(Secret token) {
        AssertionException refusal = refusal(token);
        assertThat(refusal.isRemote()).isFalse();
        assertThat(server.requests()).as("requests").isEqualTo(before);
        return refusal;
    }

    @Test
    void believesATokenOfTheIssuer() throws Exception {
        VerifiedJwt jwt = verifier.verify(ISSUER.token(claims(dated("iat", -5))));

        assertThat(jwt.claims().find("agent_private_key")).contains(new JsonString(MARKER));
        assertThat(jwt.expiresAt()).isEqualTo(NOW.plusSeconds(600));
        assertThat(jwt.keyId()).isEqualTo("key-1");
        assertThat(jwt.toString()).doesNotContain(MARKER);
        assertThat(server.requests()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"typ\":\"JWT\"",
                ",\"typ\":\"jwt\"",
                ",\"x5t\":\"unused\"",
                ",\"acme\":{\"any\":[1]}",
            })
    void takesHeadersThatChangeNothing(String more) throws Exception {
        assertThat(verifier.verify(ISSUER.token(header(more), claims()))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"our-service\"]",
                "[\"another\",\"our-service\"]",
                "[\"our-service\",\"another\"]",
            })
    void takesATokenThatIsForOthersToo(String audience) throws Exception {
        String claims = claims().replace("\"our-service\"", audience);
        assertThat(verifier.verify(ISSUER.token(claims))).isNotNull();
    }

    static Stream<String> headersToRefuse() {
        return Stream.of(
                "{\"alg\":\"none\",\"kid\":\"key-1\"}",
                "{\"alg\":\"None\",\"kid\":\"key-1\"}",
                "{\"alg\":\"rs256\",\"kid\":\"key-1\"}",
                "{\"alg\":\"RS384\",\"kid\":\"key-1\"}",
                "{\"alg\":\"PS256\",\"kid\":\"key-1\"}",
                "{\"alg\":\"ES256\",\"kid\":\"key-1\"}",
                "{\"alg\":\"EdDSA\",\"kid\":\"key-1\"}",
                "{\"alg\":null,\"kid\":\"key-1\"}",
                "{\"alg\":[\"RS256\"],\"kid\":\"key-1\"}",
                "{\"kid\":\"key-1\"}",
                "{\"alg\":\"RS256\"}",
                "{\"alg\":\"RS256\",\"kid\":\"\"}",
                "{\"alg\":\"RS256\",\"kid\":1}",
                "{\"alg\":\"RS256\",\"kid\":null}",
                "{\"alg\":\"RS256\",\"kid\":\"" + "k".repeat(129) + "\"}",
                header(",\"typ\":\"at+jwt\""),
                header(",\"typ\":null"),
                header(",\"typ\":\"\""),
                header(",\"crit\":[\"exp\"]"),
                header(",\"crit\":[]"),
                header(",\"crit\":null"),
                header(",\"b64\":false"),
                header(",\"b64\":true,\"crit\":[\"b64\"]"),
                header(",\"jku\":\"http://127.0.0.1:1/jwks\""),
                header(",\"x5u\":\"http://127.0.0.1:1/cert\""),
                header(",\"x5c\":[\"MIIB\"]"),
                header(",\"jwk\":" + STRANGER.jwk()),
                header(",\"alg\":\"RS256\""),
                header(",\"alg\":\"none\""),
                header(",\"kid\":\"key-2\""),
                header(",\"\\u006bid\":\"key-2\""),
                header(",\"acme\":{\"a\":1,\"a\":2}"),
                header(",\"acme\":" + "[".repeat(64) + "]".repeat(64)),
                "[]",
                "\"text\"",
                "{\"alg\":\"RS256\",\"kid\":\"key-1\"} {}",
                "\ufeff" + header(""),
                "");
    }

    @ParameterizedTest
    @MethodSource("headersToRefuse")
    void refusesHeadersWithoutAskingForKeys(String header) {
        refusalWithoutFetch(ISSUER.token(header, claims()));
    }

    static Stream<String> claimsToRefuse() {
        String good = claims();
        String date = Long.toString(NOW.getEpochSecond() + 600);
        String audience = "\"aud\":\"our-service\"";
        return Stream.of(
                good.replace("issuer.test/agents", "issuer.test"),
                good.replace("issuer.test/agents", "issuer.test/agents/"),
                good.replace("issuer.test", "Issuer.test"),
                good.replace("\"https://issuer.test/agents\"", "[\"https://issuer.test/agents\"]"),
                good.replace("\"https://issuer.test/agents\"", "null"),
                good.replace("\"iss\"", "\"issuer\""),
                good.replace(audience, "\"aud\":\"another\""),
                good.replace(audience, "\"aud\":\"our-service \""),
                good.replace(audience, "\"aud\":[]"),
                good.replace(audience, "\"aud\":[\"another\"]"),
                good.replace(audience, "\"aud\":[\"our-service\",1]"),
                good.replace(audience, "\"aud\":{\"our-service\":true}"),
                good.replace(audience, "\"aud\":null"),
                good.replace(audience + ",", ""),
                good.replace("\"exp\":" + date, "\"exp\":\"" + date + "\""),
                good.replace("\"exp\":" + date, "\"exp\":null"),
                good.replace("\"exp\":" + date, "\"exp\":1e99"),
                good.replace("\"exp\":" + date, "\"exp\":-1"),
                good.replace("\"exp\":" + date + ",", ""),
                claims(",\"iat\":\"now\""),
                claims(",\"nbf\":null"),
                claims(",\"nbf\":true"),
                claims(dated("iat", 601)),
                claims(",\"iss\":\"https://issuer.test/agents\""),
                claims(",\"exp\":" + date),
                claims(",\"acme\":{\"a\":1,\"\\u0061\":2}"),
                claims(",\"acme\":" + "[".repeat(10_000) + "]".repeat(10_000)),
                "[" + good + "]",
                "null",
                "<html>",
                "");
    }

    @ParameterizedTest
    @MethodSource("claimsToRefuse")
    void refusesClaimsWithoutAskingForKeys(String claims) {
        refusalWithoutFetch(ISSUER.token(claims));
    }

    @Test
    void saysWhatItExpectedAndFound() {
        assertThat(refusalWithoutFetch(ISSUER.token(claims().replace("issuer.test", "other.test"))))
                .hasMessage("the JWT is refused: expected the issuer \"https://issuer.test/agents\", found"
                        + " \"https://other.test/agents\"");
        assertThat(refusalWithoutFetch(ISSUER.token(claims().replace("\"our-service\"", "[\"a\",\"b\"]"))))
                .hasMessage("the JWT is refused: expected the audience \"our-service\", found \"a\" and 1 more");
        assertThat(refusalWithoutFetch(ISSUER.token("{\"alg\":\"HS256\"}", claims())))
                .hasMessage("the JWT is refused: expected the algorithm RS256, found \"HS256\"");
        assertThat(refusalWithoutFetch(ISSUER.token(claims().replace("\"our-service\"", "\"a\\u001b[2J\""))))
                .hasMessageEndingWith("found a text that can't be shown");
    }

    /** The control of the refusals above: each differs from this in its one fault only. */
    @Test
    void takesWhatTheRefusedOnesWereMadeOf() throws Exception {
        assertThat(verifier.verify(ISSUER.token(header(""), claims()))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "exp, -59, true",
        "exp, -60, false",
        "exp, -500, false",
        "iat, 60, true",
        "iat, 61, false",
        "nbf, 60, true",
        "nbf, 61, false",
    })
    void allowsSixtySecondsOfSkew(String name, long seconds, boolean taken) throws Exception {
        String claims = name.equals("exp")
                ? claims().replaceFirst("\"exp\":\\d+", dated("exp", seconds).substring(1))
                : claims(dated(name, seconds));
        if (taken) {
            assertThat(verifier.verify(ISSUER.token(claims))).isNotNull();
        } else {
            assertThat(refusalWithoutFetch(ISSUER.token(claims)))
                    .hasMessageContaining(NOW.plusSeconds(seconds).toString())
                    .hasMessageContaining("now it is " + NOW);
        }
    }

    @Test
    void readsFractionsOfASecond() throws Exception {
        String claims = claims().replaceFirst("\"exp\":\\d+", "\"exp\":" + (NOW.getEpochSecond() + 1) + ".75");
        assertThat(verifier.verify(ISSUER.token(claims)).expiresAt()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void noticesThatATokenHasExpiredSince() throws Exception {
        Secret token = ISSUER.token(claims());
        verifier.verify(token);
        time.advance(Duration.ofSeconds(659));
        verifier.verify(token);
        time.advance(Duration.ofSeconds(1));
        assertThat(refusal(token)).hasMessageContaining("it expired at " + NOW.plusSeconds(600));
    }

    static Stream<Secret> mutilatedTokens() {
        String token = ISSUER.token(claims()).reveal();
        String[] parts = token.split("\\.");
        String empty = Issuer.encode("{}");
        return Stream.of(
                        ".",
                        "..",
                        parts[0],
                        parts[0] + "." + parts[1],
                        parts[0] + "." + parts[1] + ".",
                        parts[0] + ".." + parts[2],
                        "." + parts[1] + "." + parts[2],
                        token + ".",
                        token + "." + parts[2],
                        token + "." + parts[2] + "." + parts[2],
                        " " + token,
                        token + "\n",
                        "Bearer " + token,
                        parts[0] + "=." + parts[1] + "." + parts[2],
                        token + "==",
                        parts[0] + "." + parts[1] + "." + parts[2].substring(0, 341),
                        parts[0] + "." + parts[1] + "." + parts[2].replaceAll("[-_A]", "+"),
                        empty + "." + empty + "." + parts[2],
                        parts[0] + "." + parts[1] + "." + withStrayBits(parts[2]),
                        parts[0] + "." + "A".repeat(70_000) + "." + parts[2],
                        "{\"payload\":\"" + parts[1] + "\"}")
                .map(Secret::of);
    }

    /** 256 bytes leave two characters at the end, of which the last has four unused bits. */
    private static String withStrayBits(String signature) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(signature.charAt(signature.length() - 1));
        String changed = signature.substring(0, signature.length() - 1) + alphabet.charAt(last + 1);
        assertThat(Base64.getUrlDecoder().decode(changed))
                .as("a lenient reader takes it")
                .isEqualTo(Base64.getUrlDecoder().decode(signature));
        return changed;
    }

    @ParameterizedTest
    @MethodSource("mutilatedTokens")
    void refusesWhatIsNoTokenWithoutAskingForKeys(Secret token) {
        refusalWithoutFetch(token);
    }

    @ParameterizedTest
    @CsvSource({"65536, true", "65537, false"})
    void takes64KiBAndNotACharacterMore(int length, boolean taken) throws Exception {
        Secret token = tokenOfLength(length);
        if (taken) {
            assertThat(verifier.verify(token)).isNotNull();
        } else {
            assertThat(refusalWithoutFetch(token)).hasMessageContaining("65537");
        }
    }

    /** Three bytes become four characters, so that some lengths take a longer header. */
    private static Secret tokenOfLength(int length) {
        int signature = 1 + Issuer.encode(new byte[256]).length();
        for (int pad = 0; pad < 4; pad++) {
            String header = Issuer.encode(header(" ".repeat(pad)));
            int bare = Issuer.encode(claims(",\"pad\":\"\"")).length();
            int start = (length - signature - header.length() - bare) / 4 * 3 - 3;
            for (int fill = start; fill < start + 9; fill++) {
                String payload = Issuer.encode(claims(",\"pad\":\"" + "x".repeat(fill) + "\""));
                if (header.length() + 1 + payload.length() + signature == length) {
                    return ISSUER.tokenOf(header, payload);
                }
            }
        }
        throw new AssertionError("no token has " + length + " characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://issuer.test/jwks", "file:///etc/jwks", "https://user:secret@issuer.test/jwks"})
    void refusesAnAddressAnybodyCouldAnswerFor(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JwtVerifier(new JwkSetCache(service, time), URI.create(address), "i", "a", time))
                .withMessageContaining("https")
                .withMessageNotContaining("secret");
    }
}
