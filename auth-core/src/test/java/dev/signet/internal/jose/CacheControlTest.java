package dev.signet.internal.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheControlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=600 | 600",
                "public, max-age=600, must-revalidate | 600",
                "MAX-AGE=600 | 600",
                "max-age=\"600\" | 600",
                "max-age=60 | 60",
                "max-age=59 | 60",
                "max-age=0 | 60",
                "max-age=3600 | 3600",
                "max-age=3601 | 3600",
                "max-age=99999999999999999999 | 3600",
                "no-store | 60",
                "no-cache, max-age=600 | 60",
                "No-Cache=\"Set-Cookie\", max-age=600 | 60",
                "s-maxage=600 | 300",
                "x-max-age=600 | 300",
                "max-age=-1 | 300",
                "max-age=soon | 300",
                "public | 300",
            })
    void keepsWithinWhatSuitsKeys(String value, long seconds) {
        assertThat(timeToLive(List.of(value))).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void readsSeveralFields() {
        assertThat(timeToLive(List.of("public", "max-age=600"))).isEqualTo(Duration.ofSeconds(600));
        assertThat(timeToLive(List.of())).isEqualTo(CacheControl.DEFAULT);
    }

    private static Duration timeToLive(List<String> values) {
        var headers = HttpHeaders.of(Map.of("Cache-Control", values), (name, value) -> true);
        return CacheControl.timeToLive(headers);
    }
}
