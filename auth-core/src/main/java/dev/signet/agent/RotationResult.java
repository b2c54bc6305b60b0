package dev.signet.agent;

import java.util.Objects;
import java.util.Optional;

/**
 * A rotation that is finished. Immutable.
 *
 * @param key the one the agent signs with now
 * @param previous the one it signed with before; empty when there was none, and when another process finished
 * @param finishedHere whether this call made the change; false when another process was faster, with the same key
 */
public record RotationResult(AgentKey key, Optional<AgentKey> previous, boolean finishedHere) {
    /** Checks that all are there. */
    public RotationResult {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(previous, "previous");
    }

    /**
     * Whether registrations that nobody uses may be left at the service: requests for this key were not answered, and the service is not
     * known to register a key once.
     *
     * @return whether to look at {@link AgentKeys#listAtService()}
     */
    public boolean mayHaveLeftOrphans() {
        return key.unanswered() > 0;
    }
}
