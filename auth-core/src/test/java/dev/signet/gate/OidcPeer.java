package dev.signet.gate;

import dev.signet.auth.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The OpenID provider that npm calls {@code oidc-provider}, at work on a free loopback port: a peer that knows nothing of us. What it is
 * set up with is in {@code provider.mjs}. It ends when closed, with this JVM, and with its standard input.
 */
public final class OidcPeer implements AutoCloseable {
    /** The release that is installed. */
    public static final String VERSION = "9.13.3";

    private static final String PACKAGE = "oidc-provider";
    private static final String SCRIPT = "provider.mjs";
    private static final long PATIENCE_SECONDS = 30;

    private final Process process;
    private final BlockingQueue<String> said;
    private final Thread endWithUs;
    private final Secret clientSecret;
    private final String issuer;

    private OidcPeer(Process process, Path log, Secret clientSecret) throws InterruptedException {
        this.process = process;
        this.clientSecret = clientSecret;
        this.said = linesOf(process);
        this.endWithUs = new Thread(process::destroyForcibly, "signet-end-of-peer");
        Runtime.getRuntime().addShutdownHook(endWithUs);
        this.issuer = expectLine("its issuer; see " + log);
    }

    /** Installs the release once under {@code target}, and starts it. Skips the test where node or npm is missing or has no network. */
    public static OidcPeer start() throws IOException, InterruptedException {
        String node = Machine.needsProgram("node").toString();
        Path folder = install();
        try (var script = Objects.requireNonNull(OidcPeer.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            Files.copy(script, folder.resolve(SCRIPT), StandardCopyOption.REPLACE_EXISTING);
        }
        Path log = Files.createTempFile(folder, "provider", ".log");
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        // Begins with all that RFC 6749, section 2.3.1, has encoded before it goes into a header.
        var clientSecret = Secret.of("s+%: &=" + HexFormat.of().formatHex(random));
        var builder = new ProcessBuilder(node, SCRIPT).directory(folder.toFile());
        builder.environment().put("PEER_CLIENT_SECRET", clientSecret.reveal());
        return new OidcPeer(builder.redirectError(log.toFile()).start(), log, clientSecret);
    }

    private static Path install() throws IOException, InterruptedException {
        Path peers = Path.of("target", "peers").toAbsolutePath();
        Path folder = peers.resolve(PACKAGE + "-" + VERSION);
        if (Files.exists(folder)) {
            return folder;
        }
        String npm = Machine.needsProgram("npm").toString();
        Files.createDirectories(peers);
        // Renamed when it is whole: a folder that an interrupted run left behind must not pass for an installation.
        Path draft = Files.createTempDirectory(peers, PACKAGE);
        Path log = draft.resolve("npm.log");
        Process process = new ProcessBuilder(List.of(
                        npm,
                        "install",
                        "--no-audit",
                        "--no-fund",
                        "--ignore-scripts",
                        "--prefix",
                        draft.toString(),
                        PACKAGE + "@" + VERSION))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            Machine.missing("npm install of " + PACKAGE + "@" + VERSION + ", see " + log);
        }
        return Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static BlockingQueue<String> linesOf(Process process) {
        var lines = new LinkedBlockingQueue<String>();
        var reader = new Thread(
                () -> {
                    try (var output = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                        output.lines().forEach(lines::add);
                    } catch (IOException | UncheckedIOException e) {
                        lines.add("its output ended: " + e);
                    }
                },
                "signet-peer-output");
        reader.setDaemon(true);
        reader.start();
        return lines;
    }

    private String expectLine(String what) throws InterruptedException {
        String line = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            close();
            throw new IllegalStateException(
                    "the provider did not say " + what + " within " + PATIENCE_SECONDS + " s; it was ended");
        }
        return line;
    }

    /** Its issuer, an address on loopback. */
    public String issuer() {
        return issuer;
    }

    /** The password of both machine clients. */
    public Secret clientSecret() {
        return clientSecret;
    }

    /** Sets the provider's clock so far ahead of ours; zero sets it right again. */
    public void setClockAhead(Duration ahead) throws IOException, InterruptedException {
        process.getOutputStream().write(("clock " + ahead.toSeconds() + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        String answer = expectLine("that its clock is set");
        if (!answer.equals("ok")) {
            throw new IllegalStateException("the provider's clock could not be set: " + answer);
        }
    }

    /** Ends the provider and waits for that. */
    @Override
    public void close() {
        process.destroyForcibly();
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the provider, process " + process.pid() + ", does not end");
            }
            Runtime.getRuntime().removeShutdownHook(endWithUs);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
