package dev.signet.agent;

import dev.signet.auth.agent.MirrorState;
import java.util.Objects;

/**
 * How the copy of an agent's key stands: a snapshot. Immutable.
 *
 * @param state in one word
 * @param detail what was found and what to do, for a person; no secret
 */
public record MirrorStatus(MirrorState state, String detail) {
    /** Checks that both are there. */
    public MirrorStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(detail, "detail");
    }
}
