package dev.signet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are read, and what is said of those that are not. */
class TomlTableTest {
    private static final String DOCUMENT = """
            # a comment with "quotes" and [[[[[ brackets
            model = "large"
            method = 'api'
            ids = ["one", 'two',
                   "three"] # and more
            empty = []
            number = 7
            yes = true
            date = 1979-05-27
            mixed = ["one", 2]
            "quoted key" = ""
            [signet]
            stores = "file"
            [servers.a]
            env = { KEY = "x" }
            [[list]]
            a = 1
            """;

    private static TomlTable read(String text) throws ConfigFileException {
        return TomlTable.parse(text.getBytes(StandardCharsets.UTF_8), "/etc/acme.toml");
    }

    @Test
    void readsTextsListsAndTables() throws Exception {
        var document = read(DOCUMENT);

        assertThat(document.text("method")).contains("api");
        assertThat(document.text("quoted key")).contains("");
        assertThat(document.text("absent")).isEmpty();
        assertThat(document.texts("ids")).contains(List.of("one", "two", "three"));
        assertThat(document.texts("method")).contains(List.of("api"));
        assertThat(document.texts("empty")).contains(List.of());
        assertThat(document.texts("absent")).isEmpty();
        assertThat(document.table("absent")).isEmpty();
        assertThat(document.table("signet").orElseThrow().text("stores")).contains("file");
        assertThat(document.table("servers")
                        .orElseThrow()
                        .table("a")
                        .orElseThrow()
                        .keys())
                .containsExactly("env");
        assertThat(document.has("yes")).isTrue();
        assertThat(document.keys()).contains("date", "list", "mixed", "number").doesNotContain("stores");
    }

    @Test
    void takesAByteOrderMarkAndWindowsLineEnds() throws Exception {
        assertThat(read("\uFEFFa = 'b'\r\nc = 'd'\r\n").text("c")).contains("d");
        assertThat(read("").keys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"number", "yes", "date", "mixed", "signet", "list"})
    void namesTheKeyOfAnotherType(String key) throws Exception {
        var document = read(DOCUMENT);
        assertThatExceptionOfType(ConfigFileException.class)
                .isThrownBy(() -> document.texts(key))
                .withMessageStartingWith("the key " + key + " in /etc/acme.toml has to be a text in quotes")
                .satisfies(e -> assertThat(e.remedy()).isNotBlank());
    }

    @Test
    void namesTheWholePathOfAKey() throws Exception {
        var servers = read(DOCUMENT).table("servers").orElseThrow();
        assertThatExceptionOfType(ConfigFileException.class)
                .isThrownBy(() -> servers.text("a"))
                .withMessage("the key servers.a in /etc/acme.toml has to be a text in quotes, but has a table");
        var document = read(DOCUMENT);
        assertThatExceptionOfType(ConfigFileException.class)
                .isThrownBy(() -> document.table("method"))
                .withMessage("the key method in /etc/acme.toml has to be a table, but has a text");
    }

