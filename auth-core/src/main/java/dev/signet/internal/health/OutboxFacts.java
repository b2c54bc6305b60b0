package dev.signet.internal.health;

import java.time.Instant;
import java.util.Optional;

/**
 * What servers have not been told yet.
 *
 * @param pending how many revocations wait
 * @param oldest since when the first of them does; empty when none waits, or nobody knows
 */
public record OutboxFacts(int pending, Optional<Instant> oldest) {
    /** Nothing waits. */
    public static final OutboxFacts EMPTY = new OutboxFacts(0, Optional.empty());
}
