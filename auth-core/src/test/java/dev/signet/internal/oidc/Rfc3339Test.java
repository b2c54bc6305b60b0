package dev.signet.internal.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    private static final long FIRST_SECOND =
            Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    @Test
    void readsWhatTheJdkWrites() {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++) {
            var second = FIRST_SECOND + (long) (random.nextDouble() * (LAST_SECOND - FIRST_SECOND));
            var nanos = random.nextInt(1_000_000_000);
            var rounded = switch (i % 4) {
                case 0 -> 0;
                case 1 -> nanos / 1_000_000 * 1_000_000;
                case 2 -> nanos / 1_000 * 1_000;
                default -> nanos;
            };
            var instant = Instant.ofEpochSecond(second, rounded);

            assertThat(Rfc3339.parse(instant.toString())).contains(instant);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z",
                "2026-11-21T22:48:26.5Z",
                "2026-11-21T22:48:26.12345678Z"
            })
    void readsTheEdges(String text) {
        assertThat(Rfc3339.parse(text)).contains(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-11-21",
                "2026-11-21T22:48Z",
                "2026-11-21T22:48:26",
                "2026-11-21T22:48:26z",
                "2026-11-21t22:48:26Z",
                "2026-11-21 22:48:26Z",
                "2026-11-21T22:48:26.Z",
                "2026-11-21T22:48:26,5Z",
                "2026-11-21T22:48:26.1234567890Z",
                "2026-11-21T22:48:26+00:00",
                "2026-11-21T24:00:00Z",
                "2026-11-21T22:60:00Z",
                "2026-11-21T22:48:60Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-02-29T00:00:00Z",
                "2026-11-31T00:00:00Z",
                "+2026-11-21T22:48:26Z",
                "-026-11-21T22:48:26Z",
                "2026-11-21T22:48:2\u0666Z",
                "2026-11-21T22:48:-6Z",
                "20a6-11-21T22:48:26Z"
            })
    void takesNothingElse(String text) {
        assertThat(Rfc3339.parse(text)).isEmpty();
    }
}
