package dev.signet.internal.ring;

import dev.signet.agent.KeyState;
import dev.signet.agent.RegisteredAgent;
import dev.signet.auth.AssertionException;
import dev.signet.auth.ConfigurationException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the steps of one registration find in a ring, and make of it. Pure. Each step looks at the ring as it is then, since
 * another process may have taken the same step, or the next.
 *
 * @param name of the agent
 * @param terms of the registration
 */
record RegistrationPlan(AgentName name, RegistrationTerms terms) {
    /** The longest wait a service is granted; a later moment was written by a clock that was wrong. */
    private static final Duration MAX_WAIT = Duration.ofMinutes(10);

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

    /** The key of an attempt that was begun and is not finished. */
    Optional<RingKey> unfinished(KeyRing ring) {
        return ring.find(name).flatMap(agent -> agent.key(KeyState.GENERATED));
    }

    /**
     * Makes sure that there is a key to register: that of an unfinished attempt on the same account and service, else
     * {@code candidate}. One key is never shown to two accounts or two services.
     */
    KeyRing begin(KeyRing ring, RingKey candidate) throws ConfigurationException {
        if (registered(ring).isPresent()) {
            return ring;
        }
        RingAgent agent = ring.find(name).orElse(RingAgent.named(name));
        boolean resumes = agent.key(KeyState.GENERATED).isPresent() && isOwn(agent);
        return ring.with((resumes ? agent : agent.withUnfinished(candidate)).on(terms));
    }

    /** Refuses to ask a service that wants to be left alone, whichever process it said so to. */
    void requireDue(KeyRing ring, Instant now) throws AssertionException {
        Optional<Instant> until = ring.find(name)
                .filter(this::isOwn)
                .flatMap(RingAgent::retryAt)
                .filter(now::isBefore)
                .filter(moment -> Duration.between(now, moment).compareTo(MAX_WAIT) <= 0);
        if (until.isPresent()) {
            throw new AssertionException(
                    true,
                    "agent " + name + " is not registered: agent service " + terms.registrar()
                            + " asked to be left alone until " + until.get(),
                    "Try again then: the same key is registered.",
                    null);
        }
    }

    /**
     * Makes the key active under the id that the service gave. Where another process was faster, its id stays: everybody
     * uses that one already.
     *
     * @throws AssertionException when the key is not in the ring any more
     */
    KeyRing conclude(KeyRing ring, String keyId, String runtimeId, Instant now)
            throws AssertionException, ConfigurationException {
        if (registered(ring).isPresent()) {
            return ring;
        }
        Optional<RingAgent> agent = ring.find(name)
                .filter(found -> found.key(keyId, KeyState.GENERATED).isPresent());
        if (agent.isEmpty()) {
            throw new AssertionException(
                    false,
                    "agent " + name + " was registered with key " + keyId
                            + ", which was taken out of the ring meanwhile",
                    "Register the agent again: it gets a new key.",
                    null);
        }
        return ring.with(agent.get().activated(keyId, runtimeId, now));
    }

    /** Notes that the service wants to be left alone. */
    KeyRing postpone(KeyRing ring, Instant until) {
        return unfinished(ring).isEmpty()
                ? ring
                : ring.with(ring.find(name).orElseThrow().postponed(until));
    }

    /** Drops a key that the service will never confirm. */
    KeyRing drop(KeyRing ring, String keyId) {
        return ring.find(name)
                .filter(agent -> agent.key(keyId, KeyState.GENERATED).isPresent())
                .map(agent -> ring.with(agent.withoutUnfinished()))
                .orElse(ring);
    }
}
