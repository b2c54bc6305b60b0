package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README shows code that compiles, and commands that exist. */
final class ReadmeTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path EXAMPLE = Path.of("src/main/java/dev/signet/examples/cli/FirstCall.java");

    @Test
    void showsTheCodeOfTheExample() throws IOException {
        var shown = block("java");

        assertThat(shown).isEqualTo(example());
        assertThat(shown.lines().count()).isLessThanOrEqualTo(14);
    }

    @Test
    void namesTwoCommandsToSetUpAndNoOther() throws IOException {
        assertThat(blocks("sh")).containsExactly("./signet demo\n", "mvn verify\n");
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

    private static String example() throws IOException {
        var source = Files.readString(EXAMPLE);
        var begin = source.indexOf("// README begins\n") + "// README begins\n".length();
        return source.substring(begin, source.indexOf("// README ends")).stripIndent();
    }

    private static String block(String language) throws IOException {
        var blocks = blocks(language);
        assertThat(blocks).hasSize(1);
        return blocks.get(0);
    }

    private static java.util.List<String> blocks(String language) throws IOException {
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
