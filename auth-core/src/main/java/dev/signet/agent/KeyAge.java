package dev.signet.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How old a key is, where that can be told. Pure. */
final class KeyAge {
    /** How far the clocks of two machines that share a home may be apart. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private KeyAge() {}

    /** Empty when it is not known when the key was made, or that lies more than 30 s ahead: then one clock is wrong. */
    static Optional<Duration> of(Optional<Instant> created, Instant now) {
        return created.map(moment -> Duration.between(moment, now))
                .filter(age -> age.compareTo(CLOCK_SKEW.negated()) >= 0)
                .map(age -> age.isNegative() ? Duration.ZERO : age);
    }
}
