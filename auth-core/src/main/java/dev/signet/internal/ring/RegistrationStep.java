package dev.signet.internal.ring;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;
import dev.signet.auth.StoreException;
import dev.signet.auth.agent.RegistrarOutcome;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.Draft;
import dev.signet.internal.agent.AssertionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes a key known to the service: the only way in which that is done.
 *
 * <p>The key is stored before it is sent, and so is that it will be. A crash, an outage or a lost answer leaves a key that the
 * next call goes on with, in whatever process, and a count of the requests that may have been granted without a word. A service
 * that registers a key once then answers with the same id; at another one each of them may have left a registration behind that
 * nobody uses, which is told.
 *
 * <p>One thread of one process asks at a time, and the others find its result: the home's lease is held from the look at the
 * ring to the end of the request, as for a refresh. To ask without it and to sort it out afterwards would also end with one key
 * and one id in use, but with an unused registration at the service for each process that asked. The price is that a refresh in
 * the same home waits for a slow registration, 15 s at most.
 */
final class RegistrationStep {
    /** The longest request, body included. */
    static final Duration CALL = Duration.ofSeconds(15);

    /** The longest wait for the lease, which others may hold while they ask. */
    static final Duration LEASE_WAIT = Duration.ofSeconds(60);

    /** What the step is called in events. */
    private static final String NAME = "register";

    private final RingServices services;

    RegistrationStep(RingServices services) {
        this.services = services;
    }

    /**
     * Registers the key of a plan, unless that was done: then nothing is sent, and neither a bearer nor the lease is asked for.
     * Bearers are asked for while nothing is held: to give one may take a refresh, which waits for the same lease.
     *
     * @return the ring afterwards, in which the plan is done
     */
    KeyRing register(KeyPlan plan, BearerSource bearers) throws AuthException, InterruptedException {
        KeyRing known = services.ring().read();
        if (plan.isDone(known)) {
            return known;
        }
        requireDue(plan, known);
        Secret bearer = bearers.current();
        Attempt attempt = attempt(plan, bearer);
        if (attempt.refusal().orElse(null) instanceof RegistrarOutcome.Unauthorized<String>) {
            Secret renewed = bearers.renewed(bearer);
            if (!renewed.equals(bearer)) {
                attempt = attempt(plan, renewed);
            }
        }
        if (attempt.refusal().isPresent()) {
            AuthException failure = attempt.refusal().get().failure();
            tell(plan, attempt, failure);
            throw failure;
        }
        return attempt.ring();
    }

    private void requireDue(KeyPlan plan, KeyRing ring) throws AssertionException {
        Optional<Instant> until = plan.retryAt(ring, services.time().instant());
        if (until.isPresent()) {
            throw new AssertionException(
                    true,
                    "no key of agent " + plan.name() + " is registered now: agent service " + services.origin()
                            + " asked to be left alone until " + until.get(),
                    "Try again then: the same key is registered.",
                    null);
        }
    }

    /** One request at most, by whoever has the lease. */
    private Attempt attempt(KeyPlan plan, Secret bearer) throws AuthException, InterruptedException {
        RingEdit conclusion;
        try (LeasedRing held = services.ring().acquire(LEASE_WAIT)) {
            KeyRing found = held.read();
            if (plan.isDone(found)) {
                return Attempt.done(found);
            }
            held.requireRemaining(CALL);
            KeyRing asked = begin(held, plan);
            if (plan.isDone(asked)) {
                return Attempt.done(asked);
            }
            requireDue(plan, asked);
            RingKey key = plan.unfinished(asked).orElseThrow();
            // Reserved before the service is asked: what it grants must not be lost to a full disk.
            try (Draft draft = held.reserve(asked)) {
                RegistrarOutcome<String> outcome = ask(plan, asked, key, bearer);
                if (outcome instanceof RegistrarOutcome.Failed<String> refusal) {
                    note(held, draft, plan, key, refusal);
                    return new Attempt(asked, key.id(), Optional.of(refusal));
                }
                var granted = new KeyEvent.Registered(
                        key.id(),
                        ((RegistrarOutcome.Done<String>) outcome).value(),
                        services.registrar().registersOnce());
                Instant now = services.time().instant();
                conclusion = ring -> plan.conclude(ring, granted, now);
                try {
                    return Attempt.done(held.commit(draft, conclusion).after());
                } catch (StoreException e) {
                    if (held.isHeld()) {
                        throw e;
                    }
                }
            }
        }
        // The lease ran out while the service took its time. What it granted is kept under a new one.
        return Attempt.done(services.ring().edit(LEASE_WAIT, conclusion).after());
    }

