package dev.signet.internal.lease;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the machine under the tests has. */
final class Machine {
    private Machine() {}

    /** Skips the test where something is missing; where CI=true promises a full machine, fails it. */
    static void needs(boolean present, String what) {
        if (!present && "true".equals(System.getenv("CI"))) {
            fail("CI=true, but this machine lacks what the test needs: " + what);
        }
        assumeTrue(present, "needs " + what);
    }

    static void needsProgram(String name) {
        needs(Programs.installed().find(name).isPresent(), "the program " + name);
    }

    /** Runs a command to its end, within 20 s, and gives its exit code. */
    static int run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                fail(command + " did not end; it said: " + text);
            }
        }
        return process.exitValue();
    }

    static int run(String... command) throws IOException, InterruptedException {
        return run(List.of(command));
    }
}
