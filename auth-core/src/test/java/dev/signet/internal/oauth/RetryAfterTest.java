package dev.signet.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:49:37Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | PT0S",
                "7 | PT7S",
                "' 120 ' | PT2M",
                "600 | PT10M",
                "601 | PT10M",
                "0000000000000000007 | PT10M",
                "99999999999999999999 | PT10M",
                "-5 | PT0S",
                "-99999999999999999999 | PT0S",
                "Sat, 21 Nov 2026 08:50:07 GMT | PT30S",
                "Saturday, 21-Nov-26 08:50:07 GMT | PT30S",
                "Sat Nov 21 08:50:07 2026 | PT30S",
                "Sun Nov  1 08:50:07 2026 | PT0S",
                "Sat, 21 Nov 2026 08:49:37 GMT | PT0S",
                "Fri, 20 Nov 2026 08:49:37 GMT | PT0S",
                "Sunday, 06-Nov-94 08:49:37 GMT | PT0S",
                "Wed, 21 Nov 2096 08:49:37 GMT | PT10M"
            })
    void readsSecondsAndAllThreeFormsOfADate(String value, Duration expected) {
        assertThat(RetryAfter.parse(value, NOW)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "1.5",
                "7s",
                "+7",
                "0x10",
                "7, 8",
                "Sat, 21 Nov 2026",
                "Sat, 32 Nov 2026 08:50:07 GMT",
                "Mon, 21 Nov 2026 08:50:07 GMT",
                "2026-11-21T08:50:07Z",
                "Sat, 21 Nov 2026 08:50:07 CET",
                "٧"
            })
    void takesAnythingElseForNoHint(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isEmpty();
    }
}
