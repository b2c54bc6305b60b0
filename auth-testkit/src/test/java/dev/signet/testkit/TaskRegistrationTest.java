package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskRegistrationTest {
    private static final String ID = "agent-123";

    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final FakeAgentRegistry agents = server.agents();
    private final SigningAgent agent = new SigningAgent(server);
    private final Browserless client = new Browserless();

    @BeforeEach
    void register() {
        agents.register(ID, Account.of("acct-1"), agent.sshText());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void startsATaskForASignature() throws Exception {
        HttpResponse<String> answer = agent.startTask(ID, time.instant());

        String taskId = SigningAgent.member("task_id", answer);
        assertThat(answer.body()).isEqualTo("{\"task_id\":\"" + taskId + "\"}");
        assertThat(agents.find(ID).taskIds()).containsExactly(taskId);
        assertThat(SigningAgent.member("task_id", agent.startTask(ID, time.instant())))
                .isNotEqualTo(taskId);
        assertThat(agents.counts())
                .returns(0, AgentCounts::registrationRequests)
                .returns(2, AgentCounts::taskRequests)
                .returns(2, AgentCounts::tasksRegistered)
                .returns(0, AgentCounts::assertionsAccepted);
    }

    @Test
    void takesTheSignatureOfTheVectors() throws Exception {
        Vectors vectors = Vectors.load();
        try (var other = FakeAuthorizationServer.builder()
                .time(ManualTimeSource.at(Instant.parse("2026-04-23T00:00:10Z")))
                .start()) {
            other.agents().register(ID, Account.of("acct-1"), vectors.text("ssh_public_key"));
            HttpResponse<String> answer = new SigningAgent(other)
                    .startTask(ID, "2026-04-23T00:00:00Z", vectors.text("task_registration", "signature_base64"));
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(TaskIdForm.class)
    void spellsTheIdAsTold(TaskIdForm form) throws Exception {
        agents.taskIdForms(form);
        HttpResponse<String> answer = agent.startTask(ID, time.instant());

        String id = SigningAgent.member(form.member(), answer);
        assertThat(JsonText.parse(answer.body()).orElseThrow()).containsOnlyKeys(form.member());
        assertThat(agents.find(ID).taskIds()).containsExactly(form.isSealed() ? open(id) : id);
    }

    @Test
    void sealsForNobodyElse() throws Exception {
        agents.taskIdForms(TaskIdForm.SEALED_SNAKE_CASE);
        String sealed = SigningAgent.member("encrypted_task_id", agent.startTask(ID, time.instant()));
        assertThatThrownBy(() -> SealedBoxTest.open(
                        Base64.getDecoder().decode(sealed),
                        new SigningAgent(server).x25519Secret(),
                        AgentPublicKey.parse(agent.sshText()).orElseThrow().x25519()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sealsForTheKeyThatSigned() throws Exception {
        var second = new SigningAgent(server);
        agents.addKey(ID, second.sshText());
        agents.taskIdForms(TaskIdForm.SEALED_CAMEL_CASE, TaskIdForm.CAMEL_CASE);
        HttpResponse<String> answer = second.startTask(ID, time.instant());
        assertThat(answer.body()).startsWith("{\"encryptedTaskId\":");
        assertThat(SealedBoxTest.open(
                        Base64.getDecoder().decode(SigningAgent.member("encryptedTaskId", answer)),
                        second.x25519Secret(),
                        AgentPublicKey.parse(second.sshText()).orElseThrow().x25519()))
                .isEqualTo(SigningAgent.member("taskId", answer));
        assertThatIllegalArgumentException().isThrownBy(agents::taskIdForms);
    }

    private String open(String sealed) throws Exception {
        return SealedBoxTest.open(
                Base64.getDecoder().decode(sealed),
                agent.x25519Secret(),
                AgentPublicKey.parse(agent.sshText()).orElseThrow().x25519());
    }

    @ParameterizedTest
    @CsvSource({"-61, assertion_expired", "31, assertion_not_yet_valid"})
    void refusesAnotherTime(int offset, String code) throws Exception {
        HttpResponse<String> answer = agent.startTask(ID, time.instant().plusSeconds(offset));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(SigningAgent.errorCode(answer)).isEqualTo(code);
        assertThat(agents.find(ID).taskIds()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-60, 0, 30})
    void takesTheLimitsOfTime(int offset) throws Exception {
        assertThat(agent.startTask(ID, time.instant().plusSeconds(offset)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesWhoDidNotSign() throws Exception {
        String now = SigningAgent.timestamp(time.instant());
        String good = agent.sign(ID + ":" + now);
        byte[] bytes = Base64.getDecoder().decode(good);
        String tooLong = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, 65));
        String later = SigningAgent.timestamp(time.instant().plusSeconds(1));

        assertRefused(new SigningAgent(server).startTask(ID, time.instant()), 401, "signature_invalid");
        assertRefused(agent.startTask(ID, now, tooLong), 401, "signature_invalid");
        assertRefused(agent.startTask(ID, later, good), 401, "signature_invalid");
        assertRefused(agent.startTask(ID, now, agent.sign(ID + ":task-1:" + now)), 401, "signature_invalid");
        assertRefused(agent.startTask("agent-9", time.instant()), 404, "agent_not_found");
        assertThat(agent.startTask(ID, now, good).statusCode()).isEqualTo(200);
        agents.revoke(ID);
        assertRefused(agent.startTask(ID, now, good), 403, "agent_revoked");
        assertThat(agents.counts().tasksRegistered()).isEqualTo(1);
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String code) {
        assertThat(SigningAgent.errorCode(answer)).isEqualTo(code);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-04-23T00:00:00.0Z",
                "2026-04-23T00:00:00+00:00",
                "2026-04-23t00:00:00z",
                "2026-04-31T00:00:00Z",
                "2026-04-23T24:00:01Z",
                "1776902400",
                ""
            })
    void refusesATimeOfAnotherForm(String timestamp) throws Exception {
        assertRefused(agent.startTask(ID, timestamp, agent.sign(ID + ":" + timestamp)), 400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "AAA", "AA", "_-__"})
    void refusesASignatureOfAnotherForm(String signature) throws Exception {
        String now = SigningAgent.timestamp(time.instant());
        assertRefused(agent.startTask(ID, now, signature), 400, "invalid_request");
    }

    @Test
    void refusesARequestThatBringsACredential() throws Exception {
        HttpResponse<String> answer = client.http()
                .send(
                        client.authorized(agents.taskRegistrationUri(ID), "a-token-that-should-not-be-here")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("send no Authorization").doesNotContain("a-token-that");
    }

    @Test
    void knowsItsPathMethodAndMediaType() throws Exception {
        URI uri = agents.taskRegistrationUri(ID);
        assertThat(uri).hasToString(server.baseUri() + "/api/accounts/v1/agent/agent-123/task/register");
        assertThat(client.get(uri, "x").statusCode()).isEqualTo(405);
        assertThat(client.get(URI.create(uri + "/more"), "x").statusCode()).isEqualTo(404);
        HttpResponse<String> text = client.post(uri, "text/plain", "{}");
        assertThat(text.statusCode()).isEqualTo(400);
        assertThat(client.post(uri, "application/json; charset=utf-8", "not json")
                        .body())
                .contains("timestamp must be");
    }

    @Test
    void answersAsScriptedLosesAnswersAndHoldsRequests() throws Exception {
        agents.enqueueTaskAnswers(
                ScriptedAnswer.html(502), ScriptedAnswer.regular().delivered(Delivery.CLOSE));
        assertThat(agent.startTask(ID, time.instant()).statusCode()).isEqualTo(502);
        assertThat(agents.find(ID).taskIds()).isEmpty();
        assertThatThrownBy(() -> agent.startTask(ID, time.instant())).isInstanceOf(IOException.class);
        assertThat(agents.find(ID).taskIds()).hasSize(1);

        CompletableFuture<Integer> held;
        try (Hold hold = agents.holdTaskRequests()) {
            held = CompletableFuture.supplyAsync(() -> {
                try {
                    return agent.startTask(ID, time.instant()).statusCode();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            hold.awaitHeld(1);
            time.advance(Duration.ofSeconds(61));
        }
        assertThat(held.get())
                .as("the time counts at which the request is looked at")
                .isEqualTo(401);
    }

    @Test
    void refusesScriptsThatItCannotPlay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        agents.enqueueTaskAnswers(ScriptedAnswer.status(200).delivered(Delivery.RESET)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> agents.enqueueRegistrationAnswers(
                        ScriptedAnswer.regular().repeatingRefreshToken()));
    }
}
