package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.Account;
import dev.signet.testkit.ScriptedAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class AgentListCommandTest extends AgentFixture {
    @Test
    void anyPeriodMayBeAskedAbout() throws Exception {
        registered();

        for (var period : List.of("PT0.0001S", "PT0.000000001S", "36525d")) {
            assertThat(agent("list", "--period", period).exitsWith(0).out())
                    .as(period)
                    .contains(" %, ");
            agent("list", "--json", "--period", period).exitsWith(0);
        }
    }

    @Test
    void showsEachKeyWithItsAgeAndDeadline() throws Exception {
        registered();
        agent("rotate", "--overlap", "2h").exitsWith(0);

        var lines = agent("list").exitsWith(0).out().lines().toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .startsWith("KEY")
                .contains("STATE", "AGE", "RUNTIME ID", "DEADLINE")
                .doesNotContain("SERVICE");
        assertThat(lines.get(1)).startsWith(keyIds().get(0).substring(0, 12)).contains("retiring", "good until 20");
        assertThat(lines.get(2))
                .startsWith(keyIds().get(1).substring(0, 12))
                .contains("active", "[..........] 0 %", "due 20");
        assertThat(server.agents().counts().listed()).isZero();
    }

    @Test
    void aKeyPastItsPeriodIsShownAsSuch() throws Exception {
        registered();

        var line = agent("list", "--period", "PT0.001S")
                .exitsWith(0)
                .out()
                .lines()
                .toList()
                .get(1);

        assertThat(line).contains("[##########]", "OVERDUE since 20");
        assertThat(agent("list", "--period", "PT0.001S", "--json").exitsWith(0).out())
                .contains("\"standing\":\"overdue\"");
    }

    @Test
    void aDocumentHasEachKeyWholeAndNoSecret() throws Exception {
        registered();

        var run = agent("list", "--json").exitsWith(0);

        assertThat(run.out())
                .startsWith("{\"schema\":1,\"name\":\"ci\",\"period_seconds\":7776000,\"keys\":[{\"key_id\":\"")
                .contains(
                        "\"key_state\":\"active\"", "\"standing\":\"fresh\"", "\"overlap_until\":null", "ssh-ed25519 ")
                .doesNotContain("server", "private");
    }

    @Test
    void whatTheServiceKnowsStandsBeside() throws Exception {
        registered();
        serviceOffersLifecycle();
        var stranger = server.agents().issue(Account.of("acct-1111"));

        var table = agent("list", "--server").exitsWith(0).out().lines().toList();
        var document = agent("list", "--server", "--json").exitsWith(0).out();

        assertThat(table).hasSize(3);
        assertThat(table.get(0)).endsWith("AT THE SERVICE");
        assertThat(table.get(1)).endsWith("active");
        assertThat(table.get(2))
                .contains(stranger.agentRuntimeId(), "not a key of this agent")
                .endsWith("active");
        assertThat(document).contains("\"server\":[{\"agent_runtime_id\":\"", stranger.agentRuntimeId());
        assertThat(server.agents().counts().listed()).isEqualTo(2);
    }

    @Test
    void aServiceThatListsNothingOrDoesNotAnswerIsTold() throws Exception {
        registered();
        assertThat(agent("list", "--server").exitsWith(2).err()).contains("lists no agents");

        serviceOffersLifecycle();
        server.agents().directory().enqueueListAnswers(ScriptedAnswer.status(503));
        agent("list", "--server").exitsWith(6);
    }

    @Test
    void aHomeThatLostItsKeysStillAsksTheService() throws Exception {
        signedIn(Duration.ZERO);
        serviceOffersLifecycle();
        var agent = server.agents().issue(Account.of("acct-1111"));

        var run = agent("list", "--server").exitsWith(0);

        assertThat(run.err()).contains("this home has no keys of an agent ci");
        assertThat(run.out()).contains(agent.agentRuntimeId());
    }
}
