package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.examples.cli.CommandRun.Desk;
import dev.signet.testkit.CodexFixtures;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LogoutCommandTest extends CommandLineFixture {
    @Test
    void anApiKeyIsForgottenAndASecondTimeThereIsNothingToDo() throws Exception {
        desk.holding(CodexFixtures.apiKeyJson(server.issueApiKey()));

        var first = desk.run("logout").exitsWith(0);
        var second = desk.run("logout").exitsWith(0);

        assertThat(first.err()).contains("Signed out\n", "deleted ");
        assertThat(second.err()).contains("Not signed in\n").doesNotContain("Signed out");
        assertThat(first.out() + second.out()).isEmpty();
        assertThat(desk.home().resolve("auth.json")).doesNotExist();
        desk.run("call", resource()).exitsWith(3);
    }

    @Test
    void localTellsNoServer() throws Exception {
        var session = signedIn(Duration.ZERO);

        desk.run("logout", "--local").exitsWith(0).tellsNothingOf(session);

        assertThat(desk.home().resolve("auth.json")).doesNotExist();
        assertThat(server.isAlive(session)).isTrue();
    }

    @Test
    void theResultIsADocumentToo() throws Exception {
        desk.holding(CodexFixtures.apiKeyJson(server.issueApiKey()));

        assertThat(desk.run("logout", "--json").exitsWith(0).out())
                .startsWith("{\"schema\":1,\"revoked\":[],\"deleted\":[\"")
                .endsWith("\"pending\":[]}\n");
        assertThat(desk.run("logout", "--json").exitsWith(0).out())
                .isEqualTo("{\"schema\":1,\"revoked\":[],\"deleted\":[],\"pending\":[]}\n");
    }

    /** What is left to do is no success: somebody would believe to be signed out. */
    @Test
    void aVariableThatStaysIsTold() {
        var environment = new HashMap<>(desk.environment());
        environment.put("CODEX_API_KEY", server.issueApiKey());

        var run = new Desk(server, desk.home(), environment).run("logout").exitsWith(1);

        assertThat(run.err())
                .contains("left: The environment variable CODEX_API_KEY")
                .doesNotContain("Not signed in");
    }
}
