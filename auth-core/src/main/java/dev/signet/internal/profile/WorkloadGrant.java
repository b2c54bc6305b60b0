package dev.signet.internal.profile;

import dev.signet.internal.signin.MachineTokens;
import java.util.Objects;

/**
 * A grant that the environment selects for the workload which this process is. Nothing is asked for yet.
 *
 * @param variable that selects it
 * @param tokens gets them
 */
public record WorkloadGrant(String variable, MachineTokens tokens) {
    /** Checks that both are there. */
    public WorkloadGrant {
        Objects.requireNonNull(variable, "variable");
        Objects.requireNonNull(tokens, "tokens");
    }
}
