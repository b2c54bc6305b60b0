package dev.signet.agent;

import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.KeyState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a home knows of an agent it registered: a snapshot without any secret. Immutable.
 *
 * @param name the application's name for it
 * @param runtimeId the service's name for it
 * @param keyId the JWK thumbprint (RFC 7638) of its key: the active one, else one that retires, else one that was revoked
 * @param sshPublicKey the public half of that key as {@code ssh-ed25519 ...}, without a comment
 * @param state of that key
 * @param accountId whose agent it is; empty when that is not known
 * @param capabilities what it was registered for
 * @param ttl how long each registration of it is good for; empty when none ends by itself
 * @param registrar the origin of the service it is registered with; empty when that is not known
 * @param attributes facts about the account that only the profile reads
 * @param registeredAt when the service agreed; empty when that is not known
 * @param keyCreatedAt when that key was made; empty when that is not known
 */
public record RegisteredAgent(
        String name,
        String runtimeId,
        String keyId,
        String sshPublicKey,
        KeyState state,
        Optional<String> accountId,
        List<String> capabilities,
        Optional<Duration> ttl,
        Optional<String> registrar,
        Map<String, String> attributes,
        Optional<Instant> registeredAt,
        Optional<Instant> keyCreatedAt) {
    /** Copies {@code capabilities} and {@code attributes}. */
    public RegisteredAgent {
        capabilities = List.copyOf(capabilities);
        attributes = Map.copyOf(attributes);
    }

    /**
     * How old the key is.
     *
     * @param time the wall clock
     * @return empty when it is not known when the key was made, or that lies more than 30 s ahead: then one clock is wrong, and
     *     the key is not to be taken for a fresh one
     */
    public Optional<Duration> keyAge(TimeSource time) {
        return KeyAge.of(keyCreatedAt, time.instant());
    }
}
