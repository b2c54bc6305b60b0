package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listing and revoking agents, and publishing their keys: what the reference service does not do. */
class FakeAgentDirectoryTest {
    private static final String ACCOUNT = "ChatGPT-Account-ID";

    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final FakeAgentRegistry agents = server.agents();
    private final FakeAgentDirectory directory = agents.directory();
    private final IssuedSession session = server.signIn(Account.of("acct-1"));
    private final SigningAgent agent = new SigningAgent(server);
    private final Browserless client = new Browserless();

    @BeforeEach
    void offer() {
        directory.offer(AgentCall.values());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void offersNothingUntilToldAsTheReferenceService() throws Exception {
        String id = register();
        directory.enqueueListAnswers(ScriptedAnswer.status(500));
        directory.offer();
        assertThat(list().statusCode()).isEqualTo(404);
        assertThat(revoke(id).statusCode()).isEqualTo(404);
        assertThat(keySet().statusCode()).isEqualTo(404);
        assertThat(agents.find(id).revokedAt()).isEmpty();
        assertThat(agents.counts()).returns(0, AgentCounts::listed).returns(0, AgentCounts::revocationRequests);

        directory.offer(AgentCall.LIST);
        assertThat(list().statusCode()).isEqualTo(500);
        assertThat(list().statusCode()).isEqualTo(200);
        assertThat(revoke(id).statusCode()).isEqualTo(404);
        assertThat(agents.counts()).returns(2, AgentCounts::listed);
        try (var fresh = FakeAuthorizationServer.builder().start()) {
            String bearer = fresh.signIn().accessToken();
            assertThat(client.get(fresh.agents().directory().listUri(), bearer).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void listsTheAgentsOfTheBearersAccountAlone() throws Exception {
        String id = register();
        var other = new SigningAgent(server);
        String others = SigningAgent.member(
                "agent_runtime_id",
                other.register(server.signIn(Account.of("acct-2")).accessToken()));
        assertThat(list().body())
                .isEqualTo("{\"agents\":[{\"agent_runtime_id\":\"" + id + "\",\"agent_public_key\":\""
                        + agent.sshText()
                        + "\",\"status\":\"active\",\"capabilities\":[\"responsesapi\"],\"ttl\":null,\"registered_at\":\""
                        + time.instant() + "\"}]}");

        revoke(id);
        assertThat(list().body())
                .contains("\"status\":\"revoked\"", agent.sshText())
                .doesNotContain(others);
        assertThat(agents.counts()).returns(2, AgentCounts::listed);
    }

    @Test
    void takesNobodyWithoutALivingSignIn() throws Exception {
        String id = register();
        for (String bearer : List.of("nonsense", session.refreshToken(), server.issueApiKey())) {
            assertThat(client.get(directory.listUri(), bearer).statusCode()).isEqualTo(401);
            assertThat(post(directory.revocationUri(id), bearer).statusCode()).isEqualTo(401);
        }
        assertThat(client.post(directory.revocationUri(id), "application/json", "{}")
                        .statusCode())
                .isEqualTo(401);
        assertThat(agents.counts()).returns(4, AgentCounts::revocationRequests).returns(0, AgentCounts::revoked);
        assertThat(call(id, "task").statusCode()).isEqualTo(401);
        assertThat(agents.find(id).revokedAt()).isEmpty();
    }

    @Test
    void endsAnAgentForItsOwner() throws Exception {
        String id = register();
        String task = task(id);
        assertThat(call(id, task).statusCode()).isEqualTo(200);

        HttpResponse<String> answer = revoke(id);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(agents.find(id).revokedAt()).contains(time.instant());
        assertThat(agents.find(id).publicKeys()).isEmpty();
        assertThat(SigningAgent.errorCode(call(id, task))).isEqualTo("agent_revoked");
        assertThat(agent.startTask(id, time.instant()).statusCode()).isEqualTo(403);

        time.advance(Duration.ofSeconds(5));
        assertThat(revoke(id).statusCode()).isEqualTo(200);
        assertThat(agents.counts())
                .returns(2, AgentCounts::revocationRequests)
                .returns(1, AgentCounts::revoked)
                .returns(0, AgentCounts::acceptedAfterRevocation)
                .returns(1, AgentCounts::refusedAfterRevocation);
    }

    @Test
    void knowsNoAgentOfAnotherAccount() throws Exception {
        String id = register();
        String other = server.signIn(Account.of("acct-2")).accessToken();
        HttpResponse<String> foreign = post(directory.revocationUri(id), other);
        HttpResponse<String> unknown = revoke("agent-nobody");
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.body()).isEqualTo(unknown.body());
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(client.get(directory.revocationUri(id), session.accessToken())
                        .statusCode())
                .isEqualTo(405);
        assertThat(agents.counts()).returns(0, AgentCounts::revoked);
    }

    @Test
    void letsTheNewsOfARevocationTravel() throws Exception {
        directory.revocationDelay(Duration.ofSeconds(10));
        String id = register();
        String task = task(id);
        revoke(id);
        assertThat(list().body()).contains("\"status\":\"revoked\"");
        assertThat(directory.keySet()).contains("\"state\":\"revoked\"");

        time.advance(Duration.ofMillis(9_999));
        assertThat(call(id, task).statusCode()).isEqualTo(200);
        assertThat(agent.startTask(id, time.instant()).statusCode()).isEqualTo(200);
        revoke(id);
        time.advance(Duration.ofMillis(1));
        assertThat(call(id, task).statusCode()).isEqualTo(401);
        assertThat(agent.startTask(id, time.instant()).statusCode()).isEqualTo(403);
        assertThat(agents.counts())
                .returns(1, AgentCounts::acceptedAfterRevocation)
                .returns(1, AgentCounts::refusedAfterRevocation);
        assertThatIllegalArgumentException().isThrownBy(() -> directory.revocationDelay(Duration.ofNanos(-1)));
    }

    @Test
    void countsWhatAnEndedKeySigned() throws Exception {
        String id = register();
        String task = task(id);
        var next = new SigningAgent(server);
        agents.addKey(id, next.sshText());
        agents.retireKey(id, agent.sshText());
        assertThat(call(id, task).statusCode()).isEqualTo(200);
        assertThat(agents.counts()).returns(0, AgentCounts::acceptedAfterRevocation);

        agents.revokeKey(id, agent.sshText());
        assertThat(call(id, task).statusCode()).isEqualTo(401);
        assertThat(next.call(next.assertion(id, task, time.instant()), ACCOUNT, "acct-1")
                        .statusCode())
                .isEqualTo(200);
        assertThat(agents.counts())
                .returns(0, AgentCounts::acceptedAfterRevocation)
                .returns(1, AgentCounts::refusedAfterRevocation);
        assertThatIllegalArgumentException().isThrownBy(() -> agents.retireKey(id, agent.sshText()));
    }

    @Test
    void publishesThePublicKeysWithTheirStates() throws Exception {
        Vectors vectors = Vectors.load();
        agents.register("agent-1", Account.of("acct-1"), vectors.text("ssh_public_key"));
        agents.addKey("agent-1", agent.sshText());
        agents.retireKey("agent-1", vectors.text("ssh_public_key"));
        HttpResponse<String> answer = keySet();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).isEmpty();
        Map<?, ?> first = keys(answer).get(0);
        assertThat(first.get("state")).isEqualTo("retiring");
        assertThat(first.get("agent_runtime_id")).isEqualTo("agent-1");
        assertThat(first.get("kty")).isEqualTo("OKP");
        assertThat(first.get("crv")).isEqualTo("Ed25519");
        assertThat(keys(answer).get(1).get("state")).isEqualTo("active");

        directory.keySetCacheControl("max-age=60");
        agents.revoke("agent-1");
        assertThat(keySet().headers().firstValue("Cache-Control")).contains("max-age=60");
        assertThat(keys(keySet()))
                .hasSize(2)
                .allSatisfy(key -> assertThat(key.get("state")).isEqualTo("revoked"));
        assertThat(agents.counts()).returns(3, AgentCounts::keySetFetches);
    }

    /** The key and thumbprint of RFC 8037, appendix A.3. */
    @Test
    void namesAKeyAsTheStandardDoes() {
        byte[] bytes = Base64.getUrlDecoder().decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        AgentPublicKey key = AgentPublicKey.parse(AgentPublicKey.sshText(bytes)).orElseThrow();
        assertThat(key.x()).isEqualTo("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        assertThat(key.thumbprint()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    @Test
    void answersAsQueuedAndWaitsAsHeld() throws Exception {
        String id = register();
        directory.enqueueRevocationAnswers(
                ScriptedAnswer.retryAfter(503, "7"), ScriptedAnswer.regular().delivered(Delivery.CLOSE));
        assertThat(revoke(id).statusCode()).isEqualTo(503);
        assertThat(agents.find(id).revokedAt()).isEmpty();
        assertThatThrownBy(() -> revoke(id)).isInstanceOf(IOException.class);
        assertThat(agents.find(id).revokedAt()).isPresent();
        directory.enqueueKeySetAnswers(ScriptedAnswer.html(502));
        assertThat(keySet().statusCode()).isEqualTo(502);

        agents.register("agent-2", Account.of("acct-1"), agent.sshText());
        CompletableFuture<Integer> status;
        try (Hold hold = directory.holdRevocationRequests()) {
            status = CompletableFuture.supplyAsync(() -> revokeUnchecked("agent-2"));
            hold.awaitHeld(1);
            assertThat(agents.find("agent-2").revokedAt()).isEmpty();
        }
        assertThat(status.get()).isEqualTo(200);
    }

    @Test
    void givesAnEndedAgentsKeyANewAgent() throws Exception {
        agents.idempotentRegistration(true);
        directory.revocationDelay(Duration.ofHours(1));
        String id = register();
        assertThat(register()).isEqualTo(id);
        revoke(id);
        assertThat(register()).isNotEqualTo(id);
    }

    private String register() throws Exception {
        return SigningAgent.member("agent_runtime_id", agent.register(session.accessToken()));
    }

    private String task(String id) throws Exception {
        return SigningAgent.member("task_id", agent.startTask(id, time.instant()));
    }

    private HttpResponse<String> call(String id, String task) throws Exception {
        return agent.call(agent.assertion(id, task, time.instant()), ACCOUNT, "acct-1");
    }

    private HttpResponse<String> list() throws Exception {
        return client.get(directory.listUri(), session.accessToken());
    }

    private HttpResponse<String> keySet() throws Exception {
        return client.get(directory.keySetUri(), "nobody");
    }

    private HttpResponse<String> revoke(String id) throws Exception {
        return post(directory.revocationUri(id), session.accessToken());
    }

    private int revokeUnchecked(String id) {
        try {
            return revoke(id).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> post(URI uri, String bearer) throws Exception {
        return client.http()
                .send(
                        client.authorized(uri, bearer)
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
    }

    private static List<Map<?, ?>> keys(HttpResponse<String> answer) {
        List<?> keys = (List<?>) JsonText.parse(answer.body()).orElseThrow().get("keys");
        return keys.stream().<Map<?, ?>>map(key -> (Map<?, ?>) key).toList();
    }
}
