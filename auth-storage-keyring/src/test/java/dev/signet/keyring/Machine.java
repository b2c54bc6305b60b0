package dev.signet.keyring;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the machine under the tests, run in processes of their own. */
public final class Machine {
    private static final long SECONDS = 120;

    private Machine() {}

    /** How a process ended and what it said, on both streams. */
    public record Run(int exit, String output) {}

    /** Skips the test where a program is missing; where CI=true promises a full machine, fails it. */
    public static Path needsProgram(String name) {
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
    public static void missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            fail("CI=true, but this machine lacks what the test needs: " + what);
        }
        assumeTrue(false, "needs " + what);
    }

    /** Runs a command to its end, with {@code input} on its standard input. */
    public static Run run(Path folder, String input, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("signet-run", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " did not end; it said: " + Files.readString(output));
            }
            return new Run(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    /**
     * Runs a program with this test's Java.
     *
     * @param options for the JVM
     * @param classPath what it sees
     */
    public static Run java(List<String> options, List<String> classPath, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), program.getName()));
        command.addAll(List.of(arguments));
        return run(Path.of("").toAbsolutePath(), "", command);
    }

    /** This test's class path, without the parts whose path contains one of {@code without}. */
    public static List<String> classPath(String... without) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(part -> Stream.of(without).noneMatch(part::contains))
                .toList();
    }
}
