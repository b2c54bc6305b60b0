package dev.signet.internal.health;

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
 * @param overlapUntil until when a retiring key may stay; empty when nothing was said
 */
public record KeyFacts(
        String agent, String keyId, KeyState state, Optional<Instant> createdAt, Optional<Instant> overlapUntil) {}
