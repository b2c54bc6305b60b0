package dev.signet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.internal.console.LineReader;
import dev.signet.internal.console.QrText;
import dev.signet.internal.console.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ConsolePromptTest {
    private static final Instant UNTIL = Instant.EPOCH;
    private static final URI SIGN_IN = URI.create("https://login.acme.test/authorize?state=abc");
    private static final URI DEVICE = URI.create("https://login.acme.test/device");
    private static final URI COMPLETE = URI.create("https://login.acme.test/device?user_code=WDJB-MJHT");
    private static final Terminal FULL = new Terminal(true, true, true, UTF_8, 80);
    private static final Terminal NONE = new Terminal(false, false, false, UTF_8, 80);
    private static final String PLAIN_DEVICE = """
            To sign in, visit:

            https://login.acme.test/device

            and enter this code:

                CODE

            Enter a code only if you asked for it yourself. Whoever else gives you one wants to sign in as you.

            """;
    private static final String LINK = """
            Or open this address, which brings the code along:

            https://login.acme.test/device?user_code=WDJB-MJHT

            """;
    private static final String SCAN = "Or scan that address with your phone:\n\n";

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ConsolePrompt prompt(Terminal terminal) {
        return prompt(terminal, "");
    }

    private ConsolePrompt prompt(Terminal terminal, String typed) {
        return new ConsolePrompt(
                terminal,
                new PrintStream(err, false, terminal.charset()),
                new LineReader(new ByteArrayInputStream(typed.getBytes(UTF_8)), false));
    }

    private String shown() {
        return err.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static String device(String code) {
        return PLAIN_DEVICE.replace("CODE", code);
    }

    private static String drawn(URI address, String before, String after) {
        var picture = new StringBuilder(SCAN);
        QrText.of(address.toString(), 80)
                .orElseThrow()
                .forEach(line ->
                        picture.append(before).append(line).append(after).append('\n'));
        return picture.append('\n').toString();
    }

    @Test
    void theBrowsersAddressStandsAlone() {
        prompt(FULL).showBrowser(SIGN_IN, true, UNTIL);

        assertThat(shown()).isEqualTo("""
                        Opening your browser to sign in. If it does not open, visit:

                        https://login.acme.test/authorize?state=abc

                        If that browser can't come back here, paste the address your browser ends at.

                        """);
    }

    @Test
    void aBrowserThatDidNotOpenIsNotPromised() {
        prompt(NONE).showBrowser(SIGN_IN, false, UNTIL);

        assertThat(shown()).isEqualTo("To sign in, visit:\n\nhttps://login.acme.test/authorize?state=abc\n\n");
    }

    @Test
    void aTerminalShowsTheCodeSpacedAndDrawn() {
        prompt(FULL).showDevice("WDJB-MJHT", DEVICE, COMPLETE, UNTIL);

        assertThat(shown())
                .isEqualTo(device("\u001b[1mW D J B - M J H T\u001b[0m    (to copy: WDJB-MJHT)")
                        + LINK
                        + drawn(COMPLETE, "\u001b[38;5;231;48;5;16m", "\u001b[0m"));
    }

    @Test
    void withoutColoursTheSameIsPlain() {
        prompt(new Terminal(true, true, false, UTF_8, 80)).showDevice("WDJB-MJHT", DEVICE, null, UNTIL);

        assertThat(shown())
                .isEqualTo(device("W D J B - M J H T    (to copy: WDJB-MJHT)") + drawn(DEVICE, "", ""))
                .doesNotContain("\u001b");
    }

    @Test
    void aNarrowTerminalGetsNoPicture() {
        prompt(new Terminal(true, true, true, UTF_8, 32)).showDevice("WDJB-MJHT", DEVICE, COMPLETE, UNTIL);

        assertThat(shown()).isEqualTo(device("\u001b[1mW D J B - M J H T\u001b[0m") + LINK);
    }

    @Test
    void aTerminalWithoutUtf8GetsAsciiOnly() {
        prompt(new Terminal(true, true, true, US_ASCII, 80)).showDevice("WDJB-MJHT", DEVICE, COMPLETE, UNTIL);

        assertThat(shown())
                .isEqualTo(device("\u001b[1mW D J B - M J H T\u001b[0m    (to copy: WDJB-MJHT)") + LINK)
                .matches("\\p{ASCII}*");
    }

    @Test
    void withoutATerminalThereIsNothingButWords() {
        prompt(NONE).showDevice("WDJB-MJHT", DEVICE, COMPLETE, UNTIL);

        assertThat(shown()).isEqualTo(device("WDJB-MJHT") + LINK);
    }

    @Test
    void timeCountsDownInPlaceAndIsCleared() {
        var prompt = prompt(FULL);

        prompt.waiting(Duration.parse("PT59M59S"));
        prompt.waiting(Duration.ofMinutes(1));
        prompt.waiting(Duration.ofSeconds(5));
        prompt.done();
        prompt.done();

        assertThat(shown())
                .isEqualTo("\rWaiting, 59:59 left\u001b[K\rWaiting, 1:00 left\u001b[K\rWaiting, 0:05 left\u001b[K"
                        + "\r\u001b[K");
    }

    @Test
    void aNarrowTerminalCountsInAFewCharacters() {
        prompt(new Terminal(true, true, true, UTF_8, 19)).waiting(Duration.ofMinutes(15));

        assertThat(shown()).isEqualTo("\r15:00\u001b[K");
    }

    @Test
    void elsewhereTimeIsToldOnceAMinute() {
        for (var terminal : new Terminal[] {NONE, new Terminal(true, false, false, UTF_8, 80)}) {
            err.reset();
            var prompt = prompt(terminal);

            for (int seconds = 150; seconds > 0; seconds--) {
                prompt.waiting(Duration.ofSeconds(seconds));
            }
            prompt.done();

            assertThat(shown()).isEqualTo("Waiting, 3 min left\nWaiting, 2 min left\nWaiting, 1 min left\n");
        }
    }

    @Test
    void aRefusedPasteTakesThePlaceOfTheCountdown() {
        var prompt = prompt(FULL);

        prompt.waiting(Duration.ofSeconds(9));
        prompt.refusedPaste("That is no address.");

        assertThat(shown()).isEqualTo("\rWaiting, 0:09 left\u001b[K\r\u001b[KThat is no address.\n");
    }

    @Test
    void aPasteIsTheFirstLineThatIsNotEmpty() throws Exception {
        var prompt = prompt(FULL, "\n  \nhttp://localhost:1455/auth/callback?code=x&state=y\n");

        assertThat(prompt.awaitPaste()).contains("http://localhost:1455/auth/callback?code=x&state=y");
        assertThat(prompt.awaitPaste()).isEmpty();
    }

    @Test
    void withoutATerminalNothingIsRead() throws Exception {
        assertThat(prompt(NONE, "http://localhost/\n").awaitPaste()).isEmpty();
        assertThat(prompt(NONE).isInteractive()).isFalse();
        assertThat(prompt(FULL).isInteractive()).isTrue();
    }

    @Test
    void noControlOfSomebodyElseReachesTheTerminal() {
        var prompt = prompt(new Terminal(true, true, false, US_ASCII, 80));

        prompt.showDevice("AB\u001b[2J\nC\u202eD", DEVICE, null, UNTIL);
        prompt.refusedPaste("no\u0007\r\nother line\u2028here");

        assertThat(shown())
                .contains("A B [ 2 J C D", "noother linehere\n")
                .doesNotContain("\u001b", "\u0007", "\u202e", "\r");
    }

    @Test
    void theOneOfThisProcessKnowsThatNobodySitsThere() throws Exception {
        var prompt = Prompt.console();

        assertThat(prompt.isInteractive()).isFalse();
        assertThat(prompt.awaitPaste()).isEmpty();
    }
}
