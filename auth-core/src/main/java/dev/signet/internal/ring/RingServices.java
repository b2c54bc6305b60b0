package dev.signet.internal.ring;

import dev.signet.auth.AuthException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.AgentRegistrar;
import dev.signet.auth.event.AuthListener;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Objects;

/**
 * What the life of keys needs. Immutable; its parts are safe for use by several threads.
 *
 * @param ring where agents and keys are kept
 * @param registrar the service that is told of them
 * @param keys makes new ones
 * @param time clocks
 * @param listener is told what did not succeed; what changed in the ring is told by the ring itself
 */
public record RingServices(
        RingStore ring, AgentRegistrar registrar, KeyMaker keys, TimeSource time, AuthListener listener) {
    /** Checks that all are there. */
    public RingServices {
        Objects.requireNonNull(ring, "ring");
        Objects.requireNonNull(registrar, "registrar");
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(listener, "listener");
    }

    /** Services whose keys are made from {@code random}. */
    public static RingServices of(
            RingStore ring, AgentRegistrar registrar, SecureRandom random, TimeSource time, AuthListener listener) {
        return new RingServices(ring, registrar, KeyMaker.of(random), time, listener);
    }

    /** The origin of the service. */
    String origin() {
        return Origin.of(registrar.service());
    }

    Candidate candidate(Instant now) {
        return new Candidate(keys, now);
    }

    /** Lets something happen to an agent's keys; when is said under the lease, which may take long to come. */
    RingChange change(AgentName name, KeyEvent event) throws AuthException, InterruptedException {
        KeyRing found = ring.read();
        if (found.find(name).isEmpty()) {
            // It has no keys that anything could happen to: a home is not made, nor its lease waited for, to find that
            // out.
            return new RingChange(found, found.after(name, event, time.instant()));
        }
        return ring.edit(RegistrationStep.LEASE_WAIT, known -> known.after(name, event, time.instant()));
    }
}
