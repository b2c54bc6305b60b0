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
import java.util.stream.Stream;

/** Runs other programs, and Java programs, to their end. */
public final class Programs {
    private static final long SECONDS = 120;

    private Programs() {}

    /**
     * How a program ended.
     *
     * @param exit its code
     * @param out what it said
     * @param err what it complained about
     */
    public record Outcome(int exit, String out, String err) {
        /** What it said on both streams. */
        public String output() {
            return out + err;
        }
    }

    static Outcome run(Map<String, String> environment, String input, List<String> command) throws Exception {
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return run(builder, input);
    }

    /** Runs a command in {@code folder}, with {@code input} on its standard input. */
    public static Outcome run(Path folder, String input, List<String> command)
            throws IOException, InterruptedException {
        return run(new ProcessBuilder(command).directory(folder.toFile()), input);
    }

    private static Outcome run(ProcessBuilder builder, String input) throws IOException, InterruptedException {
        Path out = Files.createTempFile("signet", ".out");
        Path err = Files.createTempFile("signet", ".err");
        try {
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try (var sink = process.getOutputStream()) {
                sink.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(builder.command() + " did not end within " + SECONDS + " s; it said: "
                        + Files.readString(out) + Files.readString(err));
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
        return command(List.of(), classPath(), program, arguments);
    }

    /**
     * Runs a program with this test's Java, to its end.
     *
     * @param options for the JVM
     * @param classPath what it sees
     */
    public static Outcome runJava(List<String> options, List<String> classPath, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        return run(new ProcessBuilder(command(options, classPath, program, arguments)), "");
    }

    private static List<String> command(
            List<String> options, List<String> classPath, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** This test's class path, without the parts whose path contains one of {@code without}. */
    public static List<String> classPath(String... without) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(part -> !part.isEmpty())
                .filter(part -> Stream.of(without).noneMatch(part::contains))
                .toList();
    }
}
