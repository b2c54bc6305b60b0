package dev.signet.internal.ring;

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

    /** Rotates, whether or not it is time. */
    RotationResult rotate(Duration overlap, KeyReason reason) throws AuthException, InterruptedException {
        return take(steps.beginIf(agent -> true, reason).orElseThrow(), overlap, reason);
    }

    /** Rotates, if it is time or a rotation broke off. Neither is said by a ring that was read before the lease was held. */
    Optional<RotationResult> rotateIfDue(RotationPolicy policy) throws AuthException, InterruptedException {
        Optional<RingAgent> agent = services.ring().read().find(context.name()).filter(found -> isTime(found, policy));
        if (agent.isEmpty()) {
            return Optional.empty();
        }
        Optional<RingKey> begun = steps.beginIf(found -> isTime(found, policy), KeyReason.ROTATION);
        if (begun.isEmpty()) {
            return Optional.empty();
        }
        Standing standing = standing(agent.get(), policy);
        tell(agent.get(), standing);
        KeyReason reason = standing == Standing.OVERDUE ? KeyReason.EMERGENCY : KeyReason.ROTATION;
        RotationResult result = take(begun.get(), policy.overlap(), reason);
        if (standing == Standing.OVERDUE || standing == Standing.UNKNOWN) {
            services.listener()
                    .on(new AuthEvent.HealthChanged(
                            CHECK, HealthLevel.OK, "agent " + context.name() + " signs with a fresh key"));
        }
        return Optional.of(result);
    }

    /** The service asking to be left alone is heeded even in an emergency: it can ask for ten minutes, of a period of weeks. */
    private RotationResult take(RingKey key, Duration overlap, KeyReason reason)
            throws AuthException, InterruptedException {
        var unused = steps.register(key.id());
        if (!steps.isVerified(key.id())) {
            var unusedProof = steps.verify(key.id());
        }
        return steps.finish(key.id(), overlap, reason);
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
                .anyMatch(key -> KeyLife.overlaps(key, now));
    }

    private void tell(RingAgent agent, Standing standing) {
        String key = agent.key(KeyState.ACTIVE).map(RingKey::id).orElse("");
        String whose = "key " + key + " of agent " + context.name();
        if (standing == Standing.OVERDUE) {
            services.listener()
                    .on(new AuthEvent.HealthChanged(
                            CHECK,
                            HealthLevel.CRITICAL,
                            whose + " is past its period and signs still: it is rotated now"));
        } else if (standing == Standing.UNKNOWN) {
            services.listener()
                    .on(new AuthEvent.HealthChanged(
                            CHECK,
                            HealthLevel.UNKNOWN,
                            whose + " was made nobody knows when, or after now: it is rotated now"));
        }
    }
}
