package dev.signet.internal.jose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.internal.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnverifiedClaimsTest {
    @Test
    void readsClaimsWithoutLookingAtHeaderOrSignature() {
        var claims =
                UnverifiedClaims.read("!." + encode("{\"sub\":\"ä\"}") + ".").orElseThrow();

        assertThat(claims.claims().find("sub")).contains(new JsonString("ä"));
    }

    @Test
    void takesAnEmptySetOfClaims() {
        assertThat(read("{}").expiresAt()).isEmpty();
        assertThat(read("{}").issuedAt()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a",
                "a.b",
                "opaque-token",
                "h..s",
                ".e30.s",
                "h.e30",
                "h.e30.s.t",
                "h.e30.k.c.t",
                "h.e30=.s",
                "h.e30==.s",
                "h.e3 0.s",
                "h.e30\n.s",
                "h.e+/.s",
                "h.e.s",
                "h.W10.s",
                "h.MQ.s",
                "h.bnVsbA.s",
                "h.eyJh.s",
                "h.____.s"
            })
    void readsNothingFromWhatIsNoSignedToken(String token) {
        assertThat(UnverifiedClaims.read(token)).isEmpty();
    }

    @Test
    void tellsTheSampleAboveFromAGoodOne() {
        assertThat(UnverifiedClaims.read("h.e30.s")).isPresent();
    }

    @Test
    void refusesClaimsThatComeTwice() {
        assertThat(UnverifiedClaims.read("h." + encode("{\"exp\":1,\"exp\":2}") + ".s"))
                .isEmpty();
    }

    @Test
    void refusesClaimsNestedWithoutEnd() {
        assertThat(UnverifiedClaims.read("h." + encode("{\"a\":".repeat(100_000)) + ".s"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1795219200, 2026-11-21T00:00:00Z",
        "1795219200.999, 2026-11-21T00:00:00Z",
        "1.7952192e9, 2026-11-21T00:00:00Z",
        "17952192E+2, 2026-11-21T00:00:00Z",
        "0, 1970-01-01T00:00:00Z",
        "-0.5, 1969-12-31T23:59:59Z",
        "-86400, 1969-12-31T00:00:00Z",
        "253402300799, 9999-12-31T23:59:59Z",
        "253402300799.9, 9999-12-31T23:59:59Z",
        "-62167219200, 0000-01-01T00:00:00Z"
    })
    void readsNumericDates(String number, Instant instant) {
        var claims = read("{\"exp\":" + number + ",\"iat\":" + number + "}");

        assertThat(claims.expiresAt()).contains(instant);
        assertThat(claims.issuedAt()).contains(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "253402300800",
                "-62167219201",
                "1e18",
                "-1e18",
                "1e400",
                "-1e400",
                "99999999999999999999999",
                "1e99999999999",
                "\"1795219200\"",
                "\"\"",
                "null",
                "true",
                "[]",
                "[1795219200]",
                "{}"
            })
    void doesNotReadAbsurdOnes(String value) {
        var claims = read("{\"exp\":" + value + ",\"iat\":" + value + "}");

        assertThat(claims.expiresAt()).isEmpty();
        assertThat(claims.issuedAt()).isEmpty();
    }

    @Test
    void printsNoClaim() {
        assertThat(read("{\"email\":\"marker@example.test\"}").toString()).doesNotContain("marker");
    }

    private static UnverifiedClaims read(String claims) {
        return UnverifiedClaims.read("h." + encode(claims) + ".s").orElseThrow();
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
