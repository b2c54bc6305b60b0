package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code ./signet} in a copy of the tree, with stand-ins for java and mvn that tell how they were called. */
final class LauncherTest {
    private static final List<String> SOURCES = List.of(
            "auth-api/src/main",
            "auth-core/src/main",
            "auth-storage-file/src/main",
            "auth-storage-keyring/src/main",
            "auth-testkit/src/main",
            "examples/agent-cli/src/main");

    @TempDir
    Path folder;

    private Path root;
    private Path programs;

    @BeforeEach
    void copy() throws Exception {
        root = Files.createDirectories(folder.resolve("a tree with spaces"));
        programs = Files.createDirectories(folder.resolve("programs/bin"));
        Files.copy(Path.of("..", "..", "signet"), root.resolve("signet"));
        for (var source : SOURCES) {
            Files.createDirectories(root.resolve(source));
        }
        Files.writeString(root.resolve("auth-core/src/main/A.java"), "");
        program("java", "[ \"$1\" = -version ] && exit 1; printf '<%s>' \"$@\"");
        Files.writeString(programs.resolveSibling("release"), "JAVA_VERSION=\"17.0.15\"\n");
        program(
                "mvn",
                "[ \"$1\" = -version ] && { echo 'Apache Maven 3.8.7'; exit; }\n"
                        + "echo building; mkdir -p examples/agent-cli/target/lib; : >examples/agent-cli/target/agent-cli-1.jar");
    }

    @Test
    void buildsOnceAndKeepsTheBuildOffStdout() throws Exception {
        var first = signet("status", "an argument", "");
        var second = signet("status");

        assertThat(first.exit()).isZero();
        assertThat(first.err()).contains("building");
        assertThat(first.out()).startsWith("<-XX:").endsWith("<status><an argument><>");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).endsWith("<dev.signet.examples.cli.SignetCli><status>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-core/src/main", "auth-storage-keyring/src/main"})
    void buildsAgainWhenASourceIsNewer(String folder) throws Exception {
        var source = Files.writeString(root.resolve(folder).resolve("A.java"), "");
        signet("status");
        assertThat(signet("status").err()).as("the control").isEmpty();
        Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));

        assertThat(signet("status").err()).contains("building");
    }

    /** JNA reaches the keyrings of the first two; a release before 24 does not warn, and nothing native is called on Linux. */
    @ParameterizedTest
    @CsvSource({"Darwin, 25.0.3, true", "MINGW64_NT-10.0, 24, true", "Darwin, 21.0.9, false", "Linux, 25.0.3, false"})
    void allowsNativeCodeOnlyWhereTheKeyringNeedsItAndJavaWarns(String system, String java, boolean allowed)
            throws Exception {
        program("uname", "echo " + system);
        Files.writeString(programs.resolveSibling("release"), "JAVA_VERSION=\"" + java + "\"\n");

        var run = signet("status").exitsWith(0);

        assertThat(run.out().contains("<--enable-native-access=ALL-UNNAMED>")).isEqualTo(allowed);
        assertThat(run.out()).endsWith("<dev.signet.examples.cli.SignetCli><status>");
    }

    @Test
    void worksThroughALinkFromElsewhere() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("linked signet"), root.resolve("signet"));

        var run = run(link, "status");

        assertThat(run.out())
                .contains(root.toRealPath() + "/examples/agent-cli/target/lib/*")
                .endsWith("<status>");
    }

    @Test
    void saysWhatIsMissingOrTooOld() throws Exception {
        program("mvn", "echo 'Apache Maven 3.6.3'");
        assertThat(signet("status").err()).contains("mvn is too old: found 3.6.3, expected 3.8.7 or newer");
        Files.delete(programs.resolve("mvn"));
        assertThat(signet("status").err()).contains("there is no mvn on the PATH");
        Files.writeString(programs.resolveSibling("release"), "JAVA_VERSION=\"11.0.2\"\n");
        var old = signet("status");
        assertThat(old.err()).contains("java is too old: found release 11, expected 17 or newer");
        assertThat(old.exit()).isEqualTo(2);
        assertThat(old.out()).isEmpty();
        Files.delete(programs.resolve("java"));
        assertThat(signet("status").err()).contains("there is no java on the PATH");
    }

    @Test
    void aFailedBuildEndsWithTwoAndIsTriedAgain() throws Exception {
        program("mvn", "[ \"$1\" = -version ] && { echo 'Apache Maven 3.9.9'; exit; }\necho broken; exit 1");

        var first = signet("status");

        assertThat(first.exit()).isEqualTo(2);
        assertThat(first.out()).isEmpty();
        assertThat(first.err()).contains("broken", "the build failed");
        assertThat(signet("status").err()).contains("broken");
    }

    private CommandRun signet(String... arguments) throws Exception {
        return run(root.resolve("signet"), arguments);
    }

    private CommandRun run(Path script, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return ChildProcess.run(folder, command, Map.of("PATH", programs + ":" + tools(), "JAVA_HOME", ""));
    }

    /** The programs of a plain system, without a java or mvn that may be installed beside them. */
    private Path tools() throws Exception {
        var tools = Files.createDirectories(folder.resolve("tools"));
        for (var name :
                List.of("sh", "dirname", "readlink", "sed", "head", "find", "ls", "mkdir", "mv", "sort", "flock")) {
            for (var bin : List.of("/usr/bin", "/bin")) {
                var program = Path.of(bin, name);
                if (Files.exists(program) && !Files.exists(tools.resolve(name))) {
                    Files.createSymbolicLink(tools.resolve(name), program);
                }
            }
        }
        return tools;
    }

    private void program(String name, String body) throws Exception {
        var path = programs.resolve(name);
        Files.writeString(path, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
}
