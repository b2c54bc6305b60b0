package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command line as scripts meet it: a process with streams and an exit code. */
final class ProcessTest extends CommandLineFixture {
    @Test
    void anExpiredTokenIsRefreshedAndStdoutHoldsTheBodyOnly() throws Exception {
        var session = signedIn(Duration.ofHours(2));

        var run = signet("--trust-origin", server.baseUri().toString(), "call", resource())
                .exitsWith(0)
                .tellsNothingOf(session)
                .tellsNothingOf(server.newest(session));

        assertThat(run.out()).startsWith("{\"account\":\"acct-1111\"").endsWith("}");
        assertThat(server.counts().refreshesGranted()).isEqualTo(1);
    }

    @Test
    void exitCodesReachTheShell() throws Exception {
        assertThat(signet("status", "--bogus").exitsWith(2).out()).isEmpty();
        assertThat(signet("status", "--json").exitsWith(3).out())
                .startsWith("{\"schema\":1,")
                .endsWith("}\n")
                .hasLineCount(1);
        assertThat(signet("call", "https://api.acme.test").exitsWith(4).out()).isEmpty();
    }

    @Test
    void whatADevelopersShellHoldsDoesNotReachAChild() {
        var variables = new HashMap<>(Map.of(
                "CODEX_API_KEY",
                "sk-1",
                "CODEX_ACCESS_TOKEN",
                "at-1",
                "https_proxy",
                "http://proxy.test:1",
                "NO_PROXY",
                "*",
                "PATH",
                "/bin"));

        ChildProcess.prepare(variables, Map.of("CODEX_HOME", "/srv/home"));

        assertThat(variables).isEqualTo(Map.of("CODEX_HOME", "/srv/home", "PATH", "/bin"));
    }

    private CommandRun signet(String... arguments) throws Exception {
        var command = new ArrayList<>(ChildProcess.java(SignetCli.class));
        command.addAll(List.of(arguments));
        var environment = new HashMap<>(server.environment());
        environment.put("CODEX_HOME", desk.home().toString());
        return ChildProcess.run(folder, command, Map.copyOf(environment));
    }
}
