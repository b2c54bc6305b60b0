package dev.signet.auth.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One registration as the service tells it. Immutable.
 *
 * @param runtimeId the service's name for the agent
 * @param sshPublicKey the key that was registered, as {@code ssh-ed25519 ...}
 * @param active whether the service takes what the key signs; false when it was revoked
 * @param capabilities what it was registered for
 * @param ttl how long the registration is good for; empty when it does not end by itself
 * @param registeredAt when it was registered; empty when the service does not tell
 */
public record ListedAgent(
        String runtimeId,
        String sshPublicKey,
        boolean active,
        List<String> capabilities,
        Optional<Duration> ttl,
        Optional<Instant> registeredAt) {
    /** Checks that all are there and copies {@code capabilities}. */
    public ListedAgent {
        Objects.requireNonNull(runtimeId, "runtimeId");
        Objects.requireNonNull(sshPublicKey, "sshPublicKey");
        capabilities = List.copyOf(capabilities);
        Objects.requireNonNull(ttl, "ttl");
        Objects.requireNonNull(registeredAt, "registeredAt");
    }
}
