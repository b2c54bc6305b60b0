package dev.signet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files are read, and which are refused before they are opened. A pipe would hold a reader for ever. */
@Timeout(20)
class ConfigFileTest {
    @TempDir
    Path temp;

    private Path folder;
    private Path file;
    private final StagedFacts facts = new StagedFacts();

    @BeforeEach
    void placeFile() throws IOException {
        folder = Files.createDirectories(temp.toRealPath().resolve("etc/acme"));
        file = Files.writeString(folder.resolve("policy.toml"), "content");
    }

    private String managed(Path path) throws ConfigFileException {
        return text(ConfigFile.readRootOwned(path, facts));
    }

    private String personal(Path path) throws ConfigFileException {
        return text(ConfigFile.read(path, facts));
    }

    private static String text(Optional<byte[]> content) {
        return content.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("(absent)");
    }

    private ThrowableAssertAlternative<ConfigFileException> refused(Path path) {
        return assertThatExceptionOfType(ConfigFileException.class)
                .isThrownBy(() -> managed(path))
                .satisfies(e -> assertThat(e.remedy()).isNotBlank());
    }

    @Test
    void readsWhatIsThereAndSaysWhatIsNot() throws Exception {
        assertThat(managed(file)).isEqualTo("content");
        assertThat(personal(file)).isEqualTo("content");
        assertThat(managed(folder.resolve("absent"))).isEqualTo("(absent)");
        assertThat(personal(folder.resolve("absent"))).isEqualTo("(absent)");
        assertThat(managed(temp.resolve("no/folder/at/all"))).isEqualTo("(absent)");
    }

