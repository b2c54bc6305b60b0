package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.junit.MachineAssumptions;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real release of the Codex CLI, installed by npm and kept away from the network and from the person's own files. */
public final class CodexCli {
    private static final long PATIENCE_SECONDS = 60;
    private static final String[] EXEC = {"exec", "--skip-git-repo-check", "-s", "read-only", "say OK"};

    private final String version;
    private final Path program;

    private CodexCli(String version, Path program) {
        this.version = version;
        this.program = program;
    }

    /** What a run said and how it ended. */
    public record Run(int exit, String output) {}

    /** Installs a release under {@code target}, once. Skips the test where npm is missing or has no network. */
    public static CodexCli install(String version) throws IOException, InterruptedException {
        Path folder = Path.of("target", "peers", version).toAbsolutePath();
        Path program = folder.resolve("node_modules/.bin/codex");
        if (!Files.exists(program)) {
            Files.createDirectories(folder);
            Path log = Files.createTempFile(folder, "npm", ".log");
            Process npm = new ProcessBuilder(List.of(
                            MachineAssumptions.needsProgram("npm").toString(),
                            "install",
                            "--no-audit",
                            "--no-fund",
                            "--prefix",
                            folder.toString(),
                            "@openai/codex@" + version))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            npm.getOutputStream().close();
            if (!npm.waitFor(5, TimeUnit.MINUTES) || npm.exitValue() != 0) {
                npm.destroyForcibly();
                MachineAssumptions.needs(false, "npm install of @openai/codex@" + version + ", see " + log);
            }
        }
        return new CodexCli(version, program);
    }

    /** Points the CLI's models at {@code models}. */
    static void configure(Home home, ModelEndpoint models) throws IOException {
        Files.writeString(
                home.folder().resolve("config.toml"),
                String.join(
                        "\n",
                        "model_provider = \"mock\"",
                        "chatgpt_base_url = \"" + models.uri() + "/backend-api\"",
                        "[model_providers.mock]",
                        "name = \"mock\"",
                        "base_url = \"" + models.uri() + "/v1\"",
                        "wire_api = \"responses\"",
                        "requires_openai_auth = true",
                        "request_max_retries = 0",
                        "stream_max_retries = 0",
                        "[analytics]",
                        "enabled = false",
                        ""));
    }

    Run run(Home home, FakeAuthorizationServer server, String input, String... arguments)
            throws IOException, InterruptedException {
        return run(home, server.environment(), input, arguments);
    }

    /** Runs it to its end, with {@code variables} for its world. */
    public Run run(Home home, Map<String, String> variables, String input, String... arguments)
            throws IOException, InterruptedException {
        return finish(start(home, variables, input, arguments));
    }

    /** Asks the model something, which takes a valid token. */
    Running exec(Home home, FakeAuthorizationServer server) throws IOException {
        return start(home, server.environment(), "", EXEC);
    }

    /** Asks the model something, with {@code variables} for the CLI's world, and waits for the end. */
    public Run exec(Home home, Map<String, String> variables) throws IOException, InterruptedException {
        return run(home, variables, "", EXEC);
    }

    /** A run under way. */
    record Running(Process process, Path output) {}

    private Running start(Home home, Map<String, String> variables, String input, String... arguments)
            throws IOException {
        Path own = Files.createDirectories(
                home.folder().resolveSibling(home.folder().getFileName() + "-of-" + version));
        Path output = Files.createTempFile(own, "run", ".log");
        var builder = new ProcessBuilder(program.toString());
        builder.command().addAll(List.of(arguments));
        builder.directory(own.toFile());
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin" + File.pathSeparator + "/bin");
        environment.clear();
        environment.putAll(variables);
        environment.put("PATH", path);
        environment.put("HOME", own.toString());
        environment.put("CODEX_HOME", home.folder().toString());
        environment.put("RUST_LOG", "off");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        GateJvm.inspectArguments();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        return new Running(process, output);
    }

    static Run finish(Running running) throws IOException, InterruptedException {
        Process process = running.process();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String output = Files.readString(running.output());
        assertThat(ended).as("the CLI ends; it said: %s", output).isTrue();
        return new Run(process.exitValue(), output);
    }
}