    /** What TOML allows and configuration files have in them, with and without a line end, and with those of Windows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a]",
                "[[a]]",
                "# comment",
                "  a = 1  \n\t[b] # x\n\t c = 2\t",
                "a = ''\nb = \"\"\nc = []\nd = {}",
                "a = '''That's \"x\"'''",
                "a = ''''That,' she said''''",
                "a = \"\"\"\"x\"\"\"\"",
                "a = \"\"\"a\\\n   b\"\"\"",
                "a = \"\\u00E9\\U0001F600\\t\\\"\\\\\"",
                "a = 'C:\\Users\\x'",
                "a = \"x # y\" # z",
                "a = 'x]'\nb = [']', '}']",
                "a = 0xDEAD_BEEF\nb = -9223372036854775808\nc = 6.26e-34\nd = +inf",
                "a = 1979-05-27 07:32:00Z\nb = 1979-05-27T00:32:00.999-07:00\nc = 07:32:00",
                "a . b . \"c d\" = 1\n\"\" = 2\n3.14 = 'pi'",
                "[ a . 'b' ]\nx = 1\n[a]\nc = 1",
                "[fruit]\napple.color = 1\n[fruit.apple.texture]\nsmooth = true",
                "a = [1, 2,\n 3, # c\n]\nb = [[1, 2], ['a', 'b',]]",
                "a = [{x = 1}, {y = 2}]\nb = { x = 1, y.z = 'b', q = [1, 2] }",
                "[[f]]\nn = 1\n[f.p]\nc = 1\n[[f.v]]\nn = 1\n[[f]]\nn = 3",
                "[projects.\"/home/u/x\"]\ntrust_level = \"trusted\""
            })
    void readsWhatIsToml(String text) throws Exception {
        for (String document : List.of(text, text + "\n", text.replace("\n", "\r\n") + "\r\n")) {
            assertThat(read(document).keys()).hasSameSizeAs(read(text).keys());
        }
    }

    /** Each holds the word {@code hidden}, which must not be shown. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hidden",
                "= 'hidden'",
                "hidden = ",
                "a = hidden",
                "a = 'hidden",
                "a = \"hidden\\q\"",
                "a = ['hidden'",
                "a = ['hidden' 'b']",
                "a = 'hidden' b = 1",
                "hidden = 1\nhidden = 2",
                "hidden = 1\n'hidden' = 2",
                "[hidden]\na = 1\n[hidden]\nb = 2",
                "[hidden]\na = 1\na = 2",
                "hidden.a = 1\nhidden.a = 2",
                "hidden = 1\n[hidden]\na = 2",
                "hidden = 1\n[[hidden]]\na = 2",
                "a = {hidden = 1, hidden = 2}",
                "[hidden\na = 1",
                "[[hidden]\na = 1",
                "hidden..a = 1",
                "a = '''hidden",
                "a = 'hidden\u0001'",
                "a = 'hidden'\rb = 1",
                "a = 'hidden' # \u0000",
                "hidden = 01",
                "hidden = 1979-15-27T07:32:00Z",
                "a = \"hidden \\uD800\""
            })
    void refusesWhatIsNoTomlWithoutQuotingIt(String text) {
        assertThatExceptionOfType(ConfigFileException.class)
                .isThrownBy(() -> read(text))
                .withMessageStartingWith("/etc/acme.toml ")
                .withMessageNotContaining("hidden")
                .withNoCause();
    }

    @Test
    void saysWhereReadingStopped() {
        assertThatExceptionOfType(ConfigFileException.class)
                .isThrownBy(() -> read("a = 1\nb = 2\nc == 3\nd = 4\n"))
                .withMessageContaining("at line 3");
        assertThatExceptionOfType(ConfigFileException.class)
                .isThrownBy(() -> read("a = 1\nb = '\u0007'\n"))
                .withMessageContaining("in line 2");
    }

    @Test
    void refusesWhatIsNoUtf8() {
        byte[] latin1 = "a = 'é'\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(ConfigFileException.class)
                .isThrownBy(() -> TomlTable.parse(latin1, "f"))
                .withMessageContaining("UTF-8");
    }

    @Test
    void nestsAsDeepAs64() throws Exception {
        assertThat(read("a = " + "[".repeat(64) + "]".repeat(64)).has("a")).isTrue();
        assertThat(read("a = '" + "[".repeat(65) + "'\nb = \"\"\"" + "\n[[\"".repeat(65) + "x\"\"\"")
                        .has("b"))
                .isTrue();
        for (String open : List.of("[", "{a=", "[{a=", "[\n")) {
            for (int depth : List.of(65, 400_000 / open.length())) {
                assertThatExceptionOfType(ConfigFileException.class)
                        .isThrownBy(() -> read("a = " + open.repeat(depth)))
                        .withMessageContaining("deeper than 64");
            }
        }
        assertThat(read("a" + ".a".repeat(400_000) + " = 1").has("a")).isTrue();
    }

    /** Whatever the bytes, it is a table or the one exception: never another, never an endless loop. */
    @Test
    void readsOrRefusesAnyBytes() throws Exception {
        var random = new Random(42);
        byte[] alphabet = "[]{}=.,'\"#\\\n\r\t _-0ae\u00e9".getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        int rounds = 20_000;
        for (int i = 0; i < rounds; i++) {
            byte[] bytes = DOCUMENT.getBytes(StandardCharsets.UTF_8);
            for (int change = 0; change <= i % 4; change++) {
                bytes[random.nextInt(bytes.length)] = alphabet[random.nextInt(alphabet.length)];
            }
            try {
                assertThat(TomlTable.parse(bytes, "f").keys()).isNotNull();
            } catch (ConfigFileException e) {
                refused++;
            }
        }
        System.out.println("damaged documents: " + refused + " of " + rounds + " refused, no other outcome");
        assertThat(refused).isBetween(rounds / 4, rounds - rounds / 20);
    }
}
