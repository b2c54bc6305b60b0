package dev.signet.internal.ring;

import dev.signet.agent.RegisteredAgent;
import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;
import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.Draft;
import dev.signet.internal.agent.AgentRegistration;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.ring.RegistrationResult.KeyTaken;
import dev.signet.internal.ring.RegistrationResult.Postponed;
import dev.signet.internal.ring.RegistrationResult.Refused;
import dev.signet.internal.ring.RegistrationResult.Registered;
import dev.signet.internal.ring.RegistrationResult.Unauthorized;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Gives agents keys of their own and makes them known to a service: enrolment, in the sense of RFC 7030.
 *
 * <p>The key is stored before it is sent, so that a crash, an outage or a lost answer leaves an attempt that the next call
 * resumes with the same key, in whatever process. A service that registers a key once then answers with the same id; at one
 * that does not, an attempt whose answer was lost leaves an agent behind that nobody uses.
 *
 * <p>One thread of one process asks at a time, and the others find its result: the home's lease is held from the look at the
 * ring to the end of the request, as for a refresh. To ask without it and to sort it out afterwards would also end with one key
 * and one id in use, but with an unused agent at the service for each process that asked. The price is that a refresh in the
 * same home waits for a slow registration, 15 s at most.
 *
 * <p>Safe for use by several threads.
 */
public final class AgentEnrolment {
    /** The longest request, body included. */
    static final Duration CALL = Duration.ofSeconds(15);

    /** The longest wait for the lease, which others may hold while they ask. */
    static final Duration LEASE_WAIT = Duration.ofSeconds(60);

    private final RingStore ring;
    private final TokenServiceClient service;
    private final BearerSource bearers;
    private final SecureRandom random;
    private final TimeSource time;

    /**
     * Enrolment into one ring.
     *
     * @param ring where agents and keys are kept
     * @param service the way to the agent service; not closed here
     * @param bearers whose agents they will be
     * @param random what keys are made from
     * @param time clocks
     */
    public AgentEnrolment(
            RingStore ring, TokenServiceClient service, BearerSource bearers, SecureRandom random, TimeSource time) {
        this.ring = Objects.requireNonNull(ring, "ring");
        this.service = Objects.requireNonNull(service, "service");
        this.bearers = Objects.requireNonNull(bearers, "bearers");
        this.random = Objects.requireNonNull(random, "random");
        this.time = Objects.requireNonNull(time, "time");
    }

    /**
     * Registers the agent called {@code name} under a key of its own, unless it is registered: then nothing is sent, and
     * neither a bearer nor the lease is asked for.
     *
     * @return the agent, its key active
     * @throws AssertionException {@code isRemote()} when the service was not reached, is busy or answered nothing usable: the
     *     next call goes on with the same key; else when it refuses the registration
     * @throws AuthException {@code CredentialRejectedException} when it refuses the bearer, after one renewal if it said 401;
     *     {@code ConfigurationException} when the endpoint is not secure or no agent service, or the agent belongs to another
     *     account or service; what store, lease and bearer source throw
     * @throws InterruptedException when the thread is interrupted while it waits for the lease or a bearer
     */
    public RegisteredAgent registerIfAbsent(AgentName name, RegistrationTerms terms)
            throws AuthException, InterruptedException {
        Endpoints.requireSecure(terms.endpoint(), "the agent registration endpoint");
        var plan = new RegistrationPlan(name, terms);
        KeyRing known = ring.read();
        Optional<RegisteredAgent> present = plan.registered(known);
        if (present.isPresent()) {
            return present.get();
        }
        plan.requireDue(known, time.instant());
        return register(plan);
    }

    /** Bearers are asked for while nothing is held: to give one may take a refresh, which waits for the same lease. */
    private RegisteredAgent register(RegistrationPlan plan) throws AuthException, InterruptedException {
        Secret bearer = bearers.current();
        Attempt attempt = attempt(plan, bearer);
        if (attempt.refused().orElse(null) instanceof Unauthorized) {
            Secret renewed = bearers.renewed(bearer);
            if (!renewed.equals(bearer)) {
                attempt = attempt(plan, renewed);
            }
        }
        if (attempt.refused().isPresent()) {
            throw attempt.refused().get().failure();
        }
        return attempt.agent().orElseThrow();
    }

    /** One request at most, by whoever has the lease. */
    private Attempt attempt(RegistrationPlan plan, Secret bearer) throws AuthException, InterruptedException {
        RingEdit conclusion;
        try (LeasedRing held = ring.acquire(LEASE_WAIT)) {
            KeyRing begun = begin(held, plan);
            if (plan.registered(begun).isPresent()) {
                return Attempt.found(plan, begun);
            }
            plan.requireDue(begun, time.instant());
            RingKey key = plan.unfinished(begun).orElseThrow();
            // Reserved before the service is asked: what it grants must not be lost to a full disk.
            try (Draft draft = held.reserve(begun)) {
                held.requireRemaining(CALL);
                RegistrationResult result = ask(plan, key, bearer);
                if (result instanceof Refused refused) {
                    note(held, draft, plan, key, refused);
                    return Attempt.of(refused);
                }
                String runtimeId = ((Registered) result).runtimeId();
                Instant now = time.instant();
                conclusion = found -> plan.conclude(found, key.id(), runtimeId, now);
                try {
                    return Attempt.found(plan, held.commit(draft, conclusion));
                } catch (StoreException e) {
                    if (held.isHeld()) {
                        throw e;
                    }
                }
            }
        }
        // The lease ran out while the service took its time. What it granted is kept under a new one.
        return Attempt.found(plan, ring.edit(LEASE_WAIT, conclusion));
    }

    private KeyRing begin(LeasedRing held, RegistrationPlan plan) throws AuthException {
        try (Ed25519PrivateKey fresh = Ed25519PrivateKey.generate(random)) {
            RingKey candidate = RingKey.generated(fresh, time.instant());
            return held.edit(found -> plan.begin(found, candidate));
        }
    }

    private RegistrationResult ask(RegistrationPlan plan, RingKey key, Secret bearer) {
        var terms = plan.terms();
        byte[] body = AgentRegistration.request(terms.software(), key.sshText(), terms.capabilities());
        Answer answer = service.post(terms.endpoint(), "application/json", body, bearer, CALL);
        return RegistrationResponses.read(answer, plan, key.id(), bearer, time.instant());
    }

    /** What a refusal leaves in the ring. That it could not be noted must not hide the refusal itself. */
    private void note(LeasedRing held, Draft draft, RegistrationPlan plan, RingKey key, Refused refused) {
        try {
            if (refused instanceof KeyTaken) {
                held.commit(draft, found -> plan.drop(found, key.id()));
            } else if (refused instanceof Postponed postponed) {
                Instant until = time.instant().plus(postponed.pause());
                held.commit(draft, found -> plan.postpone(found, until));
            }
        } catch (AuthException e) {
            refused.failure().addSuppressed(e);
        }
    }

    /** How one attempt ended: with an agent, or refused. */
    private record Attempt(Optional<RegisteredAgent> agent, Optional<Refused> refused) {
        static Attempt found(RegistrationPlan plan, KeyRing ring) throws AuthException {
            return new Attempt(plan.registered(ring), Optional.empty());
        }

        static Attempt of(Refused refused) {
            return new Attempt(Optional.empty(), Optional.of(refused));
        }
    }
}
