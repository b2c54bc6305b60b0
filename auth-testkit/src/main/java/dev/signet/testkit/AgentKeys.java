package dev.signet.testkit;

import dev.signet.auth.agent.KeyState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys of one agent, in the order in which they came; ended ones are remembered. Safe for use by several threads. */
final class AgentKeys {
    private final Map<AgentPublicKey, KeyState> states = new LinkedHashMap<>();

    AgentKeys(AgentPublicKey first) {
        add(first);
    }

    synchronized void add(AgentPublicKey key) {
        states.put(key, KeyState.ACTIVE);
    }

    /** Still good, and to end soon; false when there is no such living key. */
    synchronized boolean retire(AgentPublicKey key) {
        return isLive(key) && states.put(key, KeyState.RETIRING) != null;
    }

    /** False when there is no such living key. */
    synchronized boolean end(AgentPublicKey key) {
        return isLive(key) && states.put(key, KeyState.REVOKED) != null;
    }

    synchronized void endAll() {
        states.replaceAll((key, state) -> KeyState.REVOKED);
    }

    /** What signatures are taken from. */
    synchronized Set<AgentPublicKey> live() {
        return states.keySet().stream().filter(this::isLive).collect(Collectors.toUnmodifiableSet());
    }

    synchronized Map<AgentPublicKey, KeyState> all() {
        return new LinkedHashMap<>(states);
    }

    private boolean isLive(AgentPublicKey key) {
        return states.getOrDefault(key, KeyState.REVOKED) != KeyState.REVOKED;
    }
}
