package dev.signet.agent;

import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.KeyState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One key of an agent with its life so far: a snapshot without its private part. A moment that is empty is not known, or has not come.
 * Immutable.
 *
 * @param id the JWK thumbprint (RFC 7638)
 * @param sshPublicKey the public half as {@code ssh-ed25519 ...}, without a comment
 * @param state where the key is in its life
 * @param reason why, in one word such as {@code rotation}, {@code superseded} or {@code compromised}; empty while the key is generated, unless a replacement has made it
 * @param runtimeId what the service calls the agent when this key signs; empty until the service knows the key
 * @param taskId of the task that proved that the service takes this key; empty when that was not tried
 * @param unanswered how many requests to register the key the service may have granted without a word: at a service that gives each
 *     request an id of its own, as many registrations that nobody uses may be left there
 * @param createdAt when the key was made
 * @param registeredAt when the service agreed
 * @param verifiedAt when the service last took a signature of the key on purpose
 * @param activatedAt when the agent began, or began again, to sign with it
 * @param retiredAt when another key took its place
 * @param overlapUntil until when what it signed is to be good, while it is retiring
 * @param revokedAt when it ended and its private part was erased
 */
public record AgentKey(
        String id,
        String sshPublicKey,
        KeyState state,
        Optional<String> reason,
        Optional<String> runtimeId,
        Optional<String> taskId,
        int unanswered,
        Optional<Instant> createdAt,
        Optional<Instant> registeredAt,
        Optional<Instant> verifiedAt,
        Optional<Instant> activatedAt,
        Optional<Instant> retiredAt,
        Optional<Instant> overlapUntil,
        Optional<Instant> revokedAt) {
    /** Checks that id, public key and state are there. */
    public AgentKey {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(sshPublicKey, "sshPublicKey");
        Objects.requireNonNull(state, "state");
    }

    /**
     * How old the key is.
     *
     * @param time the wall clock
     * @return empty when it is not known when the key was made, or that lies more than 30 s ahead: then one clock is wrong, and
     *     the key is not to be taken for a fresh one
     */
    public Optional<Duration> age(TimeSource time) {
        return KeyAge.of(createdAt, time.instant());
    }
}
