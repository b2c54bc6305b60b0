package dev.signet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a home may wish, and which homes are believed. */
class HomeSettingsTest {
    private static final HomeSettings.Keys KEYS =
            new HomeSettings.Keys("keep_in", new HomeSettings.Flag("extras", "sealed"), "base_url");

    private static HomeSettings read(String text, boolean trusted) throws ConfigFileException {
        return HomeSettings.of(TomlTable.parse(text.getBytes(StandardCharsets.UTF_8), "f"), KEYS, trusted);
    }

    @ParameterizedTest
    @EnumSource(StoreChoice.class)
    void readsEachStore(StoreChoice choice) throws Exception {
        assertThat(read("keep_in = '" + choice.word() + "'", true).store()).contains(choice);
    }

    @Test
    void readsAnAddressAndNothing() throws Exception {
        assertThat(read("base_url = 'https://api.example/v1/'", true).baseUrl())
                .contains(URI.create("https://api.example/v1/"));
        assertThat(read("other = 1", true)).isEqualTo(HomeSettings.NONE);
        assertThat(read("other = 1", false)).isEqualTo(HomeSettings.NONE);
    }

    @Test
    void readsWhetherToEncryptHoweverItIsWritten() throws Exception {
        assertThat(read("extras.sealed = true", true).encrypted()).contains(true);
        assertThat(read("[extras]\nsealed = false\nother = 'x'", true).encrypted())
                .contains(false);
        assertThat(read("[extras]\nother = true", true).encrypted()).isEmpty();
        assertThatExceptionOfType(ConfigFileException.class)
                .isThrownBy(() -> read("[extras]\nsealed = 'yes'", true))
                .withMessageContaining("the key extras.sealed in f has to be true or false");
        assertThat(read("[extras]\nsealed = true", false)).satisfies(settings -> {
            assertThat(settings.encrypted()).isEmpty();
            assertThat(settings.ignored()).containsExactly("extras.sealed");
        });
    }

    @Test
    void takesNothingFromAHomeThatIsNotTrusted() throws Exception {
        var settings = read("keep_in = 'nonsense'\nbase_url = 'https://hostile.example'", false);
        assertThat(settings.store()).isEmpty();
        assertThat(settings.baseUrl()).isEmpty();
        assertThat(settings.ignored()).containsExactlyInAnyOrder("keep_in", "base_url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keep_in = ''",
                "keep_in = 'File'",
                "keep_in = 1",
                "keep_in = ['file']",
                "base_url = ''",
                "base_url = 'api.example'",
                "base_url = 'file:///etc/passwd'",
                "base_url = 'https://'",
                "base_url = 'https://user:hidden@api.example'",
                "base_url = 'https://api.example/ hidden'",
                "base_url = true"
            })
    void refusesWhatItCannotUseWithoutShowingIt(String text) {
        assertThatExceptionOfType(ConfigFileException.class)
                .isThrownBy(() -> read(text, true))
                .withMessageMatching("the key \\w+ in f (has to be|names no|is no) .*")
                .withMessageNotContaining("hidden");
    }

    @Test
    void refusesAnEndlessAddress() {
        assertThatExceptionOfType(ConfigFileException.class)
                .isThrownBy(() -> read("base_url = 'https://a.example/" + "a".repeat(2048) + "'", true));
    }

    @Test
    void believesAHomeOfOurs(@TempDir Path folder) throws Exception {
        Path home = Files.createDirectories(folder.resolve("me/.acme"));
        assertThat(HomeTrust.doubt(home, Optional.of(folder.resolve("me")), FileFacts.ofSystem()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {".git", ".hg", ".svn", ".jj", ".bzr", "_darcs"})
    void doubtsAHomeInsideAVersionControlledTree(String mark, @TempDir Path folder) throws Exception {
        Path home = Files.createDirectories(folder.resolve("src/a/.acme"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), home);
        Files.writeString(folder.resolve("src").resolve(mark), "gitdir: elsewhere");
        for (Path path : new Path[] {home, link}) {
            assertThat(HomeTrust.doubt(path, Optional.of(folder), FileFacts.ofSystem()))
                    .contains("it lies in the version-controlled tree "
                            + folder.toRealPath().resolve("src"));
        }
        assertThat(HomeTrust.doubt(folder, Optional.of(folder), FileFacts.ofSystem()))
                .as("beside the tree")
                .isEmpty();
    }

    @Test
    void doubtsAHomeOfAnotherUser(@TempDir Path folder) throws Exception {
        Path home = Files.createDirectories(folder.toRealPath().resolve("theirs"));
        var facts = new StagedFacts().with(home, 4711, 0755);
        assertThat(HomeTrust.doubt(home, Optional.of(folder), facts)).contains("it belongs to user 4711");
        facts.with(folder, 4711, 0755);
        assertThat(HomeTrust.doubt(home, Optional.of(folder), facts))
                .as("the person's own")
                .isEmpty();
    }

    @Test
    void doubtsWhatItCannotSee(@TempDir Path folder) throws Exception {
        Path home = Files.createDirectories(folder.toRealPath().resolve("home"));
        assertThat(HomeTrust.doubt(home, Optional.of(folder), new StagedFacts().denied(home.resolve(".git"))))
                .contains("it can't be told whose it is (AccessDeniedException)");
        assertThat(HomeTrust.doubt(folder.resolve("absent"), Optional.of(folder), new StagedFacts()))
                .isNotEqualTo(Optional.empty());
    }
}
