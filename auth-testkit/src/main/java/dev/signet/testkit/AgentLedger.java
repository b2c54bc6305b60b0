package dev.signet.testkit;

import dev.signet.auth.TimeSource;
import dev.signet.testkit.RegisteredAgent.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which agents, keys and tasks were registered, and which of them live. Safe for use by several threads. */
final class AgentLedger {
    /** An agent with what changes under it. */
    static final class Agent {
        private final String runtimeId;
        private final Account account;
        private final Optional<Registration> registration;
        private final Instant registeredAt;
        private final AgentKeys keys;
        private final Set<String> tasks = ConcurrentHashMap.newKeySet();
        private volatile @Nullable Ending ending;

        private Agent(
                String runtimeId, Account account, Optional<Registration> registration, Instant now, AgentKeys keys) {
            this.runtimeId = runtimeId;
            this.account = account;
            this.registration = registration;
            this.registeredAt = now;
            this.keys = keys;
        }

        String runtimeId() {
            return runtimeId;
        }

        Account account() {
            return account;
        }

        AgentKeys keys() {
            return keys;
        }

        Set<String> tasks() {
            return tasks;
        }

        /** Whether somebody ended it, though signatures may be taken for a while yet. */
        boolean isRevoked() {
            return ending != null;
        }

        RegisteredAgent snapshot() {
            Set<String> spelledKeys =
                    keys.live().stream().map(AgentPublicKey::sshText).collect(Collectors.toUnmodifiableSet());
            return new RegisteredAgent(
                    runtimeId,
                    account,
                    spelledKeys,
                    tasks,
                    registration,
                    registeredAt,
                    Optional.ofNullable(ending).map(Ending::revokedAt));
        }

        private void settle(Instant now) {
            Ending end = ending;
            if (end != null && !now.isBefore(end.takesEffectAt())) {
                keys.endAll();
                tasks.clear();
            }
        }
    }

    /** When an agent was revoked, and when all doors know. */
    private record Ending(Instant revokedAt, Instant takesEffectAt) {}

    private final CanarySecrets secrets;
    private final TimeSource time;
    private final Tally tally;
    private final Map<String, Agent> agents = new ConcurrentSkipListMap<>();

    AgentLedger(CanarySecrets secrets, TimeSource time, Tally tally) {
        this.secrets = secrets;
        this.time = time;
        this.tally = tally;
    }

    Agent register(Account account, AgentPublicKey key, Optional<Registration> registration) {
        return enter(newId("agent-"), account, key, registration);
    }

    /** The living agent of this account that has this key, or a new one. */
    synchronized Agent registerOnce(Account account, AgentPublicKey key, Optional<Registration> registration) {
        return all().stream()
                .filter(agent -> !agent.isRevoked())
                .filter(agent ->
                        agent.account().equals(account) && agent.keys().live().contains(key))
                .findFirst()
                .orElseGet(() -> register(account, key, registration));
    }

    Agent enter(String runtimeId, Account account, AgentPublicKey key, Optional<Registration> registration) {
        var agent = new Agent(runtimeId, account, registration, time.instant(), new AgentKeys(key));
        if (agents.putIfAbsent(runtimeId, agent) != null) {
            throw new IllegalArgumentException("an agent with the id " + runtimeId + " is registered already");
        }
        if (registration.isPresent()) {
            tally.add(Tally.Event.AGENT_REGISTERED);
        }
        return agent;
    }

    Optional<Agent> find(String runtimeId) {
        Optional<Agent> agent = Optional.ofNullable(agents.get(runtimeId));
        agent.ifPresent(found -> found.settle(time.instant()));
        return agent;
    }

    /** In the order of their ids, ended ones too. */
    List<Agent> all() {
        Instant now = time.instant();
        List<Agent> known = List.copyOf(agents.values());
        known.forEach(agent -> agent.settle(now));
        return known;
    }

    List<RegisteredAgent> agents() {
        return all().stream().map(Agent::snapshot).toList();
    }

    /** Ends an agent; false when it was ended before. An earlier end stays in force. */
    synchronized boolean revoke(Agent agent, Duration delay) {
        Instant now = time.instant();
        boolean first = !agent.isRevoked();
        if (first) {
            agent.ending = new Ending(now, now.plus(delay));
        }
        agent.settle(now);
        return first;
    }

    /** Ends an agent at every door, whatever delay an earlier end had. */
    synchronized void revokeNow(Agent agent) {
        Instant now = time.instant();
        Ending before = agent.ending;
        agent.ending = new Ending(before == null ? now : before.revokedAt(), now);
        agent.settle(now);
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
