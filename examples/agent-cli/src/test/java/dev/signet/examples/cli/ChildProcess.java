package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Runs a program to its end, with its streams in files. */
final class ChildProcess {
    private static final long SECONDS = 60;

    private static final Predicate<String> FOREIGN = Pattern.compile(
                    "(CODEX|OPENAI|SIGNET)_.*|(HTTPS?|ALL|NO)_PROXY|XDG_STATE_HOME|SSL_CERT_FILE",
                    Pattern.CASE_INSENSITIVE)
            .asMatchPredicate();

    private ChildProcess() {}

    /** A JVM with this process's class path. */
    static List<String> java(Class<?> main, String... flags) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(flags));
        command.add(main.getName());
        return command;
    }

    /**
     * Gives a child {@code own} variables instead of what a developer's shell may hold: credentials, homes and servers of the CLI, and what
     * moves or trusts connections. The rest is inherited.
     *
     * @param variables of the child to be, as it would inherit them
     */
    static void prepare(Map<String, String> variables, Map<String, String> own) {
        variables.keySet().removeIf(FOREIGN);
        variables.putAll(own);
    }

    static CommandRun run(Path folder, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        return run(folder, command, environment, "");
    }

    /** As {@link #run(Path, List, Map)}, with {@code input} on its standard input. */
    static CommandRun run(Path folder, List<String> command, Map<String, String> environment, String input)
            throws IOException, InterruptedException {
        var out = Files.createTempFile(folder, "child", ".out");
        var err = Files.createTempFile(folder, "child", ".err");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        prepare(builder.environment(), environment);
        var process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended, or closed its input, without reading all of it.
        }
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new CommandRun(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
