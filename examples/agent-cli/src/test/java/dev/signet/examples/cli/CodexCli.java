package dev.signet.examples.cli;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real release of the Codex CLI, installed by npm and kept away from the network and from the person's own files and keyring.
 *
 * @param program what npm installed
 */
record CodexCli(Path program) {
    private static final String VERSION = "0.169.0";

    /** Installs it under {@code target}, once. Skips the test where npm is missing or has no network; fails it where CI=true. */
    static CodexCli install() throws IOException, InterruptedException {
        Path folder = Path.of("target", "peers", VERSION).toAbsolutePath();
        Path program = folder.resolve("node_modules/.bin/codex");
        if (!Files.exists(program)) {
            Files.createDirectories(folder);
            Path log = Files.createTempFile(folder, "npm", ".log");
            var command = List.of(
                    "npm", "install", "--no-audit", "--no-fund", "--prefix", folder + "", "@openai/codex@" + VERSION);
            try {
                Process npm = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
                npm.getOutputStream().close();
                if (!npm.waitFor(5, TimeUnit.MINUTES) || npm.exitValue() != 0) {
                    npm.destroyForcibly();
                    missing("npm install of @openai/codex@" + VERSION + ", see " + log);
                }
            } catch (IOException e) {
                missing("the program npm");
            }
        }
        return new CodexCli(program);
    }

    private static void missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            fail("CI=true, but this machine lacks what the test needs: " + what);
        }
        assumeTrue(false, "needs " + what);
    }

    /** Runs it to its end; it says all it has to say on standard error. */
    CommandRun run(Path folder, Path home, Map<String, String> variables, String input, String... arguments)
            throws IOException, InterruptedException {
        // Nothing but these: what a person has set for their own is none of ours.
        var environment = new HashMap<>(variables);
        environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        environment.put("CODEX_HOME", home.toString());
        environment.put("RUST_LOG", "off");
        var command = new ArrayList<>(List.of("env", "-i"));
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return ChildProcess.run(folder, command, Map.of(), input);
    }
}
