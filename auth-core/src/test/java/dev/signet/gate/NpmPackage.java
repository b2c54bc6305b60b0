package dev.signet.gate;

import dev.signet.testkit.junit.MachineAssumptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A package of npm, installed once under {@code target}: a peer that knows nothing of us. */
public final class NpmPackage {
    private final Path folder;

    private NpmPackage(Path folder) {
        this.folder = folder;
    }

    /** Installs one release, unless it is there. Skips the test where node or npm is missing or has no network. */
    public static NpmPackage install(String name, String version) throws IOException, InterruptedException {
        Path peers = Path.of("target", "peers").toAbsolutePath();
        Path folder = peers.resolve(name + "-" + version);
        if (Files.exists(folder)) {
            return new NpmPackage(folder);
        }
        String npm = MachineAssumptions.needsProgram("npm").toString();
        Files.createDirectories(peers);
        // Renamed when it is whole: a folder that an interrupted run left behind must not pass for an installation.
        Path draft = Files.createTempDirectory(peers, name);
        Path log = draft.resolve("npm.log");
        Process process = new ProcessBuilder(List.of(
                        npm,
                        "install",
                        "--no-audit",
                        "--no-fund",
                        "--ignore-scripts",
                        "--prefix",
                        draft.toString(),
                        name + "@" + version))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            MachineAssumptions.needs(false, "npm install of " + name + "@" + version + ", see " + log);
        }
        return new NpmPackage(Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE));
    }

    /** Where it is, and where its scripts run. */
    Path folder() {
        return folder;
    }

    /** A script beside {@code test}, ready to be run with node so that it finds the package. */
    public ProcessBuilder script(Class<?> test, String name, String... arguments) throws IOException {
        try (InputStream script = Objects.requireNonNull(test.getResourceAsStream(name), name)) {
            Files.copy(script, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command =
                new ArrayList<>(List.of(MachineAssumptions.needsProgram("node").toString(), name));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(folder.toFile());
    }
}
