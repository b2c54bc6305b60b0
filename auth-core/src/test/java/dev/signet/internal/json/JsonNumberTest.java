package dev.signet.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "0.0, 0",
        "0e99, 0",
        "0e-99, 0",
        "7, 7",
        "7.999, 7",
        "-7, -7",
        "-7.001, -8",
        "1e3, 1000",
        "1.5E+1, 15",
        "1.59e1, 15",
        "0.9, 0",
        "-0.1, -1",
        "1e-999999999, 0",
        "-1e-999999999, -1",
        "1e-2147483647, 0",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "123456789012345678.9e0, 123456789012345678"
    })
    void roundsDown(String text, long floor) {
        assertThat(new JsonNumber(text).floor()).hasValue(floor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854775808",
                "-9223372036854775809",
                "1e19",
                "-1e19",
                "1e400",
                "1e999999999",
                "1e2147483647",
                "1e99999999999",
                "1e-99999999999"
            })
    void hasNoWholeNumberBeyondSixtyFourBits(String text) {
        assertThat(new JsonNumber(text).floor()).isEmpty();
    }

    @Test
    void doesNotCalculateWithEndlessDigits() {
        assertThat(new JsonNumber("1" + "0".repeat(100)).floor()).isEmpty();
        assertThat(new JsonNumber("1." + "0".repeat(98)).floor()).hasValue(1);
        assertThat(new JsonNumber("1." + "0".repeat(1_000_000)).floor()).isEmpty();
    }
}
