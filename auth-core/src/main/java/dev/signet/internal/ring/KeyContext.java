package dev.signet.internal.ring;

import dev.signet.internal.agent.AgentRegistration.Software;
import java.util.Objects;

/**
 * Whose keys are dealt with, and by whom. Immutable.
 *
 * @param services what it takes
 * @param name of the agent
 * @param software what runs the agent
 * @param bearers who may ask the service about the agent
 * @param proof tells whether the service takes a key
 * @param permission says whether the agent may have another key
 */
public record KeyContext(
        RingServices services,
        AgentName name,
        Software software,
        AccountBearers bearers,
        KeyProof proof,
        KeyPermission permission) {
    /** Checks that all are there. */
    public KeyContext {
        Objects.requireNonNull(services, "services");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(software, "software");
        Objects.requireNonNull(bearers, "bearers");
        Objects.requireNonNull(proof, "proof");
        Objects.requireNonNull(permission, "permission");
    }

    BearerSource bearers(RingAgent agent) {
        return bearers.of(agent.accountId().orElse(""));
    }
}
