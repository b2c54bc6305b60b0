package dev.signet.internal.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeLeftTest {
    @ParameterizedTest
    @CsvSource({
        "PT59M59S, 59:59, 60",
        "PT1M, 1:00, 1",
        "PT1M0.001S, 1:01, 2",
        "PT59.4S, 1:00, 1",
        "PT5S, 0:05, 1",
        "PT0.001S, 0:01, 1",
        "PT0S, 0:00, 0",
        "PT-9S, 0:00, 0",
        "PT1H, 1:00:00, 60",
        "PT27H4M9S, 27:04:09, 1625",
    })
    void isTold(Duration left, String clock, long minutes) {
        assertThat(TimeLeft.clock(left)).isEqualTo(clock);
        assertThat(TimeLeft.minutes(left)).isEqualTo(minutes);
    }
}
