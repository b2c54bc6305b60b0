package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README shows code that compiles, and commands that exist. */
final class ReadmeTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path EXAMPLES = Path.of("src/main/java/dev/signet/examples/cli");

    @Test
    void showsTheCodeOfTheExamplesAndNoOther() throws IOException {
        var shown = blocks("java");

        assertThat(shown)
                .containsExactly(
                        example("FirstCall", "README"),
                        example("AgentOnBothSides", "README agent"),
                        example("AgentOnBothSides", "README verifier"),
                        example("AgentOnBothSides", "README request"));
        assertThat(shown.get(0).lines().count()).isLessThanOrEqualTo(14);
    }

    @Test
    void namesTwoCommandsToSetUpAndNoOther() throws IOException {
        assertThat(blocks("sh")).containsExactly("./signet demo\n", "mvn verify\n");
    }

    @Test
    void namesCommandsOfTheCommandLine() throws IOException {
        for (var runbook : runbooks()) {
            for (var command : commands(runbook)) {
                assertThat(helpOf(command)).startsWith("Usage: signet agent " + command + " ");
            }
        }
        assertThat(commands("signet agent frobnicate")).containsExactly("frobnicate");
        assertThat(helpOf("frobnicate")).doesNotStartWith("Usage: signet agent frobnicate ");
    }

    private static String helpOf(String command) {
        return CommandRun.of(Map.of(), "agent", command, "--help").exitsWith(0).out();
    }

    private static List<String> runbooks() throws IOException {
        var texts = new ArrayList<>(List.of(readme()));
        try (var files = Files.list(ROOT.resolve("docs/runbooks"))) {
            for (var file : files.toList()) {
                texts.add(Files.readString(file));
            }
        }
        assertThat(texts).hasSizeGreaterThan(4);
        return texts;
    }

    private static List<String> commands(String text) {
        return Pattern.compile("signet agent ([a-z-]+)")
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .distinct()
                .toList();
    }

    @Test
    void linksToFilesThatAreThere() throws IOException {
        var links = Pattern.compile("\\]\\(([^):]+)\\)").matcher(readme());
        int count = 0;
        while (links.find()) {
            assertThat(ROOT.resolve(links.group(1))).exists();
            count++;
        }
        assertThat(count).isGreaterThan(4);
    }

    private static String example(String name, String mark) throws IOException {
        var source = Files.readString(EXAMPLES.resolve(name + ".java"));
        var begin = source.indexOf("// " + mark + " begins\n") + ("// " + mark + " begins\n").length();
        return source.substring(begin, source.indexOf("// " + mark + " ends")).stripIndent();
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("(?s)```" + language + "\n(.*?)```")
                .matcher(readme())
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }
}
