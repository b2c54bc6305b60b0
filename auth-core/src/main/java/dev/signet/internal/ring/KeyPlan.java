package dev.signet.internal.ring;

import dev.signet.auth.AuthException;
import dev.signet.auth.agent.KeyRegistration;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one registration of a key finds in a ring, and makes of it. Pure. Each step looks at the ring as it is then, since another
 * process may have taken the same step, or the next.
 */
interface KeyPlan {
    /** The longest wait a service is granted; a later moment was written by a clock that was wrong. */
    Duration MAX_WAIT = Duration.ofMinutes(10);

    AgentName name();

    /** Whether nothing is to be asked for any more. */
    boolean isDone(KeyRing ring) throws AuthException;

    /** Makes sure that there is a key to register: one that is on its way, else {@code candidate}, if one may be made. */
    KeyRing begin(KeyRing ring, Candidate candidate, Instant now) throws AuthException;

    /** The key to register; empty before {@link #begin}. */
    Optional<RingKey> unfinished(KeyRing ring);

    /** What the service is told. */
    KeyRegistration request(RingAgent agent, RingKey key);

    /** Until when the service wants to be left alone. */
    Optional<Instant> retryAt(KeyRing ring, Instant now);

    /** Notes what the service granted. */
    KeyRing conclude(KeyRing ring, KeyEvent.Registered granted, Instant now) throws AuthException;

    /** Until when the service wants to be left alone, as an agent's entry has it. */
    static Optional<Instant> retryAt(RingAgent agent, Instant now) {
        return agent.retryAt()
                .filter(now::isBefore)
                .filter(moment -> Duration.between(now, moment).compareTo(MAX_WAIT) <= 0);
    }
}
