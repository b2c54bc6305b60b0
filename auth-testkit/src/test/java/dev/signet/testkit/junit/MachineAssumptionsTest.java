package dev.signet.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class MachineAssumptionsTest {
    @TempDir
    Path folder;

    @Test
    void whatIsThereIsNoMatter() {
        assertThatCode(() -> MachineAssumptions.needs(true, "/proc", Map.of("CI", "true")))
                .doesNotThrowAnyException();
        assertThatCode(() -> MachineAssumptions.needs(true, "/proc", Map.of())).doesNotThrowAnyException();
    }

    @Test
    void whatIsMissingPassesTheTestOver() {
        for (Map<String, String> environment : List.of(Map.<String, String>of(), Map.of("CI", "false"))) {
            assertThatThrownBy(() -> MachineAssumptions.needs(false, "/proc", environment))
                    .isInstanceOf(TestAbortedException.class)
                    .hasMessageContaining("needs /proc");
        }
    }

    @Test
    void whatIsMissingOnAFullMachineFailsTheTest() {
        assertThatThrownBy(() -> MachineAssumptions.needs(false, "/proc", Map.of("CI", "true")))
                .isInstanceOf(AssertionError.class)
                .hasMessage("CI=true, but this machine lacks what the test needs: /proc");
    }

    @Test
    void aProgramIsLookedForOnThePath() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path program = Files.createFile(other.resolve("tool"));
        var environment = Map.of("CI", "true", "PATH", folder + ":" + other);
        assertThatThrownBy(() -> MachineAssumptions.needsProgram("tool", environment))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the program tool");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThat(MachineAssumptions.needsProgram("tool", environment)).isEqualTo(program);
    }
}
