package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Assertions at the protected resource. */
class AgentAtResourceTest {
    private static final String ID = "agent-123";
    private static final String ACCOUNT = "ChatGPT-Account-ID";
    private static final String FEDRAMP = "X-OpenAI-Fedramp";

    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final FakeAgentRegistry agents = server.agents();
    private final SigningAgent agent = new SigningAgent(server);

    @BeforeEach
    void register() {
        agents.register(ID, Account.of("acct-1"), agent.sshText());
        agents.addTask(ID, "task-1");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void goesAllTheWayFromASignInToACall() throws Exception {
        IssuedSession session = server.signIn(Account.of("acct-2"));
        var fresh = new SigningAgent(server);
        String id = SigningAgent.member("agent_runtime_id", fresh.register(session.accessToken()));
        String task = SigningAgent.member("task_id", fresh.startTask(id, time.instant()));
        HttpResponse<String> answer = fresh.call(fresh.assertion(id, task, time.instant()), ACCOUNT, "acct-2");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("{\"account\":\"acct-2\",\"agent_runtime_id\":\"" + id + "\",\"task_id\":\"" + task
                        + "\",\"method\":\"GET\",\"path\":\"/resource\"");
        assertThat(answer.body()).doesNotContain("AgentAssertion");
        assertThat(agents.counts())
                .returns(1, AgentCounts::agentsRegistered)
                .returns(1, AgentCounts::tasksRegistered)
                .returns(1, AgentCounts::assertionsAccepted)
                .returns(0, AgentCounts::assertionsRefused);
        assertThat(server.counts().unauthorized()).isZero();
    }

    @Test
    void takesTheHeaderOfTheVectors() throws Exception {
        Vectors vectors = Vectors.load();
        try (var other = FakeAuthorizationServer.builder()
                .time(ManualTimeSource.at(Instant.parse("2026-04-23T00:00:59.999Z")))
                .start()) {
            other.agents().register(ID, Account.of("acct-1"), vectors.text("ssh_public_key"));
            other.agents().addTask(ID, "task-123");
            HttpResponse<String> answer = agent.call(
                    other.resourceUri(), vectors.text("agent_assertion", "authorization_header"), ACCOUNT, "acct-1");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(other.agents().journal())
                    .singleElement()
                    .satisfies(line -> assertThat(line.canonical()).isTrue());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-60, 0, 30})
    void takesTheLimitsOfTime(int offset) throws Exception {
        assertThat(call(time.instant().plusSeconds(offset)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"-61, EXPIRED", "31, NOT_YET_VALID"})
    void refusesAnotherTime(int offset, AssertionRefusal refusal) throws Exception {
        assertRefused(call(time.instant().plusSeconds(offset)), refusal);
    }

    private HttpResponse<String> call(Instant signedAt) throws Exception {
        return agent.call(agent.assertion(ID, "task-1", signedAt), ACCOUNT, "acct-1");
    }

    private HttpResponse<String> call() throws Exception {
        return call(time.instant());
    }

    private void assertRefused(HttpResponse<String> answer, AssertionRefusal refusal) {
        assertThat(SigningAgent.errorCode(answer)).isEqualTo(refusal.code());
        boolean mayTryAgain =
                refusal != AssertionRefusal.ACCOUNT_MISMATCH && refusal != AssertionRefusal.FEDRAMP_MISMATCH;
        assertThat(answer.statusCode()).isEqualTo(mayTryAgain ? 401 : 403);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .isEqualTo(
                        mayTryAgain
                                ? Optional.of("AgentAssertion error=\"" + refusal.code() + "\"")
                                : Optional.empty());
        assertThat(agents.journal()).last().extracting(AssertionReport::refusal).isEqualTo(Optional.of(refusal));
    }

    @Test
    void refusesWhoDidNotSign() throws Exception {
        var thief = new SigningAgent(server);
        assertRefused(
                thief.call(thief.assertion(ID, "task-1", time.instant()), ACCOUNT, "acct-1"),
                AssertionRefusal.SIGNATURE_INVALID);
        assertRefused(
                agent.call(agent.assertion("agent-9", "task-1", time.instant()), ACCOUNT, "acct-1"),
                AssertionRefusal.AGENT_NOT_FOUND);
        String now = SigningAgent.timestamp(time.instant());
        String forRegistration = "{\"agent_runtime_id\":\"agent-123\",\"signature\":\"" + agent.sign(ID + ":" + now)
                + "\",\"task_id\":\"task-1\",\"timestamp\":\"" + now + "\"}";
        assertRefused(
                agent.call(SigningAgent.header(forRegistration), ACCOUNT, "acct-1"),
                AssertionRefusal.SIGNATURE_INVALID);
        assertRefused(agent.call("AgentAssertion nonsense", ACCOUNT, "acct-1"), AssertionRefusal.MALFORMED);
        assertThat(agents.counts().assertionsRefused()).isEqualTo(4);
        assertThat(server.counts().unauthorized()).isEqualTo(4);
        assertThat(call().statusCode()).isEqualTo(200);
    }

    @Test
    void saysThatItForgotTheTask() throws Exception {
        assertThat(call().statusCode()).isEqualTo(200);
        agents.forgetTasks();
        HttpResponse<String> answer = call();
        assertRefused(answer, AssertionRefusal.TASK_NOT_FOUND);
        assertThat(answer.body())
                .isEqualTo("{\"error\":{\"message\":\"the assertion was refused\","
                        + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"task_not_found\"}}");

        String task = SigningAgent.member("task_id", agent.startTask(ID, time.instant()));
        assertThat(agent.call(agent.assertion(ID, task, time.instant()), ACCOUNT, "acct-1")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void saysInAnotherWayThatItForgotTheTask() throws Exception {
        agents.taskNotFoundAnswer(ScriptedAnswer.error(404, "no_such_task"));
        agents.forgetTasks();
        HttpResponse<String> answer = call();
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"error\":\"no_such_task\"}");
        assertThat(agents.counts().assertionsRefused()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> agents.taskNotFoundAnswer(ScriptedAnswer.regular()));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        agents.taskNotFoundAnswer(ScriptedAnswer.status(401).delivered(Delivery.RESET)));
    }

    @Test
    void refusesTheTaskOfAnotherAgent() throws Exception {
        agents.register("agent-2", Account.of("acct-1"), agent.sshText());
        agents.addTask("agent-2", "task-2");
        assertRefused(
                agent.call(agent.assertion(ID, "task-2", time.instant()), ACCOUNT, "acct-1"),
                AssertionRefusal.TASK_NOT_FOUND);
    }

    @Test
    void takesEveryLiveKeyOfAnAgentAndNoOther() throws Exception {
        var second = new SigningAgent(server);
        String bySecond = second.assertion(ID, "task-1", time.instant());
        assertRefused(agent.call(bySecond, ACCOUNT, "acct-1"), AssertionRefusal.SIGNATURE_INVALID);
        agents.addKey(ID, second.sshText());
        assertThat(agent.call(bySecond, ACCOUNT, "acct-1").statusCode()).isEqualTo(200);
        assertThat(call().statusCode()).isEqualTo(200);
        agents.revokeKey(ID, agent.sshText());
        assertRefused(call(), AssertionRefusal.SIGNATURE_INVALID);
        assertThat(agent.call(bySecond, ACCOUNT, "acct-1").statusCode()).isEqualTo(200);
        agents.revokeKey(ID, second.sshText());
        assertRefused(agent.call(bySecond, ACCOUNT, "acct-1"), AssertionRefusal.AGENT_REVOKED);
    }

    @Test
    void revokesOneAgentAndNotItsNeighbour() throws Exception {
        agents.register("agent-2", Account.of("acct-1"), agent.sshText());
        agents.addTask("agent-2", "task-2");
        agents.revoke(ID);
        assertRefused(call(), AssertionRefusal.AGENT_REVOKED);
        assertThat(agents.find(ID).publicKeys()).isEmpty();
        assertThat(agents.find(ID).taskIds()).isEmpty();
        assertThat(agent.call(agent.assertion("agent-2", "task-2", time.instant()), ACCOUNT, "acct-1")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void wantsTheAccountOfTheAgent() throws Exception {
        String assertion = agent.assertion(ID, "task-1", time.instant());
        assertRefused(agent.call(assertion), AssertionRefusal.ACCOUNT_MISMATCH);
        assertRefused(agent.call(assertion, ACCOUNT, "acct-2"), AssertionRefusal.ACCOUNT_MISMATCH);
        assertRefused(agent.call(assertion, ACCOUNT, "acct-1", ACCOUNT, "acct-2"), AssertionRefusal.ACCOUNT_MISMATCH);
        assertRefused(agent.call(assertion, ACCOUNT, "acct-1", FEDRAMP, "true"), AssertionRefusal.FEDRAMP_MISMATCH);
        assertThat(agent.call(assertion, ACCOUNT, "acct-1").statusCode()).isEqualTo(200);
    }

    @Test
    void wantsTheFedrampHeaderOfAFedrampAccountOnly() throws Exception {
        agents.register("agent-f", Account.of("acct-f").withFedramp(), agent.sshText());
        agents.addTask("agent-f", "task-f");
        String assertion = agent.assertion("agent-f", "task-f", time.instant());
        assertRefused(agent.call(assertion, ACCOUNT, "acct-f"), AssertionRefusal.FEDRAMP_MISMATCH);
        assertRefused(agent.call(assertion, ACCOUNT, "acct-f", FEDRAMP, "false"), AssertionRefusal.FEDRAMP_MISMATCH);
        assertThat(agent.call(assertion, ACCOUNT, "acct-f", FEDRAMP, "true").statusCode())
                .isEqualTo(200);
    }

    @Test
    void keepsAJournalWithoutAssertions() throws Exception {
        call();
        call();
        time.advance(Duration.ofSeconds(1));
        call();
        agent.call("AgentAssertion x");

        assertThat(agents.journal()).hasSize(4);
        AssertionReport first = agents.journal().get(0);
        assertThat(first.agentRuntimeId()).isEqualTo(ID);
        assertThat(first.taskId()).isEqualTo("task-1");
        assertThat(first.time()).isEqualTo(ManualTimeSource.DEFAULT_START);
        assertThat(first.timestamp()).isEqualTo(ManualTimeSource.DEFAULT_START);
        assertThat(first.canonical()).isTrue();
        assertThat(first.refusal()).isEmpty();
        assertThat(agents.journal().stream().map(AssertionReport::digest).distinct())
                .as("the second call used the assertion of the first")
                .hasSize(3);
        assertThat(agents.journal()).last().satisfies(line -> {
            assertThat(line.agentRuntimeId()).isEmpty();
            assertThat(line.timestamp()).isEqualTo(Instant.EPOCH);
        });
    }

    @Test
    void keepsTheNewestLinesOfTheJournal() {
        var journal = new AssertionJournal();
        for (int n = 0; n <= AssertionJournal.MAX_LINES; n++) {
            journal.add(new AssertionReport(
                    Instant.ofEpochSecond(n), ID, "task-1", Instant.EPOCH, true, "", Optional.empty()));
        }
        assertThat(journal.lines()).hasSize(AssertionJournal.MAX_LINES);
        assertThat(journal.lines().get(0).time()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(journal.lines()).last().extracting(AssertionReport::time).isEqualTo(Instant.ofEpochSecond(10_000));
    }

    @Test
    void saysWhichAssertionsAreNotCanonical() throws Exception {
        String now = SigningAgent.timestamp(time.instant());
        String json = "{\"task_id\":\"task-1\",\"agent_runtime_id\":\"agent-123\",\"timestamp\":\"" + now
                + "\",\"signature\":\"" + agent.sign(ID + ":task-1:" + now) + "\"}";
        assertThat(agent.call(SigningAgent.header(json), ACCOUNT, "acct-1").statusCode())
                .isEqualTo(200);
        assertThat(agents.journal())
                .singleElement()
                .extracting(AssertionReport::canonical)
                .isEqualTo(false);
    }

    @Test
    void obeysTheModeOfTheResourceAsForEverybody() throws Exception {
        server.resourceMode(ResourceMode.FORBIDDEN);
        assertThat(call().statusCode()).isEqualTo(403);
        server.resourceMode(ResourceMode.REGULAR);
        assertThat(agent.call(server.eventsUri(), agent.assertion(ID, "task-1", time.instant()), ACCOUNT, "acct-1")
                        .body())
                .contains("id: 3");
    }
}
