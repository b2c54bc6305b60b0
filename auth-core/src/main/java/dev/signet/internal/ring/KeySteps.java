package dev.signet.internal.ring;

import dev.signet.agent.AgentKey;
import dev.signet.agent.KeyRotation;
import dev.signet.agent.RotationPolicy;
import dev.signet.agent.RotationResult;
import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.event.AuthEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** The steps of a rotation. Keeps nothing between them: whatever a step needs is in the ring. */
final class KeySteps implements KeyRotation {
    private static final String VERIFY = "verify";

    private final KeyContext context;
    private final RingServices services;
    private final RegistrationStep registration;

    KeySteps(KeyContext context) {
        this.context = context;
        this.services = context.services();
        this.registration = new RegistrationStep(services);
    }

    @Override
    public AgentKey begin() throws AuthException, InterruptedException {
        return beginIf(agent -> true, KeyReason.ROTATION).orElseThrow().snapshot();
    }

    /**
     * Makes and stores a key, unless one is on its way that will do.
     *
     * @param wanted decides with the ring as it is under the lease
     * @param reason of the rotation; only a replacement is begun for an agent that was stopped, and it ends a key on its way that no
     *     replacement has made
     * @return the key that is on its way; empty when none is, and none is wanted
     */
    Optional<RingKey> beginIf(Predicate<RingAgent> wanted, KeyReason reason)
            throws AuthException, InterruptedException {
        context.permission()
                .require(requireKnown(services.ring().read(), context.name()).attributes());
        Instant now = services.time().instant();
        Candidate candidate = services.candidate(now);
        KeyRing ring = services.ring()
                .edit(RegistrationStep.LEASE_WAIT, found -> {
                    RingAgent agent = requireKnown(found, context.name());
                    if (agent.stopped().isPresent() && reason != KeyReason.REPLACEMENT) {
                        throw KeyRefusal.STOPPED.of(context.name(), "");
                    }
                    boolean makes = KeyLife.underWay(agent, reason).isEmpty() && wanted.test(agent);
                    return makes
                            ? found.after(context.name(), new KeyEvent.Begun(candidate.key(), reason), now)
                            : found;
                })
                .after();
        return ring.find(context.name()).filter(wanted).flatMap(agent -> agent.key(KeyState.GENERATED));
    }

    @Override
    public AgentKey register(String keyId) throws AuthException, InterruptedException {
        RingAgent agent = requireKnown(services.ring().read(), context.name());
        var plan = new RotationPlan(context.name(), keyId, context.software(), services.origin());
        return key(registration.register(plan, context.bearers(agent)), keyId).snapshot();
    }

    @Override
    public AgentKey verify(String keyId) throws AuthException, InterruptedException {
        KeyRing ring = services.ring().read();
        RingKey key = key(ring, keyId);
        if (key.privateKey().isEmpty()) {
            throw KeyRefusal.REVOKED.of(context.name(), keyId);
        }
        if (key.runtimeId().isEmpty()) {
            throw KeyRefusal.NOT_REGISTERED.of(context.name(), keyId);
        }
        String taskId = prove(requireKnown(ring, context.name()), key);
        return key(
                        services.change(context.name(), new KeyEvent.Verified(keyId, taskId))
                                .after(),
                        keyId)
                .snapshot();
    }

    private String prove(RingAgent agent, RingKey key) throws AuthException, InterruptedException {
        try {
            return context.proof()
                    .prove(key.runtimeId().orElseThrow(), key.privateKey().orElseThrow(), agent.attributes());
        } catch (AuthException e) {
            AuthException failure =
                    e instanceof CredentialRejectedException && key.state() == KeyState.GENERATED ? refused(key, e) : e;
            services.listener()
                    .on(new AuthEvent.KeyStepFailed(
                            context.name().value(), key.id(), VERIFY, String.valueOf(failure.getMessage())));
            throw failure;
        }
    }

    /** Notes that the service knows the key and says no. That it could not be noted must not hide the refusal itself. */
    private AuthException refused(RingKey key, AuthException refusal) throws InterruptedException {
        Optional<RingKey> noted = Optional.empty();
        try {
            noted = services.change(context.name(), new KeyEvent.ProofRefused(key.id()))
                    .after()
                    .find(context.name())
                    .flatMap(agent -> agent.key(key.id()));
        } catch (AuthException e) {
            refusal.addSuppressed(e);
        }
        boolean ended = noted.filter(now -> now.state() == KeyState.REVOKED).isPresent();
        String count = noted.map(now -> " (time " + now.proofRefusals() + ")").orElse("");
        return new CredentialRejectedException(
                "key " + key.id() + " of agent " + context.name() + " is registered as "
                        + key.runtimeId().orElseThrow() + ", and the service refuses what it signs" + count
                        + (ended ? ", so it was revoked: " : ": ") + refusal.getMessage(),
                "What the agent signs with is unchanged. If this machine's clock is wrong, correct it: what is signed carries the"
                        + " time. "
                        + (ended
                                ? "Then rotate again: that makes another key."
                                : "Then go on with the rotation: refused " + KeyLife.MOST_REFUSALS + " times over "
                                        + KeyLife.REFUSED_FOR.toMinutes()
                                        + " minutes or more, this key is revoked, and the next rotation makes another."),
                refusal);
    }

    @Override
    public RotationResult finish(String keyId, Duration overlap) throws AuthException, InterruptedException {
        requireOverlap(overlap);
        context.permission().requireOverlap(overlap);
        return finish(keyId, overlap, KeyReason.ROTATION);
    }

    /** Before anything is begun: refuses what no policy can ask for. */
    static void requireOverlap(Duration overlap) {
        var unused = RotationPolicy.defaults().overlap(overlap);
    }

    RotationResult finish(String keyId, Duration overlap, KeyReason reason) throws AuthException, InterruptedException {
        RingChange change = services.change(context.name(), new KeyEvent.Finished(keyId, overlap, reason));
        boolean here = key(change.before(), keyId).state() == KeyState.GENERATED;
        RingAgent after = change.after().find(context.name()).orElseThrow();
        Optional<AgentKey> previous = change.before()
                .find(context.name())
                .flatMap(agent -> agent.key(KeyState.ACTIVE))
                .filter(active -> here)
                .flatMap(active -> after.key(active.id()))
                .map(RingKey::snapshot);
        return new RotationResult(key(change.after(), keyId).snapshot(), previous, here);
    }

    /** A key as it is now. */
    RingKey key(String keyId) throws AuthException {
        return key(services.ring().read(), keyId);
    }

    private RingKey key(KeyRing ring, String keyId) throws AssertionException {
        Optional<RingKey> key = ring.find(context.name()).flatMap(agent -> agent.key(keyId));
        if (key.isEmpty()) {
            throw KeyRefusal.UNKNOWN_KEY.of(context.name(), keyId);
        }
        return key.get();
    }

    static RingAgent requireKnown(KeyRing ring, AgentName name) throws AssertionException {
        Optional<RingAgent> agent =
                ring.find(name).filter(found -> !found.keys().isEmpty());
        if (agent.isEmpty()) {
            throw new AssertionException(
                    false,
                    "agent " + name + " was never registered",
                    "Register it first: keys().registerIfAbsent().",
                    null);
        }
        return agent.get();
    }
}
