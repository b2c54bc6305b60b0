package dev.signet.internal.ring;

import dev.signet.agent.RegisteredAgent;
import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.agent.KeyRegistration;
import dev.signet.auth.agent.KeyState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the first registration of an agent finds in a ring, and makes of it. Pure. Each step looks at the ring as it is then, since
 * another process may have taken the same step, or the next.
 *
 * @param name of the agent
 * @param terms of the registration
 */
record RegistrationPlan(AgentName name, RegistrationTerms terms) implements KeyPlan {
    /**
     * The agent, if it is registered: it has an active key.
     *
     * @throws ConfigurationException when it is somebody else's, or registered elsewhere
     */
    Optional<RegisteredAgent> registered(KeyRing ring) throws ConfigurationException {
        Optional<RingAgent> agent =
                ring.find(name).filter(found -> found.key(KeyState.ACTIVE).isPresent());
        if (agent.isPresent()) {
            requireOwn(agent.get());
        }
        return agent.flatMap(RingAgent::registered);
    }

    private void requireOwn(RingAgent agent) throws ConfigurationException {
        if (!isSameRegistrar(agent)) {
            throw new ConfigurationException(
                    "agent " + name + " is registered with " + agent.registrar().orElse("")
                            + ", and was to be registered with " + terms.registrar(),
                    "Give the agent of the other service a name of its own.",
                    null);
        }
        if (!isSameAccount(agent)) {
            throw new ConfigurationException(
                    "agent " + name + " is registered for another account than the one that is signed in",
                    "Sign in to the account the agent belongs to, or give this account's agent a name of its own.",
                    null);
        }
    }

    private boolean isOwn(RingAgent agent) {
        return isSameAccount(agent) && isSameRegistrar(agent);
    }

    private boolean isSameRegistrar(RingAgent agent) {
        return agent.registrar()
                .filter(known -> !known.equals(terms.registrar()))
                .isEmpty();
    }

    private boolean isSameAccount(RingAgent agent) {
        return terms.accountId().isEmpty()
                || agent.accountId()
                        .filter(known -> !known.equals(terms.accountId()))
                        .isEmpty();
    }

    @Override
    public boolean isDone(KeyRing ring) throws AuthException {
        return registered(ring).isPresent();
    }

    @Override
    public Optional<RingKey> unfinished(KeyRing ring) {
        return ring.find(name).flatMap(agent -> agent.key(KeyState.GENERATED));
    }

    /**
     * Makes sure that there is a key to register: that of an unfinished attempt on the same account and service, else
     * {@code candidate}. One key is never shown to two accounts or two services.
     *
     * @throws AssertionException when the agent was stopped on purpose: nothing that happens at each start undoes that
     */
    @Override
    public KeyRing begin(KeyRing ring, Candidate candidate, Instant now) throws AuthException {
        if (registered(ring).isPresent()) {
            return ring;
        }
        RingAgent agent = ring.find(name).orElse(RingAgent.named(name));
        if (agent.stopped().isPresent()) {
            throw KeyRefusal.STOPPED.of(name, "");
        }
        Optional<RingKey> foreign = agent.key(KeyState.GENERATED).filter(key -> !isOwn(agent));
        RingAgent cleared = foreign.isEmpty()
                ? agent
                : KeyLife.after(
                                agent,
                                new KeyEvent.ForceRevoked(foreign.get().id(), KeyReason.REGISTRATION_FAILED.word()),
                                now)
                        .orThrow()
                        .due();
        RingAgent begun = cleared.key(KeyState.GENERATED).isPresent()
                ? cleared
                : KeyLife.after(cleared, new KeyEvent.Begun(candidate.key(), KeyReason.REGISTERED), now)
                        .orThrow();
        RingKey key = begun.key(KeyState.GENERATED).orElseThrow();
        // Registered by somebody who took the steps one by one, and left the last one out.
        return ring.with((key.runtimeId().isPresent() ? finished(begun, key.id(), now) : begun).on(terms));
    }

    @Override
    public KeyRegistration request(RingAgent agent, RingKey key) {
        return new KeyRegistration(
                name.value(),
                key.id(),
                key.sshText(),
                terms.software().version(),
                terms.software().harnessId(),
                terms.software().location(),
                terms.capabilities());
    }

    @Override
    public Optional<Instant> retryAt(KeyRing ring, Instant now) {
        return ring.find(name).filter(this::isOwn).flatMap(agent -> KeyPlan.retryAt(agent, now));
    }

    /**
     * Makes the key active under the id that the service gave. Where another process was faster, its id stays: everybody
     * uses that one already.
     *
     * @throws AssertionException when the key is not in the ring any more
     */
    @Override
    public KeyRing conclude(KeyRing ring, KeyEvent.Registered granted, Instant now) throws AuthException {
        Optional<RingAgent> agent =
                ring.find(name).filter(found -> found.key(granted.keyId()).isPresent());
        if (agent.isEmpty()) {
            // Then another key is active, or the whole agent is gone.
            if (registered(ring).isPresent()) {
                return ring;
            }
            throw new AssertionException(
                    false,
                    "agent " + name + " was registered with key " + granted.keyId()
                            + ", which was taken out of the ring meanwhile",
                    "Register the agent again: it gets a new key.",
                    null);
        }
        RingAgent known = KeyLife.after(agent.get(), granted, now).orThrow();
        boolean activates = known.key(KeyState.ACTIVE).isEmpty()
                && known.key(granted.keyId(), KeyState.GENERATED).isPresent();
        return ring.with(activates ? finished(known, granted.keyId(), now) : known);
    }

    private static RingAgent finished(RingAgent agent, String keyId, Instant now) throws AssertionException {
        return KeyLife.after(agent, new KeyEvent.Finished(keyId, Duration.ZERO, KeyReason.REGISTERED), now)
                .orThrow();
    }
}
