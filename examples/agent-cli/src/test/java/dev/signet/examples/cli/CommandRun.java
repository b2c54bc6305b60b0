package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Prompt;
import dev.signet.auth.TimeSource;
import dev.signet.testkit.CanarySecrets;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.IssuedSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** What one command did: its exit code and all it wrote. */
record CommandRun(int exit, String out, String err) {
    /** A home with a login, a server that knows it, and the command line beside them. */
    record Desk(FakeAuthorizationServer server, Path home, Map<String, String> environment) {
        static Desk at(FakeAuthorizationServer server, Path home) {
            return new Desk(server, home, server.environment());
        }

        Desk signedIn(IssuedSession session) throws Exception {
            return holding(session.authJson());
        }

        Desk holding(String document) throws Exception {
            var file = Files.writeString(home.resolve("auth.json"), document);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return this;
        }

        /** Runs a command for this home; the server is trusted. */
        CommandRun run(String... arguments) {
            return runWith(InputStream.nullInputStream(), arguments);
        }

        CommandRun runWithInput(String input, String... arguments) {
            return runWith(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), arguments);
        }

        CommandRun runWith(InputStream input, String... arguments) {
            return runWith(input, Prompt.console(), arguments);
        }

        CommandRun runWith(InputStream input, Prompt prompt, String... arguments) {
            var all = new ArrayList<>(List.of(
                    "--home",
                    home.toString(),
                    "--trust-origin",
                    server.baseUri().toString()));
            all.addAll(List.of(arguments));
            return of(environment, input, prompt, all.toArray(new String[0]));
        }
    }

    static CommandRun of(Map<String, String> environment, String... arguments) {
        return of(environment, InputStream.nullInputStream(), arguments);
    }

    static CommandRun of(Map<String, String> environment, InputStream in, String... arguments) {
        return of(environment, in, Prompt.console(), arguments);
    }

    private static CommandRun of(Map<String, String> environment, InputStream in, Prompt prompt, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var surroundings = new Surroundings(
                environment,
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                TimeSource.system(),
                () -> prompt);
        int exit = SignetCli.run(surroundings, arguments);
        return new CommandRun(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Begins {@code task} on a thread of its own: the common pool belongs to the host, and to what the JDK does there. */
    static <T> Future<T> begin(Callable<T> task) {
        var future = new FutureTask<>(task);
        var thread = new Thread(future, "command");
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    CommandRun exitsWith(int expected) {
        assertThat(exit).as("exit code; stdout <%s>, stderr <%s>", out, err).isEqualTo(expected);
        assertThat(out + err).doesNotContain("\tat ").doesNotContainPattern("\\w\\.[A-Z]\\w+Exception");
        return this;
    }

    /** Neither stream shows a part of a token. */
    CommandRun tellsNothingOf(IssuedSession session) {
        for (var token : List.of(session.accessToken(), session.refreshToken(), session.idToken())) {
            for (var part : token.split("\\.")) {
                if (!part.equals(token.split("\\.")[0]) || !token.contains(".")) {
                    assertThat(out + err).doesNotContain(part);
                }
            }
        }
        assertThat(out + err).doesNotContain(CanarySecrets.MARKER);
        return this;
    }
}
