package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobalOptionsTest extends CommandLineFixture {
    @Test
    void mayStandBeforeOrAfterTheCommand() throws Exception {
        signedIn(Duration.ZERO);
        var home = desk.home().toString();
        var server = this.server.baseUri().toString();

        for (var arguments : new String[][] {
            {"--home", home, "--trust-origin", server, "--json", "call", resource()},
            {"call", "--home", home, "--trust-origin", server, "--json", resource()},
            {"--trust-origin", server, "call", resource(), "--trust-origin", "https://a.test", "--json", "--home", home
            },
            {"--trust-origin", "https://a.test", "call", resource(), "--trust-origin", server, "--json", "--home", home
            },
        }) {
            assertThat(CommandRun.of(desk.environment(), arguments).exitsWith(0).err())
                    .contains("{\"schema\":1,\"status\":200");
        }
    }

    @Test
    void homeComesFromTheEnvironmentWhenItIsNotGiven() throws Exception {
        signedIn(Duration.ZERO);

        var run = CommandRun.of(Map.of("CODEX_HOME", desk.home().toString()), "status")
                .exitsWith(0);

        assertThat(run.out()).contains(desk.home().resolve("auth.json").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "--store,   hunter2,   'there is no such store; it has auto, encrypted-file, ephemeral, file, keyring'",
        "--profile, oidc,      --profile oidc needs --issuer and --client-id",
        "--profile, hunter2,   there is no such profile; this build has codex",
        "--issuer,  https://login.acme.test, --issuer and --client-id go together",
        "--client-id, acme,    --issuer and --client-id go together",
        "--trust-origin, http://api.acme.test, http shows them to everybody",
        "--trust-origin, https://api.acme.test/v1, an origin has no path",
        "--trust-origin, https://user:hunter2@api.acme.test, an origin has no user part",
        "--trust-origin, hunter2, expected an address like https://host/path",
    })
    void whatThisBuildDoesNotHaveIsAUsageError(String option, String value, String message) {
        var run = desk.run(option, value, "status").exitsWith(2);

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(message).doesNotContain("hunter2");
    }

    @Test
    void theStoreMayBeNamed() throws Exception {
        signedIn(Duration.ZERO);

        assertThat(desk.run("--store", "file", "status").exitsWith(0).out()).contains("file, named with --store: ");
    }

    @Test
    void unknownArgumentsAreCountedAndNotQuoted() {
        assertThat(desk.run("status", "hunter2").exitsWith(2).err())
                .contains("more argument(s) than this command takes")
                .doesNotContain("hunter2");
        assertThat(desk.run("status", "--pass=hunter2").exitsWith(2).err())
                .contains("unknown option --pass", "See signet status --help.")
                .doesNotContain("hunter2");
        assertThat(desk.run("bogus").exitsWith(2).out()).isEmpty();
    }

    @Test
    void aUsageErrorIsADocumentToo() {
        var run = desk.run("status", "--bogus", "--json").exitsWith(2);

        assertThat(run.out())
                .isEqualTo(
                        "{\"schema\":1,\"error\":{\"kind\":\"usage\",\"message\":\"unknown option --bogus\",\"remedy\":\"See signet status --help.\",\"exit\":2}}\n");
    }

    @Test
    void withoutACommandTheUsageGoesToStderr() {
        var run = CommandRun.of(Map.of()).exitsWith(2);

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("demo", "fake-server", "status", "call", "token", "refresh");
        desk.run("--json").exitsWith(2);
    }

    @Test
    void helpGoesToStdout() {
        assertThat(CommandRun.of(Map.of(), "--help").exitsWith(0).out()).contains("Exit codes: 0 done");
        assertThat(CommandRun.of(Map.of(), "call", "--help").exitsWith(0).out()).contains("--repeat");
    }
}
