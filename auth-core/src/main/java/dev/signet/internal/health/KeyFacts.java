package dev.signet.internal.health;

import dev.signet.agent.RotationPolicy;
import dev.signet.auth.agent.KeyState;
import java.time.Instant;
import java.util.Optional;

/**
 * What matters of one key of an agent.
 *
 * @param agent the home's name for the agent
 * @param keyId the thumbprint of the key
 * @param state where it is in its life
 * @param createdAt when it was made; empty when nobody knows, which is never taken for new
 * @param retiredAt when it was replaced; empty when nobody knows
 * @param overlapUntil until when a retiring key may stay; empty when nothing was said
 * @param policy by which this process looks after the agent's keys; empty when it does not
 */
public record KeyFacts(
        String agent,
        String keyId,
        KeyState state,
        Optional<Instant> createdAt,
        Optional<Instant> retiredAt,
        Optional<Instant> overlapUntil,
        Optional<RotationPolicy> policy) {
    /** The same key, looked after by {@code known}. */
    public KeyFacts under(Optional<RotationPolicy> known) {
        return new KeyFacts(agent, keyId, state, createdAt, retiredAt, overlapUntil, known);
    }
}
