package dev.signet.internal.console;

import dev.signet.internal.config.Settings;
import java.io.Console;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What the terminal around a process can do, as far as it can be known without asking it. Immutable.
 *
 * @param interactive whether a person sits there: standard input and output are a terminal
 * @param rewrites whether a line can be written anew in place, by ECMA-48 sequences
 * @param styled whether bold type and colours may be used besides
 * @param charset how text is written
 * @param columns how many characters a line holds
 */
public record Terminal(boolean interactive, boolean rewrites, boolean styled, Charset charset, int columns) {
    private static final int DEFAULT_COLUMNS = 80;
    private static final int MAX_COLUMNS = 9999;
    /** Terminals of Windows say by these, not by TERM, that they know the sequences. */
    private static final List<String> WINDOWS_TERMINALS = List.of("WT_SESSION", "ConEmuANSI");

    /** The one this process was started in. */
    public static Terminal ofProcess(Settings settings) {
        return of(
                settings,
                Optional.ofNullable(System.console())
                        .filter(Terminal::isTerminal)
                        .map(Console::charset));
    }

    /**
     * Reads the facts.
     *
     * @param settings {@code TERM}; {@code NO_COLOR} (no-color.org); {@code COLUMNS}, which shells do not always hand on
     * @param console the charset of the terminal; empty when there is none
     */
    static Terminal of(Settings settings, Optional<Charset> console) {
        boolean capable = settings.variable("TERM")
                .map(type -> !type.equals("dumb"))
                .orElseGet(() -> WINDOWS_TERMINALS.stream()
                        .anyMatch(name -> settings.variable(name).isPresent()));
        boolean rewrites = console.isPresent() && capable;
        return new Terminal(
                console.isPresent(),
                rewrites,
                rewrites && settings.variable("NO_COLOR").isEmpty(),
                console.orElse(StandardCharsets.UTF_8),
                columns(settings.variable("COLUMNS").orElse("")));
    }

    /** Whether block characters can be shown. */
    public boolean isUnicode() {
        return charset.equals(StandardCharsets.UTF_8);
    }

    private static int columns(String text) {
        if (!text.matches("[1-9][0-9]{0,3}")) {
            return DEFAULT_COLUMNS;
        }
        return Math.min(Integer.parseInt(text), MAX_COLUMNS);
    }

    /** From JDK 22 on there is a console without a terminal too, and a method that tells. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
