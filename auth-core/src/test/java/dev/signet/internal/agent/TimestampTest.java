package dev.signet.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.AssertionException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-04-23T00:00:00Z",
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "2000-02-29T12:34:56Z",
                "2100-02-28T23:59:59Z",
                "2100-03-01T00:00:00Z",
                "2024-12-31T23:59:59Z",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z"
            })
    void isRfc3339ToTheSecond(String text) throws Exception {
        assertThat(Timestamp.format(Instant.parse(text).getEpochSecond())).isEqualTo(text);
    }

    @Test
    void isWhatTheJdkWritesForAnySecond() throws Exception {
        var random = new Random(42);
        long first = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
        long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
        for (int i = 0; i < 20_000; i++) {
            long second = random.nextLong(first, last + 1);
            assertThat(Timestamp.format(second))
                    .isEqualTo(Instant.ofEpochSecond(second).toString());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {253_402_300_800L, -62_167_219_201L, Long.MAX_VALUE, Long.MIN_VALUE})
    void refusesYearsThatRfc3339DoesNotHave(long second) {
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> Timestamp.format(second))
                .withMessageContaining(Long.toString(second));
    }
}
