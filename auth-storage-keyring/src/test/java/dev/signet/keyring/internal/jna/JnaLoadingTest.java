package dev.signet.keyring.internal.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.keyring.Programs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** When JNA is loaded, and what is told when it can't be; each in a JVM of its own. */
@EnabledOnOs(OS.LINUX)
final class JnaLoadingTest {
    private static final String LOADED = "com.sun.jna.";

    @TempDir
    private Path folder;

    @Test
    void nothingOfItIsLoadedOnASystemThatNeedsItNot() throws Exception {
        var run = program(List.of("-verbose:class"), Programs.classPath(), "without", folder + "");

        assertThat(run.output())
                .contains("dev.signet.keyring.internal.macos.MacKeychain source:")
                .contains("dev.signet.keyring.internal.windows.WindowsCredentials source:")
                .contains("mac UNREACHABLE", "windows UNREACHABLE", "saved and read");
        assertThat(run.output()).doesNotContain(LOADED);
    }

    @Test
    void theLookForItWouldFindIt() throws Exception {
        var run = program(List.of("-verbose:class"), Programs.classPath(), "with");

        assertThat(run.output()).contains(LOADED, "loaded");
    }

    @Test
    void withoutItsJarTheMissingDependencyIsNamed() throws Exception {
        var run = program(List.of(), Programs.classPath("/jna-", "\\jna-"), "with");

        assertThat(run.output())
                .contains("UNREACHABLE: the keyring is reached with the library JNA, which is not there")
                .contains("Add the dependency net.java.dev.jna:jna")
                .contains("again UNREACHABLE: the keyring is reached with the library JNA");
    }

    @Test
    void whereNativeCodeIsForbiddenTheFlagIsNamed() throws Exception {
        assumeTrue(Runtime.version().feature() >= 24, "needs JDK 24, the first that forbids native code");

        var run = program(List.of("--illegal-native-access=deny"), Programs.classPath(), "with");

        assertThat(run.output())
                .contains("DENIED: this JVM forbids the native code that reaches the keyring")
                .contains("--enable-native-access=ALL-UNNAMED")
                .contains("again DENIED");
        assertThat(program(
                                List.of("--illegal-native-access=deny", "--enable-native-access=ALL-UNNAMED"),
                                Programs.classPath(),
                                "with")
                        .output())
                .contains("loaded");
    }

    @Test
    void whereItsOwnLibraryCanNotBeUnpackedTheWayOutIsNamed() throws Exception {
        var run = program(
                List.of("-Djna.tmpdir=" + folder.resolve("none/such"), "-Djna.nosys=true", "-Djna.noclasspath=true"),
                Programs.classPath(),
                "with");

        assertThat(run.output()).contains("UNREACHABLE: the native code that reaches the keyring can't be loaded");
    }

    private static Programs.Outcome program(List<String> options, List<String> classPath, String... arguments)
            throws Exception {
        return Programs.runJava(options, classPath, JnaLoadingProgram.class, arguments);
    }
}
