package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Results that do not get out of the process, on a disk that is full and in a pipe that nobody reads. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has a device that is always full")
final class LostOutputTest extends AgentFixture {
    @Test
    void aResultOnAFullDiskIsAFailure() throws Exception {
        registered();

        for (var words : commands()) {
            var run = shell("\"$@\" >/dev/full", words);
            assertThat(run.exitsWith(1).err()).as("%s", words).contains("standard output could not be written");
        }
        assertThat(shell("\"$@\" >/dev/full", List.of("status", "--json")).err())
                .contains("{\"schema\":1,\"error\":{\"kind\":\"output_lost\"");
    }

    /** The control: the same commands, with room. */
    @Test
    void aResultThatGetsOutIsNone() throws Exception {
        registered();

        for (var words : commands()) {
            assertThat(shell("\"$@\" >result", words).exitsWith(0).err())
                    .as("%s", words)
                    .doesNotContain("standard output");
        }
    }

    @Test
    void whatFailsForAnotherReasonKeepsItsExitCode() throws Exception {
        assertThat(shell("\"$@\" >/dev/full", List.of("status")).exitsWith(3).err())
                .contains("nobody is signed in");
    }

    @Test
    void aReaderThatHasGoneHadEnough() throws Exception {
        registered();

        for (var words : commands()) {
            // The JVM starts when the reader has ended.
            shell(
                    "mkfifo gone; { cat gone >seen; \"$@\"; echo $? >code; } | { exec 0<&-; echo >gone; }; rm gone",
                    words);
            assertThat(Files.readString(folder.resolve("code"))).as("%s", words).isEqualTo("0\n");
        }
    }

    private List<List<String>> commands() {
        return List.of(
                List.of("status", "--json"),
                List.of("token", "--for", resource()),
                List.of("agent", "list", "--json", "--name", "ci"),
                List.of("agent", "audit"),
                List.of("agent", "export-jwks", "--name", "ci"),
                List.of("--help"));
    }

    private CommandRun shell(String script, List<String> words) throws Exception {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
        command.addAll(ChildProcess.java(SignetCli.class));
        command.addAll(List.of(
                "--home",
                desk.home().toString(),
                "--trust-origin",
                server.baseUri().toString()));
        command.addAll(words);
        return ChildProcess.run(folder, command, server.environment());
    }
}
