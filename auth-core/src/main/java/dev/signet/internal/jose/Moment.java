package dev.signet.internal.jose;

import dev.signet.auth.TimeSource;
import java.time.Duration;

/**
 * When something happened, on both clocks: the monotonic one may stand still while a machine sleeps, and the wall clock may be
 * set back. The longer of both ages counts, so that nothing looks younger than it is.
 */
public record Moment(long nanos, long millis) {
    /** Both clocks as they stand. */
    public static Moment now(TimeSource time) {
        return new Moment(time.nanos(), time.millis());
    }

    /** How long ago that was, by the clock that says longer. */
    public Duration age(TimeSource time) {
        var monotonic = Duration.ofNanos(time.nanos() - nanos);
        var wall = Duration.ofMillis(time.millis() - millis);
        return wall.compareTo(monotonic) > 0 ? wall : monotonic;
    }
}
