package dev.signet.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {
    @ParameterizedTest
    @CsvSource({
        "abc-!~, true, true, true",
        "a b, false, true, true",
        "Zoë 東京, false, false, true",
        "😀, false, false, true",
        "'a\u001b[2Jb', false, false, false",
        "'a\nb', false, false, false",
        "'a\u007fb', false, false, false",
        "'a\u202eb', false, false, false",
        "'a\u2028b', false, false, false",
        "'a\ud800b', false, false, false",
    })
    void whatFitsWhere(String text, boolean sendable, boolean printable, boolean shown) {
        assertThat(PlainText.isSendable(text)).isEqualTo(sendable);
        assertThat(PlainText.isPrintable(text)).isEqualTo(printable);
        assertThat(PlainText.isFitToShow(text)).isEqualTo(shown);
    }

    @Test
    void aMessageQuotesLittleAndNothingThatSteers() {
        assertThat(PlainText.shown("a\u001b[31mé\n")).isEqualTo("\"a?[31m??\"");
        assertThat(PlainText.cut("x".repeat(200))).isEqualTo("x".repeat(200));
        assertThat(PlainText.cut("x".repeat(201))).isEqualTo("x".repeat(200) + "...");
    }
}
