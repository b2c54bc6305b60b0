package dev.signet;

import dev.signet.internal.config.Settings;
import dev.signet.internal.console.LineReader;
import dev.signet.internal.console.QrText;
import dev.signet.internal.console.Terminal;
import dev.signet.internal.console.TimeLeft;
import dev.signet.internal.text.ShownText;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The prompt of a terminal. Where a line can be rewritten, the time left counts down in place; elsewhere it is told once a minute. Safe for
 * use by several threads.
 */
final class ConsolePrompt implements Prompt {
    private static final String ERASE_LINE = "\u001b[K";
    private static final String BOLD = "\u001b[1m";
    /** Of 256 colours these two are black and white whatever the terminal's theme; of the first 16 none is. */
    private static final String WHITE_ON_BLACK = "\u001b[38;5;231;48;5;16m";

    private static final String PLAIN = "\u001b[0m";
    private static final long NOTHING_TOLD = -1;

    private final Terminal terminal;
    private final PrintStream err;
    private final LineReader lines;

    // Both guarded by this.
    private boolean counting;
    private long minutesTold = NOTHING_TOLD;

    /**
     * Writes and reads nothing yet.
     *
     * @param err what a person reads; encodes as the terminal does
     * @param lines what they type
     */
    ConsolePrompt(Terminal terminal, PrintStream err, LineReader lines) {
        this.terminal = terminal;
        this.err = err;
        this.lines = lines;
    }

    /** With the standard streams of this process as they are now. */
    static ConsolePrompt ofProcess() {
        var terminal = Terminal.ofProcess(Settings.fromEnvironment());
        return new ConsolePrompt(
                terminal,
                new PrintStream(System.err, true, terminal.charset()),
                new LineReader(System.in, terminal.interactive()));
    }

    @Override
    public boolean isInteractive() {
        return terminal.interactive();
    }

    @Override
    public synchronized void showBrowser(URI address, boolean opened, Instant until) {
        begin();
        print(opened ? "Opening your browser to sign in. If it does not open, visit:" : "To sign in, visit:");
        print("");
        print(ShownText.bare(address.toASCIIString()));
        print("");
        if (terminal.interactive()) {
            print("If that browser can't come back here, paste the address your browser ends at.");
            print("");
        }
        err.flush();
    }

    @Override
    public synchronized void showDevice(String code, URI address, @Nullable URI complete, Instant until) {
        begin();
        print("To sign in, visit:");
        print("");
        print(ShownText.bare(address.toASCIIString()));
        print("");
        print("and enter this code:");
        print("");
        print("    " + emphasized(ShownText.bare(code)));
        print("");
        print("Enter a code only if you asked for it yourself. Whoever else gives you one wants to sign in as you.");
        print("");
        if (complete != null) {
            print("Or open this address, which brings the code along:");
            print("");
            print(ShownText.bare(complete.toASCIIString()));
            print("");
        }
        draw(ShownText.bare((complete == null ? address : complete).toASCIIString()));
        err.flush();
    }

    @Override
    public synchronized void waiting(Duration left) {
        if (terminal.rewrites()) {
            String clock = TimeLeft.clock(left);
            String words = "Waiting, " + clock + " left";
            // A line that wraps can't be written anew in place.
            err.print("\r" + (words.length() < terminal.columns() ? words : clock) + ERASE_LINE);
            counting = true;
        } else if (TimeLeft.minutes(left) != minutesTold) {
            minutesTold = TimeLeft.minutes(left);
            print("Waiting, " + minutesTold + " min left");
        }
        err.flush();
    }

    /** Empty lines are a key pressed while waiting, and no answer. */
    @Override
    public Optional<String> awaitPaste() throws InterruptedException {
        if (!terminal.interactive()) {
            return Optional.empty();
        }
        Optional<String> line = lines.readLine();
        while (line.isPresent() && line.get().isBlank()) {
            line = lines.readLine();
        }
        return line;
    }

    @Override
    public synchronized void refusedPaste(String explanation) {
        clearCountdown();
        print(ShownText.bare(explanation));
        err.flush();
    }

    @Override
    public synchronized void done() {
        begin();
        err.flush();
    }

    private void begin() {
        clearCountdown();
        minutesTold = NOTHING_TOLD;
    }

    private void clearCountdown() {
        if (counting) {
            err.print("\r" + ERASE_LINE);
            counting = false;
        }
    }

    /** Spaced it is easier to read; a second time it is as it can be copied. */
    private String emphasized(String code) {
        if (!terminal.interactive()) {
            return code;
        }
        String spaced =
                String.join(" ", code.codePoints().mapToObj(Character::toString).toList());
        boolean fits = spaced.length() + code.length() + 20 < terminal.columns();
        return (terminal.styled() ? BOLD + spaced + PLAIN : spaced) + (fits ? "    (to copy: " + code + ")" : "");
    }

    private void draw(String address) {
        if (!terminal.interactive() || !terminal.isUnicode()) {
            return;
        }
        QrText.of(address, terminal.columns()).ifPresent(drawn -> {
            print("Or scan that address with your phone:");
            print("");
            coloured(drawn).forEach(this::print);
            print("");
        });
    }

    private List<String> coloured(List<String> drawn) {
        return terminal.styled()
                ? drawn.stream().map(line -> WHITE_ON_BLACK + line + PLAIN).toList()
                : drawn;
    }

    private void print(String line) {
        err.print(line + System.lineSeparator());
    }
}
