package dev.signet.testkit;

import dev.signet.testkit.AgentLedger.Agent;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The part of a {@link FakeAuthorizationServer} that registers agents and their tasks, and knows which assertions are good.
 *
 * <p>It really verifies each signature, with the JDK's Ed25519. The protected resource takes an {@code AgentAssertion} that a
 * live key of the named agent signed at most 60 s ago, and at most 30 s ahead of the server's clock, for a task that is
 * registered, in a request that also names the agent's account; {@link AssertionRefusal} lists how the others are refused.
 *
 * <p>Safe for use by several threads.
 */
public final class FakeAgentRegistry {
    private static final String BASE = "/api/accounts";
    private static final String AGENTS = BASE + "/v1/agent/";

    private final URI server;
    private final CanarySecrets secrets;
    private final Tally tally;
    private final AgentLedger ledger;
    private final AssertionCheck assertions;
    private final AgentRegistrationEndpoint registration;
    private final TaskRegistrationEndpoint tasks;
    private final ScriptableEndpoint registrationEndpoint;
    private final ScriptableEndpoint taskEndpoint;
    private final FakeAgentDirectory directory;

    FakeAgentRegistry(URI server, Settings settings, BearerCheck bearers, Tally tally, ExchangeWriter writer) {
        this.server = server;
        this.secrets = settings.secrets();
        this.tally = tally;
        this.ledger = new AgentLedger(secrets, settings.time(), tally);
        this.assertions = new AssertionCheck(ledger, settings.time(), tally);
        this.registration = new AgentRegistrationEndpoint(ledger, bearers);
        this.tasks = new TaskRegistrationEndpoint(ledger, settings.time(), secrets);
        this.registrationEndpoint = new ScriptableEndpoint(tally, Tally.Event.AGENT_REQUEST, writer, registration);
        this.taskEndpoint = new ScriptableEndpoint(tally, Tally.Event.TASK_REQUEST, writer, tasks);
        this.directory = new FakeAgentDirectory(server, BASE, ledger, bearers, tally, writer);
    }

    AssertionCheck assertions() {
        return assertions;
    }

    Map<String, Endpoint> endpoints() {
        var endpoints = new HashMap<>(directory.endpoints());
        endpoints.put(BASE + AgentRegistrationEndpoint.PATH, registrationEndpoint);
        endpoints.put(AGENTS, directory.besideRevocations(taskEndpoint));
        return endpoints;
    }

    void open() {
        registrationEndpoint.open();
        taskEndpoint.open();
        directory.open();
    }

    /**
     * The calls that the reference service does not publish.
     *
     * @return switched off unless told otherwise
     */
    public FakeAgentDirectory directory() {
        return directory;
    }

    /**
     * The address that the paths {@code /v1/agent/…} follow.
     *
     * @return without a slash at its end
     */
    public URI baseUri() {
        return server.resolve(BASE);
    }

    /**
     * Where agents register: a POST in JSON with {@code abom}, {@code agent_public_key}, {@code capabilities} and
     * {@code ttl}, and with the access token of a living sign-in, fresh enough for the protected resource. Without one, and
     * with an API key, the answer is 401; 400 when the body is not as it should be.
     *
     * @return its address
     */
    public URI registrationUri() {
        return server.resolve(BASE + AgentRegistrationEndpoint.PATH);
    }

    /**
     * Where an agent registers its tasks: a POST in JSON with {@code timestamp} and {@code signature}, without
     * {@code Authorization}. The answer is 400 when the request is not as it should be, 404 when nobody registered the agent,
     * 403 when it was revoked, 401 when the signature is bad, more than 60 s old or more than 30 s ahead; its
     * {@code error.code} is {@code invalid_request} or that of an {@link AssertionRefusal}.
     *
     * @param agentRuntimeId of the agent
     * @return its address
     */
    public URI taskRegistrationUri(String agentRuntimeId) {
        return server.resolve(AGENTS + agentRuntimeId + "/task/register");
    }

    /**
     * Makes a key pair and registers an agent with it, without a request.
     *
     * @param account whose agent
     * @return the agent with its private key, which carries {@link CanarySecrets#MARKER}
     */
    public IssuedAgent issue(Account account) {
        AgentKeyPair keys = AgentKeyPair.of(secrets.keySeed());
        Agent agent = ledger.register(account, keys.publicKey(), Optional.empty());
        return new IssuedAgent(agent.runtimeId(), account, keys);
    }

    /**
     * Registers an agent under an id of the test's choice, without a request.
     *
     * @param agentRuntimeId letters, digits and {@code . _ ~ -}, at most 128
     * @param account whose agent
     * @param publicKey in the form {@code ssh-ed25519 …}
     * @throws IllegalArgumentException when the id is taken or malformed, or the key is no good one
     */
    public void register(String agentRuntimeId, Account account, String publicKey) {
        ledger.enter(requireId(agentRuntimeId), account, parse(publicKey), Optional.empty());
    }

    /**
     * Lets an agent sign with one more key.
     *
     * @param agentRuntimeId of the agent
     * @param publicKey in the form {@code ssh-ed25519 …}
     */
    public void addKey(String agentRuntimeId, String publicKey) {
        agent(agentRuntimeId).keys().add(parse(publicKey));
    }

