package dev.signet.keyring;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs other programs, and Java programs, to their end. */
final class Programs {
    private static final long SECONDS = 30;

    private Programs() {}

    /**
     * How a program ended.
     *
     * @param exit its code
     * @param out what it said
     * @param err what it complained about
     */
    record Outcome(int exit, String out, String err) {}

    static Outcome run(Map<String, String> environment, String input, List<String> command) throws Exception {
        Path out = Files.createTempFile("signet", ".out");
        Path err = Files.createTempFile("signet", ".err");
        try {
            var builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (var sink = process.getOutputStream()) {
                sink.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " did not end within " + SECONDS + " s");
            }
            return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** The program {@code secret-tool}; the test is passed over where it is missing, unless it may not be. */
    static Outcome secretTool(Map<String, String> environment, String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("secret-tool"));
        command.addAll(List.of(arguments));
        try {
            return run(environment, input, command);
        } catch (IOException missing) {
            if ("required".equals(System.getenv("SIGNET_KEYRING_TESTS"))) {
                throw new AssertionError("secret-tool is needed where SIGNET_KEYRING_TESTS=required", missing);
            }
            assumeTrue(
                    false, "secret-tool is not installed here: install the package libsecret-tools to run this test");
            throw missing;
        }
    }

    /** This test's Java running {@code program}. */
    static List<String> java(Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path").replace(File.pathSeparator + File.pathSeparator, ""),
                program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
