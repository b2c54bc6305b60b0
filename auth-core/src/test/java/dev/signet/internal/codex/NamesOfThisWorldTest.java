package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing outside the package knows a name of its world, but for the one place that offers the profile to users, and
 * examples that call it.
 */
class NamesOfThisWorldTest {
    private static final Pattern NAME = Pattern.compile("codex|openai|chatgpt", Pattern.CASE_INSENSITIVE);
    private static final List<Path> SOURCES = List.of(Path.of("../auth-api/src/main"), Path.of("src/main"));

    @Test
    void stayInThePackage() throws IOException {
        for (var sources : SOURCES) {
            assertThat(filesThatSayOne(sources)).as("files under %s", sources).isEmpty();
        }
    }

    @Test
    void areFoundWhereTheyAre() throws IOException {
        try (var files = Files.walk(SOURCES.get(1))) {
            assertThat(files.filter(file -> file.toString().replace('\\', '/').contains("/internal/codex/"))
                            .filter(NamesOfThisWorldTest::saysOne))
                    .isNotEmpty();
        }
    }

    @Test
    void wouldBeFoundElsewhere(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Clean.java"), "/** See {@code Profile.codex()}. */ class Clean {}");
        var planted = Files.writeString(folder.resolve("Planted.java"), "/** For CodeX. */ class Planted {}");

        assertThat(filesThatSayOne(folder)).containsExactly(planted);
    }

    private static List<Path> filesThatSayOne(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !isAllowed(file.toString().replace('\\', '/')))
                    .filter(NamesOfThisWorldTest::saysOne)
                    .toList();
        }
    }

    private static boolean isAllowed(String file) {
        return file.contains("/dev/signet/internal/codex/") || file.endsWith("/dev/signet/Profile.java");
    }

    private static boolean saysOne(Path file) {
        try {
            return Files.isRegularFile(file)
                    && NAME.matcher(Files.readString(file).replace("Profile.codex()", ""))
                            .find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