    /**
     * Ends one key of an agent.
     *
     * @param agentRuntimeId of the agent
     * @param publicKey in the form {@code ssh-ed25519 …}
     * @throws IllegalArgumentException when the agent has no such key
     */
    public void revokeKey(String agentRuntimeId, String publicKey) {
        if (!agent(agentRuntimeId).keys().end(parse(publicKey))) {
            throw noLiveKey(agentRuntimeId, publicKey);
        }
    }

    /**
     * Marks one key of an agent as one that is to end soon, in the published key set. What it signs is taken as before.
     *
     * @param agentRuntimeId of the agent
     * @param publicKey in the form {@code ssh-ed25519 …}
     * @throws IllegalArgumentException when the agent has no such key
     */
    public void retireKey(String agentRuntimeId, String publicKey) {
        if (!agent(agentRuntimeId).keys().retire(parse(publicKey))) {
            throw noLiveKey(agentRuntimeId, publicKey);
        }
    }

    /**
     * Ends an agent at once: all its keys and tasks.
     *
     * @param agentRuntimeId of the agent
     */
    public void revoke(String agentRuntimeId) {
        ledger.revokeNow(agent(agentRuntimeId));
    }

    /**
     * Registers a task under an id of the test's choice, without a request.
     *
     * @param agentRuntimeId of the agent
     * @param taskId letters, digits and {@code . _ ~ -}, at most 128
     */
    public void addTask(String agentRuntimeId, String taskId) {
        agent(agentRuntimeId).tasks().add(requireId(taskId));
    }

    /** Forgets all tasks of all agents, as a server does that lost its memory. Agents and keys stay. */
    public void forgetTasks() {
        ledger.forgetTasks();
    }

    /**
     * What is known of an agent.
     *
     * @param agentRuntimeId of the agent
     * @return a snapshot
     * @throws IllegalArgumentException when nobody registered it
     */
    public RegisteredAgent find(String agentRuntimeId) {
        return agent(agentRuntimeId).snapshot();
    }

    /**
     * All agents that were ever registered.
     *
     * @return a snapshot, in the order of their ids
     */
    public List<RegisteredAgent> all() {
        return ledger.agents();
    }

    /**
     * Whether the same key of the same account gets the id of its living agent again, and not a new one; false unless set.
     *
     * @param on true to register a key once
     */
    public void idempotentRegistration(boolean on) {
        registration.idempotent(on);
    }

    /**
     * How answers spell a task's id; {@link TaskIdForm#SNAKE_CASE} unless set.
     *
     * @param forms one or more, all with the same id
     */
    public void taskIdForms(TaskIdForm... forms) {
        tasks.forms(List.of(forms));
    }

    /**
     * What the protected resource answers when the task of an assertion is not known: 401, the challenge
     * {@code AgentAssertion error="task_not_found"} and an error object with the same code, unless set.
     *
     * @param answer what to say from now on
     * @throws IllegalArgumentException for {@link ScriptedAnswer#regular()}, and for what needs a {@link FaultyServer}
     */
    public void taskNotFoundAnswer(ScriptedAnswer answer) {
        assertions.taskNotFound(Script.requireOwn(answer));
    }

    /**
     * Queues answers for the next requests to register an agent, one each. An agent that is registered without being told is
     * {@code regular().delivered(Delivery.CLOSE)}.
     *
     * @param answers in order
     */
    public void enqueueRegistrationAnswers(ScriptedAnswer... answers) {
        registrationEndpoint.script.add(List.of(answers));
    }

    /**
     * Queues answers for the next requests to register a task, one each.
     *
     * @param answers in order
     */
    public void enqueueTaskAnswers(ScriptedAnswer... answers) {
        taskEndpoint.script.add(List.of(answers));
    }

    /**
     * Keeps requests to register an agent waiting before they are looked at.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdRegistrationRequests() {
        return registrationEndpoint.requests.close();
    }

    /**
     * Keeps requests to register an agent waiting after the server has done its work: the agent is registered, and the
     * answer on its way.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdRegistrationAnswers() {
        return registrationEndpoint.answers.close();
    }

    /**
     * Keeps requests to register a task waiting before they are looked at.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdTaskRequests() {
        return taskEndpoint.requests.close();
    }

    /**
     * The last 10,000 assertions that reached the protected resource, oldest first.
     *
     * @return a snapshot; it holds no assertion
     */
    public List<AssertionReport> journal() {
        return assertions.journal();
    }

    /**
     * What was seen so far.
     *
     * @return a snapshot
     */
    public AgentCounts counts() {
        return tally.agentCounts();
    }

    private static String requireId(String text) {
        if (!AgentAssertion.isId(text)) {
            throw new IllegalArgumentException(
                    "an id has 1 to 128 of letters, digits and ._~- but was \"" + text + "\"");
        }
        return text;
    }

    private static IllegalArgumentException noLiveKey(String agentRuntimeId, String publicKey) {
        return new IllegalArgumentException(agentRuntimeId + " has no live key " + publicKey);
    }

    private Agent agent(String agentRuntimeId) {
        return ledger.find(Objects.requireNonNull(agentRuntimeId, "agentRuntimeId"))
                .orElseThrow(() -> new IllegalArgumentException("no agent with the id " + agentRuntimeId
                        + " was registered here: known are "
                        + ledger.agents().stream()
                                .map(RegisteredAgent::agentRuntimeId)
                                .toList()));
    }

    private static AgentPublicKey parse(String publicKey) {
        return AgentPublicKey.parse(publicKey)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a key is \"ssh-ed25519 \" and the base64 of one good key, without a comment"));
    }
}
