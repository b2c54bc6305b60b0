package dev.signet.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the server knows of an agent: a snapshot.
 *
 * @param agentRuntimeId the id the server gave it
 * @param account whose agent it is
 * @param publicKeys its live keys, in the form {@code ssh-ed25519 …}; empty when it was revoked and all doors know
 * @param taskIds its live tasks
 * @param registration what the agent said of itself; empty when a test registered it
 * @param registeredAt when it was registered, by the server's clock
 * @param revokedAt when somebody ended it; empty while it lives
 */
public record RegisteredAgent(
        String agentRuntimeId,
        Account account,
        Set<String> publicKeys,
        Set<String> taskIds,
        Optional<Registration> registration,
        Instant registeredAt,
        Optional<Instant> revokedAt) {
    /** Copies the sets. */
    public RegisteredAgent {
        publicKeys = Set.copyOf(publicKeys);
        taskIds = Set.copyOf(taskIds);
    }

    /**
     * What an agent says of itself when it registers.
     *
     * @param agentVersion {@code abom.agent_version}
     * @param agentHarnessId {@code abom.agent_harness_id}
     * @param runningLocation {@code abom.running_location}
     * @param capabilities such as {@code responsesapi}
     * @param ttl as sent; empty for null. The unit is not known, so that the server makes nothing of it
     */
    public record Registration(
            String agentVersion,
            String agentHarnessId,
            String runningLocation,
            List<String> capabilities,
            Optional<Long> ttl) {
        /** Copies {@code capabilities}. */
        public Registration {
            capabilities = List.copyOf(capabilities);
        }
    }
}
