package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentRegistrationTest {
    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final FakeAgentRegistry agents = server.agents();
    private final IssuedSession session = server.signIn(Account.of("acct-1"));
    private final SigningAgent agent = new SigningAgent(server);
    private final Browserless client = new Browserless();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void givesAnAgentAnIdAndRemembersWhatItSaid() throws Exception {
        HttpResponse<String> answer = agent.register(session.accessToken());

        assertThat(answer.statusCode()).isEqualTo(200);
        String id = SigningAgent.member("agent_runtime_id", answer);
        assertThat(answer.body()).isEqualTo("{\"agent_runtime_id\":\"" + id + "\"}");
        RegisteredAgent known = agents.find(id);
        assertThat(agents.all()).containsExactly(known);
        assertThat(known.account()).isEqualTo(Account.of("acct-1"));
        assertThat(known.publicKeys()).containsExactly(agent.sshText());
        assertThat(known.taskIds()).isEmpty();
        assertThat(known.registration())
                .contains(new RegisteredAgent.Registration(
                        "0.169.0", "codex-cli", "exec-linux", List.of("responsesapi"), Optional.empty()));
        assertThat(agents.counts())
                .returns(1, AgentCounts::registrationRequests)
                .returns(1, AgentCounts::agentsRegistered)
                .returns(0, AgentCounts::taskRequests);
    }

    @Test
    void takesMembersInAnyOrderAndOthersBesideThem() throws Exception {
        HttpResponse<String> answer = agent.register(
                session.accessToken(),
                "{ \"new\": {\"deep\":[1,{}]}, \"ttl\": 3600, \"capabilities\": [], \"agent_public_key\": \""
                        + agent.sshText()
                        + "\", \"abom\": {\"running_location\":\"l\",\"agent_harness_id\":\"h\",\"agent_version\":\"v\"}}");
        String id = SigningAgent.member("agent_runtime_id", answer);
        assertThat(agents.find(id).registration().orElseThrow().ttl()).contains(3600L);
    }

    @Test
    void takesNothingButTheAccessTokenOfALivingSignIn() throws Exception {
        for (String bearer : List.of("nonsense", session.refreshToken(), session.idToken(), server.issueApiKey())) {
            HttpResponse<String> answer = agent.register(bearer);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
        }
        server.revoke(session);
        assertThat(agent.register(session.accessToken()).statusCode()).isEqualTo(401);
        IssuedSession expired = server.signIn();
        time.advance(Duration.ofHours(1));
        assertThat(agent.register(expired.accessToken()).statusCode()).isEqualTo(401);
        assertThat(agents.all()).isEmpty();
        assertThat(agents.counts().registrationRequests()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "\"abom\":{ | \"abom\":[],\"x\":{ | abom must be an object",
                "\"agent_version\":\"0.169.0\", | ^^ | agent_version must be",
                "\"agent_harness_id\":\"codex-cli\" | \"agent_harness_id\":\" \" | agent_harness_id must be",
                "\"exec-linux\" | 7 | running_location must be",
                "\"agent_public_key\":\"ssh-ed25519 | \"agent_public_key\":\"ssh-rsa | agent_public_key must be",
                "\"agent_public_key\" | \"key\" | agent_public_key must be",
                "\"capabilities\":[\"responsesapi\"], | ^^ | capabilities must be",
                "[\"responsesapi\"] | [\"responsesapi\",null] | capabilities must be",
                ",\"ttl\":null | ^^ | ttl must be there",
                "\"ttl\":null | \"ttl\":0 | ttl must be null or",
                "\"ttl\":null | \"ttl\":-1 | ttl must be null or",
                "\"ttl\":null | \"ttl\":1.5 | ttl must be null or",
                "\"ttl\":null | \"ttl\":1e40 | ttl must be null or",
                "\"ttl\":null | \"ttl\":\"1\" | ttl must be null or",
                "\"ttl\":null | \"ttl\":null,\"ttl\":null | one JSON object",
                "\"ttl\":null} | \"ttl\":null | one JSON object",
                "\"ttl\":null} | \"ttl\":null}{} | one JSON object"
            })
    void saysWhatIsWrongWithABody(String part, String replacement, String message) throws Exception {
        String body = agent.registrationBody().replace(part, replacement);
        assertThat(body).isNotEqualTo(agent.registrationBody());
        HttpResponse<String> answer = agent.register(session.accessToken(), body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":\"invalid_request\"").contains(message);
        assertThat(agents.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "\u0000"})
    void refusesABodyThatIsNoObject(String body) throws Exception {
        assertThat(agent.register(session.accessToken(), body).statusCode()).isEqualTo(400);
    }

    @Test
    void knowsItsPathMethodAndMediaType() throws Exception {
        assertThat(client.get(agents.registrationUri(), session.accessToken()).statusCode())
                .isEqualTo(405);
        assertThat(client.get(URI.create(agents.registrationUri() + "s"), session.accessToken())
                        .statusCode())
                .isEqualTo(404);
        HttpResponse<String> form = client.http()
                .send(
                        client.authorized(agents.registrationUri(), session.accessToken())
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString(agent.registrationBody()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(form.statusCode()).isEqualTo(400);
        assertThat(form.body()).contains("application/json");
    }

    @Test
    void registersTheSameKeyAgainUnlessToldOtherwise() throws Exception {
        String first = register();
        String second = register();
        assertThat(second).isNotEqualTo(first);

        agents.idempotentRegistration(true);
        String third = register();
        assertThat(third).isIn(first, second);
        assertThat(agents.counts().agentsRegistered()).isEqualTo(2);
        IssuedSession other = server.signIn(Account.of("acct-2"));
        assertThat(SigningAgent.member("agent_runtime_id", agent.register(other.accessToken())))
                .isNotIn(first, second);
        agents.revoke(first);
        agents.revoke(second);
        assertThat(register()).isNotIn(first, second);
    }

    @Test
    void registersAKeyOnceUnderConcurrentRequests() throws Exception {
        agents.idempotentRegistration(true);
        int requests = 8;
        ExecutorService threads = Executors.newFixedThreadPool(requests);
        var seen = new ArrayList<String>();
        try {
            List<Future<String>> ids;
            try (Hold hold = agents.holdRegistrationRequests()) {
                ids = Stream.generate(() -> threads.submit(this::register))
                        .limit(requests)
                        .toList();
                hold.awaitHeld(requests);
            }
            for (Future<String> id : ids) {
                seen.add(id.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(seen).hasSize(requests);
        assertThat(seen.stream().distinct()).hasSize(1);
        assertThat(agents.counts().agentsRegistered()).isEqualTo(1);
    }

    private String register() throws IOException, InterruptedException {
        return SigningAgent.member("agent_runtime_id", agent.register(session.accessToken()));
    }

    private String registerUnchecked() {
        try {
            return register();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void losesAnAnswerAfterRegistering() {
        agents.enqueueRegistrationAnswers(ScriptedAnswer.regular().delivered(Delivery.CLOSE));
        assertThatThrownBy(this::register).isInstanceOf(IOException.class);
        assertThat(agents.counts().agentsRegistered()).isEqualTo(1);
        assertThat(agents.all().get(0).publicKeys()).containsExactly(agent.sshText());
    }

    @Test
    void refusesAsScriptedWithoutRegistering() throws Exception {
        agents.enqueueRegistrationAnswers(
                ScriptedAnswer.codexError(403, "agents_disabled"), ScriptedAnswer.retryAfter(503, "7"));
        HttpResponse<String> refused = agent.register(session.accessToken());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(SigningAgent.errorCode(refused)).isEqualTo("agents_disabled");
        assertThat(agent.register(session.accessToken()).headers().firstValue("Retry-After"))
                .contains("7");
        assertThat(agents.all()).isEmpty();
        assertThat(register()).startsWith("agent-");
    }

    @Test
    void holdsAnAnswerAfterRegistering() throws Exception {
        CompletableFuture<String> id;
        try (Hold hold = agents.holdRegistrationAnswers()) {
            id = CompletableFuture.supplyAsync(this::registerUnchecked);
            hold.awaitHeld(1);
            assertThat(agents.all()).hasSize(1);
            assertThat(id).isNotDone();
        }
        assertThat(id.get()).isEqualTo(agents.all().get(0).agentRuntimeId());
    }

    @Test
    void registersWithoutARequestWhatATestAsksFor() {
        agents.register("agent-123", Account.of("acct-1"), agent.sshText());
        assertThat(agents.find("agent-123").registration()).isEmpty();
        assertThat(agents.counts().agentsRegistered()).isZero();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> agents.register("agent-123", Account.of("acct-1"), agent.sshText()))
                .withMessageContaining("registered already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> agents.register("agent:1", Account.of("acct-1"), agent.sshText()))
                .withMessageContaining("\"agent:1\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> agents.register("agent-1", Account.of("acct-1"), "ssh-rsa AAAA"))
                .withMessageContaining("ssh-ed25519");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> agents.addTask("agent-123", "task 1"))
                .withMessageContaining("\"task 1\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> agents.revokeKey(
                        "agent-123", AgentKeyPair.of(new byte[32]).publicKey().sshText()))
                .withMessageContaining("agent-123 has no live key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> agents.revoke("nobody"))
                .withMessageContaining("known are [agent-123]");
    }

    @Test
    void issuesAgentsWhoseKeysAreCanaries() {
        IssuedAgent issued = agents.issue(Account.of("acct-1"));
        assertThat(agents.find(issued.agentRuntimeId()).publicKeys()).containsExactly(issued.publicKey());
        assertThat(new LeakDetector().find("key", issued.privateKey())).isPresent();
        assertThat(new LeakDetector().inspect(issued)).isEmpty();
        assertThat(new LeakDetector().inspect(agents.all())).isEmpty();
        assertThat(agents.issue(Account.of("acct-1")).privateKey()).isNotEqualTo(issued.privateKey());
    }

    @Test
    void issuesTheSameAgentsFromTheSameSeed() {
        var builder = FakeAuthorizationServer.builder();
        try (var one = builder.random(new Random(7)).start();
                var same = builder.random(new Random(7)).start()) {
            IssuedAgent first = one.agents().issue(Account.of("acct-1"));
            IssuedAgent second = same.agents().issue(Account.of("acct-1"));
            assertThat(second.privateKey()).isEqualTo(first.privateKey());
            assertThat(second.agentRuntimeId()).isEqualTo(first.agentRuntimeId());
        }
    }
}
