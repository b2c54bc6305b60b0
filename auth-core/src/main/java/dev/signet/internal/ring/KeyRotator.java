package dev.signet.internal.ring;

import dev.signet.agent.AgentKey;
import dev.signet.agent.RotationPolicy;
import dev.signet.agent.RotationPolicy.Standing;
import dev.signet.agent.RotationResult;
import dev.signet.auth.AuthException;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.HealthLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whole rotations, and whether it is time for one. Safe for use by several threads. */
final class KeyRotator {
    private static final String CHECK = "key_age";

    private final KeyContext context;
    private final RingServices services;
    private final KeySteps steps;

    KeyRotator(KeyContext context, KeySteps steps) {
        this.context = context;
        this.services = context.services();
        this.steps = steps;
    }

    /**
     * How far a rotation has come.
     *
     * @param result of one that is finished
     * @param waiting the key of one that is not, since verifiers are to know it first
     */
    record Progress(Optional<RotationResult> result, Optional<AgentKey> waiting) {
        static final Progress NONE = new Progress(Optional.empty(), Optional.empty());
    }

    /** Rotates, whether or not it is time. */
    RotationResult rotate(Duration overlap, KeyReason reason) throws AuthException, InterruptedException {
        RingKey key = proved(steps.beginIf(agent -> true, reason).orElseThrow());
        return steps.finish(key.id(), overlap, reason);
    }

    /** Rotates, if it is time or a rotation broke off. Neither is said by a ring that was read before the lease was held. */
    Progress rotateIfDue(RotationPolicy wanted) throws AuthException, InterruptedException {
        RotationPolicy policy = context.permission().limited(wanted);
        Optional<RingAgent> agent = services.ring().read().find(context.name()).filter(found -> isTime(found, policy));
        if (agent.isEmpty()) {
            return Progress.NONE;
        }
        Optional<RingKey> begun = steps.beginIf(found -> isTime(found, policy), KeyReason.ROTATION);
        if (begun.isEmpty()) {
            return Progress.NONE;
        }
        Standing standing = standing(agent.get(), policy);
        tell(agent.get(), standing);
        RingKey key = proved(begun.get());
        boolean isPublished = isPublished(key, policy.publication());
        if (!isPublished && maySign(agent.get())) {
            return new Progress(Optional.empty(), Optional.of(key.snapshot()));
        }
        KeyReason reason = standing == Standing.OVERDUE ? KeyReason.EMERGENCY : KeyReason.ROTATION;
        RotationResult result = steps.finish(key.id(), policy.overlap(), reason);
        if (result.finishedHere() && !policy.overlap().equals(wanted.overlap())) {
            context.permission().tellShortened(wanted.overlap());
        }
        if (result.finishedHere() && (standing == Standing.OVERDUE || standing == Standing.UNKNOWN)) {
            services.listener()
                    .on(new AuthEvent.HealthChanged(
                            CHECK, HealthLevel.OK, "agent " + context.name() + " signs with a fresh key"));
        }
        return new Progress(Optional.of(result), Optional.empty());
    }

    /** The service asking to be left alone is heeded even in an emergency: it can ask for ten minutes, of a period of weeks. */
    private RingKey proved(RingKey key) throws AuthException, InterruptedException {
        var unused = steps.register(key.id());
        if (steps.key(key.id()).at(KeyMoment.VERIFIED).isEmpty()) {
            var unusedProof = steps.verify(key.id());
        }
        return steps.key(key.id());
    }

    /** A moment that is not known, or lies ahead by more than clocks differ, would keep the key waiting for no reason that can be told. */
    private boolean isPublished(RingKey key, Duration publication) {
        if (publication.isZero() || key.state() != KeyState.GENERATED) {
            return true;
        }
        Instant now = services.time().instant();
        return key.at(KeyMoment.REGISTERED)
                .filter(since -> !KeyMoment.isAhead(since, now))
                .filter(since -> now.isBefore(since.plus(publication)))
                .isEmpty();
    }

    /** Where the key before may not sign any more, nothing is gained by waiting. */
    private boolean maySign(RingAgent agent) {
        return agent.key(KeyState.ACTIVE)
                .map(RingKey::snapshot)
                .filter(context.permission()::maySign)
                .isPresent();
    }

    private boolean isTime(RingAgent agent, RotationPolicy policy) {
        if (agent.key(KeyState.ACTIVE).isEmpty()) {
            // Its registration is unfinished, or it was stopped on purpose.
            return false;
        }
        if (agent.key(KeyState.GENERATED).isPresent()) {
            return true;
        }
        return switch (standing(agent, policy)) {
            case FRESH -> false;
            case DUE -> !wentBack(agent);
            case OVERDUE, UNKNOWN -> true;
        };
    }

    private Standing standing(RingAgent agent, RotationPolicy policy) {
        return agent.key(KeyState.ACTIVE)
                .map(key -> policy.standing(
                        key.id(), key.at(KeyMoment.CREATED), services.time().instant()))
                .orElse(Standing.FRESH);
    }

    /** Somebody went back to an older key on purpose, and may still want the other one. */
    private boolean wentBack(RingAgent agent) {
        Instant now = services.time().instant();
        return agent.keys().stream()
                .filter(key -> key.state() == KeyState.RETIRING)
                .filter(key -> key.reason().equals(Optional.of(KeyReason.ROLLBACK.word())))
                .anyMatch(key -> KeyOverlap.lasts(key, now) && !KeyOverlap.isAhead(key, now));
    }

    /** Tells it once for each key that crosses its period, in whichever process that is noted first. */
    private void tell(RingAgent agent, Standing standing) throws AuthException, InterruptedException {
        if (standing != Standing.OVERDUE && standing != Standing.UNKNOWN) {
            return;
        }
        String keyId = agent.key(KeyState.ACTIVE).map(RingKey::id).orElse("");
        Instant now = services.time().instant();
        RingChange change = services.ring()
                .edit(
                        RegistrationStep.LEASE_WAIT,
                        ring -> ring.find(context.name())
                                        .flatMap(found -> found.key(keyId))
                                        .isPresent()
                                ? ring.after(context.name(), new KeyEvent.OverdueTold(keyId), now)
                                : ring);
        if (change.isNothing()) {
            return;
        }
        String whose = "key " + keyId + " of agent " + context.name();
        services.listener()
                .on(
                        standing == Standing.OVERDUE
                                ? new AuthEvent.HealthChanged(
                                        CHECK,
                                        HealthLevel.CRITICAL,
                                        whose + " is past its period and signs still: it is rotated now")
                                : new AuthEvent.HealthChanged(
                                        CHECK,
                                        HealthLevel.UNKNOWN,
                                        whose + " was made nobody knows when, or after now: it is rotated now"));
    }
}
