package dev.signet.internal.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.internal.config.Settings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalTest {
    private static Terminal at(Map<String, String> variables) {
        return Terminal.of(Settings.of(variables, "/home/ada"), Optional.of(UTF_8));
    }

    @Test
    void aTerminalOfTodayDoesAll() {
        assertThat(at(Map.of("TERM", "xterm-256color", "COLUMNS", "132")))
                .isEqualTo(new Terminal(true, true, true, UTF_8, 132));
    }

    @Test
    void aDumbOneOrAnUnknownOneRewritesNothing() {
        assertThat(at(Map.of("TERM", "dumb"))).isEqualTo(new Terminal(true, false, false, UTF_8, 80));
        assertThat(at(Map.of())).isEqualTo(new Terminal(true, false, false, UTF_8, 80));
    }

    @Test
    void windowsTerminalsSayItInOtherWords() {
        assertThat(at(Map.of("WT_SESSION", "1"))).isEqualTo(new Terminal(true, true, true, UTF_8, 80));
        assertThat(at(Map.of("ConEmuANSI", "ON")).rewrites()).isTrue();
    }

    @Test
    void colourIsLeftOutWhereItIsNotWanted() {
        assertThat(at(Map.of("TERM", "xterm", "NO_COLOR", "1"))).isEqualTo(new Terminal(true, true, false, UTF_8, 80));
        assertThat(at(Map.of("TERM", "xterm", "NO_COLOR", "")).styled()).isTrue();
    }

    @Test
    void withoutATerminalNothingIsRewritten() {
        assertThat(Terminal.of(Settings.of(Map.of("TERM", "xterm"), "/"), Optional.empty()))
                .isEqualTo(new Terminal(false, false, false, UTF_8, 80));
    }

    @Test
    void blocksNeedUtf8() {
        assertThat(new Terminal(true, true, true, UTF_8, 80).isUnicode()).isTrue();
        assertThat(new Terminal(true, true, true, US_ASCII, 80).isUnicode()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"40, 40", "9999, 9999", "0, 80", "-5, 80", "wide, 80", "99999999999, 80", "'', 80"})
    void columnsAreReadOrAssumed(String variable, int columns) {
        assertThat(at(Map.of("COLUMNS", variable)).columns()).isEqualTo(columns);
    }

    /** Tests run without one; from JDK 22 on there is a console all the same. */
    @Test
    void thisProcessHasNone() {
        assertThat(Terminal.ofProcess(Settings.none()).interactive()).isFalse();
    }
}
