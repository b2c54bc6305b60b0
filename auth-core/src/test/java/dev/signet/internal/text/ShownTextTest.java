package dev.signet.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTextTest {
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
        assertThat(ShownText.line(text, 10)).isEqualTo("a b");
    }

    @Test
    void keepsWhatPeopleWrite() {
        String text = "Zoë & 東京 <b> {app} שלום 😀";

        assertThat(ShownText.line(text, 100)).isEqualTo(text);
    }

    @Test
    void cutsBetweenCharacters() {
        assertThat(ShownText.line("😀😀😀", 3)).isEqualTo("😀😀😀");
        assertThat(ShownText.line("😀😀😀", 2)).isEqualTo("😀…");
    }

    @ParameterizedTest
    @CsvSource({
        "plain text, plain text",
        "'\u001b[31mred\u001b[0m', red",
        "'\u001b]0;title\u0007rest', rest",
        "'\u009b31mred', red",
        "'a\u202eb\u2066c\u200fd', abcd",
        "'a\r\nb\u2028c\u0000', abc",
        "'  \u00e9\u4e2d  ', \u00e9\u4e2d",
        "'\ue000\ufeff', ''",
        "12345678901, 123456789\u2026",
        "123456789\ud83d\ude00x, 123456789\u2026",
        "12345678\ud83d\ude00xy, 12345678\u2026",
    })
    void showsNothingThatSteersATerminal(String text, String shown) {
        assertThat(ShownText.code(text, 10)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "plain text, plain text",
        "'a  b', 'a  b'",
        "'\u001b[31mred', [31mred",
        "'a\u0007\r\nb\u2028c\u2029d', abcd",
        "'a\u202eb\u200bc\ud800d\ue000e\u3164f', abcdef",
    })
    void nothingElseGetsThroughTheLastGate(String text, String bare) {
        assertThat(ShownText.bare(text)).isEqualTo(bare);
    }
}