    @Test
    void looksTwiceAtAFileThatIsAbsent() throws Exception {
        managed(folder.resolve("absent"));
        assertThat(facts.looks()).containsExactly(folder.resolve("absent"), folder);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0644, true",
        "0, 0444, true",
        "0, 0600, true",
        "0, 0755, true",
        "0, 0664, false",
        "0, 0646, false",
        "0, 0666, false",
        "0, 01666, false",
        "1000, 0644, false",
        "65534, 0444, false",
        "4294967295, 0644, false"
    })
    void aFileMustBeRootsAlone(long owner, String mode, boolean read) throws Exception {
        facts.with(file, owner, Integer.parseInt(mode, 8));
        if (read) {
            assertThat(managed(file)).isEqualTo("content");
        } else {
            refused(file).withMessageStartingWith(file + " can't be trusted: it ");
        }
        assertThat(personal(file)).isEqualTo("content");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0755, true",
        "0, 01777, true",
        "0, 0775, false",
        "0, 0777, false",
        "1000, 0755, false",
        "1000, 01777, false"
    })
    void soMustEachFolderAboveIt(long owner, String mode, boolean read) throws Exception {
        for (Path above : List.of(folder, temp.toRealPath(), file.getRoot())) {
            facts.with(above, owner, Integer.parseInt(mode, 8));
            if (read) {
                assertThat(managed(file)).isEqualTo("content");
            } else {
                refused(file).withMessageStartingWith(file + " can't be trusted: " + above + " ");
            }
            facts.with(above, 0, 0755);
        }
    }

    @Test
    void followsALinkThatRootMadeToAFileOfRoots() throws Exception {
        Path kept = Files.writeString(
                Files.createDirectories(temp.toRealPath().resolve("store")).resolve("kept"), "kept");
        Path absolute = Files.createSymbolicLink(folder.resolve("absolute"), kept);
        Path relative = Files.createSymbolicLink(folder.resolve("relative"), Path.of("../.././store/kept"));
        Path through = Files.createSymbolicLink(folder.resolve("through"), relative);
        Path dots = Files.createSymbolicLink(folder.resolve("dots"), Path.of("/.." + kept));
        for (Path link : List.of(absolute, relative, through, dots)) {
            assertThat(managed(link)).isEqualTo("kept");
        }

        facts.with(kept, 1000, 0644);
        refused(absolute).withMessageContaining(kept + " belongs to user 1000");
        facts.with(kept, 0, 0644).with(kept.getParent(), 0, 0777);
        refused(through).withMessageContaining(kept.getParent() + " can be written");
        facts.with(kept.getParent(), 0, 0755).with(relative, 1000, 0777);
        refused(through).withMessageContaining(relative + " belongs to user 1000");
        assertThat(managed(absolute))
                .as("the mode of a link counts for nothing")
                .isEqualTo("kept");
    }

    /** As a configuration volume of an orchestrator looks: links beside the data, mode 0777, mounted for reading only. */
    @Test
    void modesOpenNothingOnAVolumeForReadingOnly() throws Exception {
        Path version = Files.createDirectory(folder.resolve("..2026_01"));
        Files.writeString(version.resolve("mounted.toml"), "mounted");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_01"));
        Path mounted = Files.createSymbolicLink(folder.resolve("mounted.toml"), Path.of("..data/mounted.toml"));
        facts.with(folder, 0, 0777);
        refused(mounted).withMessageContaining(folder + " can be written");
        facts.readOnly(folder);
        assertThat(managed(mounted)).isEqualTo("mounted");
        facts.with(folder, 1000, 0777);
        refused(mounted).withMessageContaining(folder + " belongs to user 1000");
        assertThat(FileFacts.ofSystem().isReadOnly(temp)).isFalse();
    }

    @Test
    void refusesALinkThatLeadsNowhereOrInACircle() throws Exception {
        Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("absent"));
        refused(nowhere).withMessageContaining("NoSuchFileException");
        assertThatExceptionOfType(ConfigFileException.class)
                .isThrownBy(() -> personal(nowhere))
                .withMessageContaining("leads nowhere");

        Path folderLink = Files.createSymbolicLink(temp.toRealPath().resolve("unmounted"), Path.of("/no/such/folder"));
        refused(folderLink.resolve("policy.toml"));

        Path circle = folder.resolve("circle");
        Files.createSymbolicLink(circle, circle);
        refused(circle).withMessageContaining("more than 40 links");
    }

    @Test
    void refusesWhatIsNoFile() throws Exception {
        Path pipe = folder.resolve("pipe");
        Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.exists(pipe)).isTrue();
        var named = new ArrayList<String>();
        for (Path path : List.of(folder, pipe, Path.of("/dev/zero"), file.resolve("below-a-file"))) {
            refused(path).satisfies(e -> named.add(e.fault()));
            assertThatExceptionOfType(ConfigFileException.class).isThrownBy(() -> personal(path));
        }
        assertThat(named.get(0)).contains("a folder");
        assertThat(named.get(1)).contains("a pipe or device");
        assertThat(named.get(2)).contains("/dev/zero");
        assertThat(named.get(3)).contains("FileSystemException");
    }

    @Test
    void refusesWhatCannotBeLookedAt() {
        facts.denied(file);
        refused(file).withMessageContaining("permission to use " + file + " is denied");
        facts.denied(folder);
        Path absent = folder.resolve("absent");
        refused(absent).withMessageContaining("permission to use " + folder + " is denied");
    }

    @Test
    void readsOneMebibyteAndNoMore() throws Exception {
        Files.write(file, new byte[ConfigFile.MAX_BYTES]);
        assertThat(managed(file)).hasSize(ConfigFile.MAX_BYTES);
        Files.write(file, new byte[ConfigFile.MAX_BYTES + 1]);
        refused(file).withMessageContaining("longer than 1048576 bytes");
        assertThatExceptionOfType(ConfigFileException.class).isThrownBy(() -> personal(file));
    }

    /** A file may grow between the look and the reading. */
    @Test
    void countsWhatItReadsToo() throws Exception {
        Files.write(file, new byte[ConfigFile.MAX_BYTES + 1]);
        FileFacts small = path ->
                new FileFacts.Entry(facts.of(path).type(), 1, facts.of(path).ownership());
        assertThatExceptionOfType(ConfigFileException.class)
                .isThrownBy(() -> ConfigFile.readRootOwned(file, small))
                .withMessageContaining("longer than");
    }

    @Test
    void asksNothingOfOwnersWhereThereAreNone() throws Exception {
        for (Path path = file; path != null; path = path.getParent()) {
            facts.withoutOwner(path);
        }
        assertThat(managed(file)).isEqualTo("content");
    }

    /** What the operating system says, against what its own programs say. */
    @Test
    void seesOwnersAndModesAsTheyAre() throws Exception {
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-r--"));
        var found = FileFacts.ofSystem().of(file).ownership().orElseThrow();
        Process stat = new ProcessBuilder("stat", "-c", "%u %a", file.toString()).start();
        try (var output = stat.inputReader()) {
            assertThat(output.readLine()).isEqualTo(found.owner() + " " + Integer.toOctalString(found.mode()));
        }
        var temporary = FileFacts.ofSystem().of(Path.of("/tmp")).ownership().orElseThrow();
        assertThat(temporary.isSticky()).isTrue();
        assertThat(temporary.isWritableByOthers()).isTrue();
    }
}
