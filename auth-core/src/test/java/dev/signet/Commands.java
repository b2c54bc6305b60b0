package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.signet.testkit.junit.MachineAssumptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short commands of the machine under the tests. */
public final class Commands {
    private static final long SECONDS = 20;

    private Commands() {}

    /** Runs a command to its end, within 20 s, and gives its exit code. */
    public static int run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                fail(command + " did not end; it said: " + text);
            }
        }
        return process.exitValue();
    }

    /** As {@link #run(List)}. */
    public static int run(String... command) throws IOException, InterruptedException {
        return run(List.of(command));
    }

    /** Sends a signal, such as {@code STOP}, to one process. */
    public static void signal(String name, long pid) throws IOException, InterruptedException {
        String kill = MachineAssumptions.needsProgram("kill").toString();
        assertThat(run(kill, "-" + name, Long.toString(pid)))
                .as("kill -%s %s", name, pid)
                .isZero();
    }
}