    /** Notes in one write the key and that it is about to be sent. */
    private KeyRing begin(LeasedRing held, KeyPlan plan) throws AuthException {
        Instant now = services.time().instant();
        Candidate candidate = services.candidate(now);
        return held.edit(found -> asking(plan, plan.begin(found, candidate, now), now))
                .after();
    }

    private static KeyRing asking(KeyPlan plan, KeyRing begun, Instant now) throws AuthException {
        Optional<RingKey> key = plan.unfinished(begun);
        if (key.isEmpty() || plan.isDone(begun) || plan.retryAt(begun, now).isPresent()) {
            return begun;
        }
        return begun.after(plan.name(), new KeyEvent.Asked(key.get().id()), now);
    }

    private RegistrarOutcome<String> ask(KeyPlan plan, KeyRing ring, RingKey key, Secret bearer) {
        RingAgent agent = ring.find(plan.name()).orElseThrow();
        RegistrarOutcome<String> outcome = services.registrar().register(plan.request(agent, key), bearer, CALL);
        if (outcome instanceof RegistrarOutcome.Done<String> done && !AssertionId.isValid(done.value())) {
            return new RegistrarOutcome.Lost<>(
                    new AssertionException(
                            true,
                            "the registrar gave agent " + plan.name() + " an id that can't be signed: expected "
                                    + AssertionId.expected() + ", found " + AssertionId.found(done.value()),
                            "Have the registrar give other ids.",
                            null),
                    Optional.empty());
        }
        return outcome;
    }

    /** What a refusal leaves in the ring. That it could not be noted must not hide the refusal itself. */
    private void note(
            LeasedRing held, Draft draft, KeyPlan plan, RingKey key, RegistrarOutcome.Failed<String> refusal) {
        Instant now = services.time().instant();
        Optional<Instant> retryAt = pause(refusal).map(now::plus);
        try {
            held.commit(draft, ring -> {
                KeyRing noted = ring;
                if (refusal instanceof RegistrarOutcome.KeyTaken<String>) {
                    noted = ring.after(plan.name(), new KeyEvent.RegistrationRefused(key.id()), now);
                } else if (!(refusal instanceof RegistrarOutcome.Lost<String>)) {
                    noted = ring.after(plan.name(), new KeyEvent.Declined(key.id()), now);
                }
                Optional<RingAgent> agent = noted.find(plan.name());
                return retryAt.isPresent() && agent.isPresent()
                        ? noted.with(agent.get().postponed(retryAt.get()))
                        : noted;
            });
        } catch (AuthException e) {
            refusal.failure().addSuppressed(e);
        }
    }

    private static Optional<Duration> pause(RegistrarOutcome.Failed<String> refusal) {
        if (refusal instanceof RegistrarOutcome.Busy<String> busy) {
            return busy.retryAfter();
        }
        return refusal instanceof RegistrarOutcome.Lost<String> lost ? lost.retryAfter() : Optional.empty();
    }

    private void tell(KeyPlan plan, Attempt attempt, AuthException failure) {
        boolean orphan = attempt.refusal().orElse(null) instanceof RegistrarOutcome.Lost<String>
                && !services.registrar().registersOnce();
        services.listener()
                .on(new AuthEvent.KeyStepFailed(
                        plan.name().value(),
                        attempt.keyId(),
                        NAME,
                        failure.getMessage()
                                + (orphan ? "; a registration that nobody uses may be left at the service" : "")));
    }

    /**
     * How one attempt ended.
     *
     * @param ring as it was read or written last
     * @param keyId of the key that was sent; empty when none was
     * @param refusal what the service said, unless the plan is done
     */
    private record Attempt(KeyRing ring, String keyId, Optional<RegistrarOutcome.Failed<String>> refusal) {
        static Attempt done(KeyRing ring) {
            return new Attempt(ring, "", Optional.empty());
        }
    }
}
