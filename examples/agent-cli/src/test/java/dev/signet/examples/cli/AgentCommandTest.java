package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.ScriptedAnswer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AgentCommandTest extends CommandLineFixture {
    @Test
    void registersOnceAndShows() throws Exception {
        signedIn(Duration.ZERO);

        var first = desk.run("agent", "register", "--name", "ci", "--json").exitsWith(0);
        var second = desk.run("agent", "register", "--name", "ci", "--json").exitsWith(0);
        var shown = desk.run("agent", "show", "--name", "ci").exitsWith(0);

        assertThat(server.agents().counts().registrationRequests()).isEqualTo(1);
        assertThat(first.out())
                .startsWith("{\"schema\":1,\"name\":\"ci\",\"agent_runtime_id\":\"")
                .contains("\"key_state\":\"active\"", "\"account_id\":\"acct-1111\"", "ssh-ed25519 ")
                .doesNotContain("private");
        assertThat(second.out().replaceAll("_seconds\":\\d+", ""))
                .isEqualTo(first.out().replaceAll("_seconds\":\\d+", ""));
        assertThat(shown.out()).contains("active, ", "acct-1111", "responsesapi");
    }

    @Test
    void showSaysWhatIsNotThere() throws Exception {
        signedIn(Duration.ZERO);

        var run = desk.run("agent", "show", "--name", "ci").exitsWith(1);

        assertThat(run.err()).contains("no agent of that name is registered", "signet agent register");
        assertThat(server.agents().counts().registrationRequests()).isZero();
    }

    @Test
    void withoutASignInItEndsWithThree() {
        desk.run("agent", "register").exitsWith(3);
        assertThat(server.agents().counts().registrationRequests()).isZero();
    }

    @Test
    void aServiceThatIsDownEndsWithSixAndTheNextRunGoesOn() throws Exception {
        signedIn(Duration.ZERO);
        server.agents().enqueueRegistrationAnswers(ScriptedAnswer.status(503));

        desk.run("agent", "register").exitsWith(6);
        desk.run("agent", "register").exitsWith(0);
    }

    @Test
    void aNameThatCanNotBeOneAndNoCommandAreWrongUse() {
        assertThat(desk.run("agent", "register", "--name", "../x").exitsWith(2).err())
                .contains("--name");
        assertThat(desk.run("agent").exitsWith(2).err()).contains("register, show, list, rotate");
    }
}
