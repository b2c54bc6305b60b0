package dev.signet.gate;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import dev.signet.internal.keys.Ed25519PrivateKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
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
    private final Secret clientKey;
    private final String issuer;

    private OidcPeer(Process process, Path log, Secret clientSecret, Secret clientKey) throws InterruptedException {
        this.process = process;
        this.clientSecret = clientSecret;
        this.clientKey = clientKey;
        this.said = linesOf(process);
        this.endWithUs = new Thread(process::destroyForcibly, "signet-end-of-peer");
        Runtime.getRuntime().addShutdownHook(endWithUs);
        this.issuer = expectLine("its issuer; see " + log);
    }

    /** Installs the release once under {@code target}, and starts it. Skips the test where node or npm is missing or has no network. */
    public static OidcPeer start() throws IOException, InterruptedException {
        NpmPackage peer = NpmPackage.install(PACKAGE, VERSION);
        ProcessBuilder builder = peer.script(OidcPeer.class, SCRIPT);
        Path log = Files.createTempFile(peer.folder(), "provider", ".log");
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        // Begins with all that RFC 6749, section 2.3.1, has encoded before it goes into a header.
        var clientSecret = Secret.of("s+%: &=" + HexFormat.of().formatHex(random));
        builder.environment().put("PEER_CLIENT_SECRET", clientSecret.reveal());
        Secret clientKey;
        try (var key = Ed25519PrivateKey.generate(new SecureRandom())) {
            clientKey = key.toPkcs8V1();
            builder.environment().put("PEER_CLIENT_JWKS", jwks(key));
        } catch (AssertionException e) {
            throw new IOException(e);
        }
        return new OidcPeer(builder.redirectError(log.toFile()).start(), log, clientSecret, clientKey);
    }

    private static String jwks(Ed25519PrivateKey key) {
        String x = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.publicKey().bytes());
        return "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\",\"kid\":\""
                + key.publicKey().thumbprint() + "\"}]}";
    }

    /**
     * Has the npm package {@code jose}, which the provider is written on, look at a JWT.
     *
     * @param script in the test resources beside this class
     * @param arguments of the script
     * @return what it printed
     */
    public static String node(String script, String... arguments) throws IOException, InterruptedException {
        Process process = NpmPackage.install(PACKAGE, VERSION)
                .script(OidcPeer.class, script, arguments)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(script + " did not end within " + PATIENCE_SECONDS + " s");
        }
        return printed.strip();
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

    /** The key of the clients {@code machine:key} and {@code web:key}, in PKCS#8. */
    public Secret clientKey() {
        return clientKey;
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
