package dev.signet.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                " a b ",
                "a\r\n\tb",
                "a\u00A0\u2028b",
                "a \u001B[1;31mb\u001B[0m",
                "a \u009B31mb",
                "a \u001B]0;title\u0007b",
                "a \u001B]8;;https://evil.test\u001B\\b",
                "a \u001BPdevice\u001B\\b",
                "a \u001B=b",
                "a \0\b\u007Fb",
                "a \u202Eb\u202C",
                "a \u2066b\u2069\u200E\u200F\u061C",
                "a \u200B\uFEFF\u00ADb",
                "a \uD800b",
                "a \uE000b",
                "a \u3164b",
            })
    void leavesOneCleanLine(String text) {
        assertThat(PlainText.of(text, 10)).isEqualTo("a b");
    }

    @Test
    void keepsWhatPeopleWrite() {
        String text = "Zoë & 東京 <b> {app} שלום 😀";

        assertThat(PlainText.of(text, 100)).isEqualTo(text);
    }

    @Test
    void cutsBetweenCharacters() {
        assertThat(PlainText.of("😀😀😀", 3)).isEqualTo("😀😀😀");
        assertThat(PlainText.of("😀😀😀", 2)).isEqualTo("😀…");
    }
}
