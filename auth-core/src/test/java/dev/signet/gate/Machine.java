package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the machine under the gates has. */
final class Machine {
    private Machine() {}

    /** Skips the test where a program is missing; where CI=true promises a full machine, fails it. */
    static Path needsProgram(String name) {
        Optional<Path> found = Stream.of(Optional.ofNullable(System.getenv("PATH"))
                        .orElse("/usr/bin:/bin")
                        .split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            missing("the program " + name);
        }
        return found.orElseThrow();
    }

    /** Skips the test for want of {@code what}; fails it where CI=true. */
    static void missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            fail("CI=true, but this machine lacks what the test needs: " + what);
        }
        assumeTrue(false, "needs " + what);
    }

    /** Sends a signal, such as {@code STOP}, to one process. */
    static void signal(String name, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder(needsProgram("kill").toString(), "-" + name, Long.toString(pid))
                .inheritIO()
                .start();
        assertThat(kill.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).as("kill -%s %s", name, pid).isZero();
    }
}
