package dev.signet.internal.lease;

import dev.signet.auth.TimeSource;
import java.time.Duration;

/** The moment, on the monotonic clock, at which a wait ends. Immutable. */
record Deadline(TimeSource time, long atNanos) {
    private static final Duration LONGEST = Duration.ofDays(365);

    /** {@code wait} from now; waits over a year count as a year, so that the sum can't overflow. */
    static Deadline in(Duration wait, TimeSource time) {
        Duration bounded = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
        return new Deadline(time, time.nanos() + (bounded.isNegative() ? 0 : bounded.toNanos()));
    }

    /** Zero or less once it has passed. */
    long remainingNanos() {
        return atNanos - time.nanos();
    }

    boolean hasPassed() {
        return remainingNanos() <= 0;
    }
}
