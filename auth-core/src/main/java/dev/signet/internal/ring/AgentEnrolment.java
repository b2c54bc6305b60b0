package dev.signet.internal.ring;

import dev.signet.agent.RegisteredAgent;
import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import java.util.Objects;
import java.util.Optional;

/**
 * Gives agents their first key and makes it known to a service: enrolment, in the sense of RFC 7030. The steps are those of a
 * rotation, with nothing to overlap: the key is active with the write that notes its registration. Safe for use by several threads.
 */
public final class AgentEnrolment {
    private final RegistrationStep step;
    private final BearerSource bearers;

    /**
     * Enrolment into one ring.
     *
     * @param services what it takes
     * @param bearers whose agents they will be
     */
    public AgentEnrolment(RingServices services, BearerSource bearers) {
        this.step = new RegistrationStep(services);
        this.bearers = Objects.requireNonNull(bearers, "bearers");
    }

    /**
     * Registers the agent called {@code name} under a key of its own, unless it is registered: then nothing is sent, and
     * neither a bearer nor the lease is asked for.
     *
     * @return the agent, its key active
     * @throws AssertionException {@code isRemote()} when the service was not reached, is busy or answered nothing usable: the
     *     next call goes on with the same key; else when it refuses the registration, or the agent was stopped on purpose
     * @throws AuthException {@code CredentialRejectedException} when it refuses the bearer, after one renewal if it said 401;
     *     {@code ConfigurationException} when the endpoint is no agent service, or the agent belongs to another account or
     *     service; what store, lease and bearer source throw
     * @throws InterruptedException when the thread is interrupted while it waits for the lease or a bearer
     */
    public RegisteredAgent registerIfAbsent(AgentName name, RegistrationTerms terms)
            throws AuthException, InterruptedException {
        var plan = new RegistrationPlan(name, terms);
        Optional<RegisteredAgent> agent = plan.registered(step.register(plan, bearers));
        if (agent.isEmpty()) {
            throw new AssertionException(
                    false,
                    "agent " + name + " was registered with a key that was revoked meanwhile",
                    "Register the agent again: it gets a new key.",
                    null);
        }
        return agent.get();
    }
}
