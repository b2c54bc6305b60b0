package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class FakeServerCommandTest extends CommandLineFixture {
    private static final Pattern EXPORT = Pattern.compile("export ([A-Z_]+)='(.*)'");

    @Test
    void whatItPrintsOpensTheHomeItWrote() throws Exception {
        var newHome = folder.resolve("it's new");
        var keyboard = new PipedOutputStream();
        var printed = new FirstLines("# ./signet call");
        var surroundings = new Surroundings(
                Map.of(),
                new PipedInputStream(keyboard),
                printed,
                System.err,
                dev.signet.auth.TimeSource.system(),
                dev.signet.Prompt::console);
        var running =
                CommandRun.begin(() -> SignetCli.run(surroundings, "fake-server", "--write-home", newHome.toString()));
        assertThat(printed.complete.await(30, TimeUnit.SECONDS)).isTrue();
        var environment = new java.util.HashMap<String, String>();
        var exports = EXPORT.matcher(printed.text());
        while (exports.find()) {
            environment.put(exports.group(1), exports.group(2).replace("'\\''", "'"));
        }
        var resource = printed.text().lines().findFirst().orElseThrow().replaceAll("# resource +", "");

        var run = CommandRun.of(environment, "call", "--trust-origin", resource.replace("/resource", ""), resource);
        keyboard.close();

        run.exitsWith(0);
        assertThat(running.get(30, TimeUnit.SECONDS)).isZero();
        assertThat(printed.text()).doesNotContain(dev.signet.testkit.CanarySecrets.MARKER);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(newHome.resolve("auth.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void neverReplacesALogin() throws Exception {
        var session = signedIn(Duration.ZERO);

        var run =
                desk.run("fake-server", "--write-home", desk.home().toString()).exitsWith(5);

        assertThat(run.err()).contains("auth.json can't be written");
        assertThat(desk.home().resolve("auth.json")).hasContent(session.authJson());
    }

    @Test
    void describesItselfAsADocument() {
        assertThat(desk.run("fake-server", "--json", "--lifetime", "90s")
                        .exitsWith(0)
                        .out())
                .startsWith("{\"schema\":1,\"issuer\":\"http://127.0.0.1:")
                .contains("\"environment\":{\"CODEX_")
                .contains("\"CODEX_REFRESH_TOKEN_URL_OVERRIDE\":\"http://127.0.0.1:");
    }

    @Test
    void refusesWhatItCannotServeOn() throws Exception {
        desk.run("fake-server", "--port", "70000").exitsWith(2);
        desk.run("fake-server", "--lifetime", "soon").exitsWith(2);
        try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            desk.run("fake-server", "--port", Integer.toString(taken.getLocalPort()))
                    .exitsWith(6);
        }
    }

    /** Tells when a line was printed. */
    private static final class FirstLines extends PrintStream {
        private final CountDownLatch complete = new CountDownLatch(1);
        private final String last;

        FirstLines(String last) {
            super(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
            this.last = last;
        }

        @Override
        public void flush() {
            super.flush();
            if (out instanceof ByteArrayOutputStream && text().contains(last)) {
                complete.countDown();
            }
        }

        String text() {
            return ((ByteArrayOutputStream) out).toString(StandardCharsets.UTF_8);
        }
    }
}
