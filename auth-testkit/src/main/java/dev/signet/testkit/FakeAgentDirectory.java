package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The part of a {@link FakeAgentRegistry} that the reference service does not publish: it lists agents, revokes them, and
 * shows their public keys. All of it answers 404 until {@link #offer} says otherwise, as the reference service does.
 *
 * <p>Who calls {@link AgentCall#LIST} or {@link AgentCall#REVOKE} brings the access token of a living sign-in, fresh enough
 * for the protected resource; without one, the answer is 401. Safe for use by several threads.
 */
public final class FakeAgentDirectory {
    private static final ScriptedAnswer NOT_OFFERED = ScriptedAnswer.error(404, "not_found");

    private final URI server;
    private final String base;
    private final ExchangeWriter writer;
    private final AgentRevocationEndpoint revocation;
    private final AgentKeySetEndpoint keySet;
    private final ScriptableEndpoint listEndpoint;
    private final ScriptableEndpoint revocationEndpoint;
    private final ScriptableEndpoint keySetEndpoint;
    private volatile Set<AgentCall> offered = Set.of();

    FakeAgentDirectory(
            URI server, String base, AgentLedger ledger, BearerCheck bearers, Tally tally, ExchangeWriter writer) {
        this.server = server;
        this.base = base;
        this.writer = writer;
        this.revocation = new AgentRevocationEndpoint(ledger, bearers, tally);
        this.keySet = new AgentKeySetEndpoint(ledger);
        this.listEndpoint = new ScriptableEndpoint(
                tally,
                Tally.Event.AGENT_LIST_REQUEST,
                writer,
                new AgentListEndpoint(ledger, bearers).only(Set.of(base + AgentListEndpoint.PATH), "GET"));
        this.revocationEndpoint =
                new ScriptableEndpoint(tally, Tally.Event.AGENT_REVOCATION_REQUEST, writer, revocation);
        this.keySetEndpoint = new ScriptableEndpoint(
                tally,
                Tally.Event.AGENT_KEY_SET_FETCH,
                writer,
                keySet.only(Set.of(base + AgentKeySetEndpoint.PATH), "GET"));
    }

    Map<String, Endpoint> endpoints() {
        return Map.of(
                base + AgentListEndpoint.PATH, offered(AgentCall.LIST, listEndpoint),
                base + AgentKeySetEndpoint.PATH, offered(AgentCall.KEY_SET, keySetEndpoint));
    }

    /** The paths of revocations lie among those of task registrations: what is no revocation goes on to {@code others}. */
    Endpoint besideRevocations(Endpoint others) {
        Endpoint revocations = offered(AgentCall.REVOKE, revocationEndpoint);
        return exchange -> (AgentRevocationEndpoint.isFor(exchange) ? revocations : others).serve(exchange);
    }

    void open() {
        listEndpoint.open();
        revocationEndpoint.open();
        keySetEndpoint.open();
    }

    private Endpoint offered(AgentCall call, Endpoint endpoint) {
        return exchange -> {
            if (offered.contains(call)) {
                endpoint.serve(exchange);
            } else {
                refuse(exchange);
            }
        };
    }

    private void refuse(HttpExchange exchange) throws IOException, InterruptedException {
        Endpoint.readBody(exchange);
        writer.write(exchange, NOT_OFFERED);
    }

    /**
     * Which calls there are; none unless set. What is not offered answers 404, is not counted and uses up no queued answer.
     *
     * @param calls all that are offered from now on
     */
    public void offer(AgentCall... calls) {
        offered = Set.of(calls);
    }

    /**
     * Where agents are listed: {@code {"agents":[…]}} with {@code agent_runtime_id}, {@code agent_public_key} (the first, when
     * it has several), {@code status} ({@code active} or {@code revoked}), {@code capabilities}, {@code ttl} and
     * {@code registered_at} of each agent of the bearer's account.
     *
     * @return its address
     */
    public URI listUri() {
        return server.resolve(base + AgentListEndpoint.PATH);
    }

    /**
     * Where an agent is revoked, by a POST whose body is not read. The answer is 200 and {@code {}}, again and again; 404 for
     * an agent that is not there or another account's. From then on no assertion and no task of the agent is taken.
     *
     * @param agentRuntimeId of the agent
     * @return its address
     */
    public URI revocationUri(String agentRuntimeId) {
        return server.resolve(
                base + "/v1/agent/" + Objects.requireNonNull(agentRuntimeId, "agentRuntimeId") + "/revoke");
    }

    /**
     * Where the public keys of all agents are, as a JWK set (RFC 7517). Each key has {@code kid}, its thumbprint (RFC 7638), and
     * beside the members of RFC 8037 {@code agent_runtime_id} and {@code state}: {@code active}, {@code retiring} or
     * {@code revoked}.
     *
     * @return its address
     */
    public URI keySetUri() {
        return server.resolve(base + AgentKeySetEndpoint.PATH);
    }

    /**
     * The text of the JWK set as it stands, whether it is offered or not.
     *
     * @return JSON
     */
    public String keySet() {
        return keySet.jwkSet();
    }

    /**
     * What answers with the JWK set say of caching (RFC 9111, section 5.2); nothing unless set.
     *
     * @param value of {@code Cache-Control}, such as {@code max-age=60}
     */
    public void keySetCacheControl(String value) {
        keySet.cacheControl(Objects.requireNonNull(value, "value"));
    }

    /**
     * How long the agent of a revocation request is still taken at the protected resource and where tasks are registered, as
     * if the news had to travel; none unless set. The list and the key set tell at once.
     *
     * @param delay by the server's clock
     * @throws IllegalArgumentException when it is negative
     */
    public void revocationDelay(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay can't be negative, but was " + delay);
        }
        revocation.delay(delay);
    }

    /**
     * Queues answers for the next requests to list agents, one each.
     *
     * @param answers in order
     */
    public void enqueueListAnswers(ScriptedAnswer... answers) {
        listEndpoint.script.add(List.of(answers));
    }

    /**
     * Queues answers for the next requests to revoke an agent, one each. An agent that ends without anybody being told is
     * {@code regular().delivered(Delivery.CLOSE)}.
     *
     * @param answers in order
     */
    public void enqueueRevocationAnswers(ScriptedAnswer... answers) {
        revocationEndpoint.script.add(List.of(answers));
    }

    /**
     * Queues answers for the next requests for the key set, one each.
     *
     * @param answers in order
     */
    public void enqueueKeySetAnswers(ScriptedAnswer... answers) {
        keySetEndpoint.script.add(List.of(answers));
    }

    /**
     * Keeps requests to list agents waiting before they are looked at.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdListRequests() {
        return listEndpoint.requests.close();
    }

    /**
     * Keeps requests to revoke an agent waiting before they are looked at.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdRevocationRequests() {
        return revocationEndpoint.requests.close();
    }

    /**
     * Keeps requests to revoke an agent waiting after the server has done its work: the agent has ended, and the answer is on
     * its way.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdRevocationAnswers() {
        return revocationEndpoint.answers.close();
    }

    /**
     * Keeps requests for the key set waiting before they are looked at.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdKeySetRequests() {
        return keySetEndpoint.requests.close();
    }
}
