package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.examples.cli.demo.DemoHome;
import dev.signet.testkit.Account;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.FakeAuthorizationServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the testkit's authorization server, to play with. */
@Command(
        name = "fake-server",
        description = "Runs a fake authorization server and a resource on 127.0.0.1, until Ctrl-C or end of input.",
        footer = "What it prints can be pasted into a shell.")
final class FakeServerCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;

    /** A client of this server for {@code --profile oidc}. */
    private static final String OIDC_CLIENT = "signet-cli";

    private final Surroundings surroundings;
    private final Reporter reporter;

    @Option(names = "--port", paramLabel = "PORT", description = "Default: 0, a free one")
    private int port;

    @Option(
            names = "--lifetime",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "How long an access token is good, such as 90s or 15m. Default: 1h")
    private Duration lifetime = Duration.ofHours(1);

    @Option(
            names = "--write-home",
            paramLabel = "DIR",
            description = "Signs an account in and writes its auth.json there; the folder must hold none yet.")
    private @Nullable Path newHome;

    FakeServerCommand(Surroundings surroundings, Reporter reporter) {
        this.surroundings = surroundings;
        this.reporter = reporter;
    }

    @Override
    public Integer call() throws IOException {
        if (port < 0 || port > MAX_PORT) {
            throw new CommandFailedException(Trouble.usage(
                    "--port must be from 0 to " + MAX_PORT + ", but was " + port, "Use 0 for a free one."));
        }
        try (var server = start()) {
            if (newHome != null) {
                signIn(server, newHome);
            }
            print(server);
            while (surroundings.in().read() >= 0) {
                // Whoever started it keeps its standard input open.
            }
            reporter.explain(server.counts().toString());
        }
        return ExitCodes.DONE;
    }

    private FakeAuthorizationServer start() {
        try {
            var server = FakeAuthorizationServer.builder()
                    .port(port)
                    .time(surroundings.time())
                    .accessTokenLifetime(lifetime)
                    .start();
            var unused = server.clients().registerPublic(OIDC_CLIENT, "http://127.0.0.1/callback");
            return server;
        } catch (UncheckedIOException e) {
            throw new CommandFailedException(new Trouble(
                    "network", "port " + port + " on 127.0.0.1 can't be had", "Use --port 0.", ExitCodes.NETWORK));
        }
    }

    private static void signIn(FakeAuthorizationServer server, Path folder) {
        try {
            DemoHome.at(folder).writeNew(server.signIn(Account.of("acct-1111")));
        } catch (IOException e) {
            throw new CommandFailedException(new Trouble(
                    "store_denied",
                    "auth.json can't be written into the folder of --write-home ("
                            + e.getClass().getSimpleName() + ")",
                    "Name a folder that can be written and holds no auth.json yet.",
                    ExitCodes.STORE));
        }
    }

    private void print(FakeAuthorizationServer server) {
        var variables = new TreeMap<>(server.environment());
        if (newHome != null) {
            variables.put("CODEX_HOME", newHome.toAbsolutePath().toString());
        }
        if (reporter.isJson()) {
            var members = new LinkedHashMap<String, Object>();
            members.put("issuer", server.baseUri());
            members.put("token_endpoint", server.tokenUri());
            members.put("revocation_endpoint", server.revocationUri());
            members.put("resource", server.resourceUri());
            members.put("echo", server.echoUri());
            members.put("environment", variables);
            reporter.document(members);
            return;
        }
        reporter.line("# resource    " + server.resourceUri());
        reporter.line("# echo        " + server.echoUri());
        reporter.line("# token       " + server.tokenUri());
        reporter.line("# revocation  " + server.revocationUri());
        variables.forEach((name, value) -> reporter.line("export " + name + "=" + quoted(value)));
        reporter.line("# ./signet call --trust-origin " + server.baseUri() + " " + server.resourceUri());
        reporter.line("# ./signet login --issuer " + server.baseUri() + " --client-id " + CodexFixtures.CLIENT_ID);
        reporter.line("# ./signet login --profile oidc --issuer " + server.baseUri() + " --client-id " + OIDC_CLIENT);
        reporter.line(
                "# codes for another device are entered at " + server.devices().verificationUri());
        surroundings.out().flush();
    }

    /** In single quotes a POSIX shell changes nothing. */
    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
