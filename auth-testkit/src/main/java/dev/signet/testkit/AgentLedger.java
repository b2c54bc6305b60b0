package dev.signet.testkit;

import dev.signet.testkit.RegisteredAgent.Registration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Collectors;

/** Which agents, keys and tasks were registered, and which of them live. Safe for use by several threads. */
final class AgentLedger {
    /** An agent with what changes under it. */
    record Agent(
            String runtimeId,
            Account account,
            Optional<Registration> registration,
            Set<AgentPublicKey> keys,
            Set<String> tasks) {
        RegisteredAgent snapshot() {
            Set<String> spelledKeys =
                    keys.stream().map(AgentPublicKey::sshText).collect(Collectors.toUnmodifiableSet());
            return new RegisteredAgent(runtimeId, account, spelledKeys, tasks, registration);
        }
    }

    private final CanarySecrets secrets;
    private final Tally tally;
    private final Map<String, Agent> agents = new ConcurrentSkipListMap<>();

    AgentLedger(CanarySecrets secrets, Tally tally) {
        this.secrets = secrets;
        this.tally = tally;
    }

    Agent register(Account account, AgentPublicKey key, Optional<Registration> registration) {
        return enter(newId("agent-"), account, key, registration);
    }

    /** The living agent of this account that has this key, or a new one. */
    synchronized Agent registerOnce(Account account, AgentPublicKey key, Optional<Registration> registration) {
        return agents.values().stream()
                .filter(agent -> agent.account().equals(account) && agent.keys().contains(key))
                .findFirst()
                .orElseGet(() -> register(account, key, registration));
    }

    Agent enter(String runtimeId, Account account, AgentPublicKey key, Optional<Registration> registration) {
        var agent = new Agent(
                runtimeId,
                account,
                registration,
                new CopyOnWriteArraySet<>(List.of(key)),
                ConcurrentHashMap.newKeySet());
        if (agents.putIfAbsent(runtimeId, agent) != null) {
            throw new IllegalArgumentException("an agent with the id " + runtimeId + " is registered already");
        }
        if (registration.isPresent()) {
            tally.add(Tally.Event.AGENT_REGISTERED);
        }
        return agent;
    }

    Optional<Agent> find(String runtimeId) {
        return Optional.ofNullable(agents.get(runtimeId));
    }

    List<RegisteredAgent> agents() {
        return agents.values().stream().map(Agent::snapshot).toList();
    }

    String startTask(Agent agent) {
        String taskId = newId("task-");
        agent.tasks().add(taskId);
        tally.add(Tally.Event.TASK_REGISTERED);
        return taskId;
    }

    void forgetTasks() {
        agents.values().forEach(agent -> agent.tasks().clear());
    }

    private String newId(String prefix) {
        return prefix + secrets.randomText();
    }
}
