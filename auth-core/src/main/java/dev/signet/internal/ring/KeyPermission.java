package dev.signet.internal.ring;

import dev.signet.agent.AgentKey;
import dev.signet.agent.RotationPolicy;
import dev.signet.auth.PolicyDeniedException;
import java.time.Duration;
import java.util.Map;

/** Says what the policy in force allows of an agent's keys. Safe for use by several threads. */
@FunctionalInterface
public interface KeyPermission {
    /**
     * Checks that an agent may have another key: asked before one is stored.
     *
     * @param attributes facts about the account
     * @throws PolicyDeniedException when a policy forbids it
     */
    void require(Map<String, String> attributes) throws PolicyDeniedException;

    /**
     * Checks an overlap that somebody asks for.
     *
     * @throws PolicyDeniedException when a policy forbids one so long
     */
    default void requireOverlap(Duration overlap) throws PolicyDeniedException {}

    /** What is left of {@code wanted}, which is cut to the limits instead of being refused: it is a plan, and shorter times serve it too. */
    default RotationPolicy limited(RotationPolicy wanted) {
        return wanted;
    }

    /** Tells that a key got a shorter overlap than the one that was wanted. */
    default void tellShortened(Duration wanted) {}

    /** Whether a key is not too old to sign. */
    default boolean maySign(AgentKey key) {
        return true;
    }

    /**
     * Checks that a key is not too old to sign.
     *
     * @param agent the home's name for the agent
     * @throws PolicyDeniedException when it is
     */
    default void requireSigning(String agent, AgentKey key) throws PolicyDeniedException {}
}
