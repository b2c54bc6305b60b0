package dev.signet.internal.ring;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.agent.KeyRegistration;
import dev.signet.auth.agent.KeyState;
import dev.signet.internal.agent.AgentRegistration.Software;
import java.time.Instant;
import java.util.Optional;

/**
 * The registration of one more key of an agent, which was made before. What is said of the agent is what was said the first time.
 *
 * @param name of the agent
 * @param keyId of the key
 * @param software what runs the agent now
 * @param registrar the origin of the service that will be asked
 */
record RotationPlan(AgentName name, String keyId, Software software, String registrar) implements KeyPlan {
    /** Another process may have registered the key, and even finished with it. */
    @Override
    public boolean isDone(KeyRing ring) throws AuthException {
        RingAgent agent = ring.find(name).orElse(RingAgent.named(name));
        Optional<RingKey> key = agent.key(keyId);
        if (key.isEmpty()) {
            throw KeyRefusal.UNKNOWN_KEY.of(name, keyId);
        }
        if (key.get().state() == KeyState.REVOKED) {
            throw KeyRefusal.REVOKED.of(name, keyId);
        }
        if (agent.registrar().filter(known -> !known.equals(registrar)).isPresent()) {
            throw new ConfigurationException(
                    "agent " + name + " is registered with " + agent.registrar().orElseThrow()
                            + ", and a new key of it was to be registered with " + registrar,
                    "Use the service the agent is registered with, or register an agent under another name.",
                    null);
        }
        return key.get().runtimeId().isPresent();
    }

    @Override
    public KeyRing begin(KeyRing ring, Candidate candidate, Instant now) {
        return ring;
    }

    @Override
    public Optional<RingKey> unfinished(KeyRing ring) {
        return ring.find(name).flatMap(agent -> agent.key(keyId, KeyState.GENERATED));
    }

    @Override
    public KeyRegistration request(RingAgent agent, RingKey key) {
        return new KeyRegistration(
                name.value(),
                key.id(),
                key.sshText(),
                software.version(),
                software.harnessId(),
                software.location(),
                agent.capabilities());
    }

    @Override
    public Optional<Instant> retryAt(KeyRing ring, Instant now) {
        return ring.find(name).flatMap(agent -> KeyPlan.retryAt(agent, now));
    }

    @Override
    public KeyRing conclude(KeyRing ring, KeyEvent.Registered granted, Instant now) throws AuthException {
        return ring.after(name, granted, now);
    }
}
