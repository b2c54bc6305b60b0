package dev.signet.testkit.junit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs of the machine it runs on. Where that is missing the test is passed over with the reason; where the environment
 * variable {@code CI} is {@code true}, which promises a machine that has everything, the test fails instead.
 *
 * <p>Safe for use by several threads.
 */
public final class MachineAssumptions {
    private MachineAssumptions() {}

    /**
     * Passes the running test over, or fails it, unless something is there.
     *
     * @param present whether it is
     * @param what for the reason, such as {@code "/proc"}
     * @throws AssertionError when it is missing where {@code CI} is {@code true}
     */
    public static void needs(boolean present, String what) {
        needs(present, what, System.getenv());
    }

    /**
     * Passes the running test over, or fails it, unless a program is on the {@code PATH}.
     *
     * @param name without a folder, such as {@code "strace"}
     * @return where it is
     * @throws AssertionError when it is missing where {@code CI} is {@code true}
     */
    public static Path needsProgram(String name) {
        return needsProgram(name, System.getenv());
    }

    static void needs(boolean present, String what, Map<String, String> environment) {
        if (!present && "true".equals(environment.get("CI"))) {
            throw new AssertionError("CI=true, but this machine lacks what the test needs: " + what);
        }
        Assumptions.assumeTrue(present, "needs " + what);
    }

    static Path needsProgram(String name, Map<String, String> environment) {
        Optional<Path> found = Stream.of(
                        environment.getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        needs(found.isPresent(), "the program " + name, environment);
        return found.orElseThrow();
    }
}
