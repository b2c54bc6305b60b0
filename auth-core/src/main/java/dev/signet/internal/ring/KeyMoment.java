package dev.signet.internal.ring;

import java.time.Duration;
import java.time.Instant;

/** The moments in the life of a key that its entry tells. One that is absent is not known, or has not come. */
enum KeyMoment {
    CREATED("created_at"),
    REGISTERED("registered_at"),
    VERIFIED("verified_at"),
    /** When the service first refused it, of the refusals that count still. */
    PROOF_REFUSED("proof_refused_at"),
    ACTIVATED("activated_at"),
    RETIRED("retired_at"),
    /** When a retiring key ends. */
    OVERLAP_END("overlap_until"),
    REVOKED("revoked_at"),
    /** When it was told that the key is past its period, or of an age that nobody knows: by one process, once. */
    OVERDUE_TOLD("overdue_told_at");

    /** How far the clocks of two machines that share a home may be apart. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private final String member;

    KeyMoment(String member) {
        this.member = member;
    }

    /** The member that holds it, as RFC 3339 text. */
    String member() {
        return member;
    }

    /** Whether a moment that should have passed lies ahead by more than clocks differ: then one of them was wrong. */
    static boolean isAhead(Instant moment, Instant now) {
        return Duration.between(now, moment).compareTo(CLOCK_SKEW) > 0;
    }
}
