package dev.signet.internal.acting;

import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.internal.policy.Denial;
import dev.signet.internal.policy.KeyLimits;
import java.util.Optional;

/** What the policy in force says of the agents of a home. Safe for use by several threads. */
public interface AgentRules {
    /** How long their keys may be used. */
    KeyLimits keyLimits();

    /** Throws and tells what is forbidden. */
    void require(Optional<Denial> denial) throws PolicyDeniedException;

    /** Checks that an agent of the home's key ring may be used, and kept there; gives it back. */
    AgentIdentity requireAllowed(AgentIdentity identity) throws PolicyDeniedException;
}
