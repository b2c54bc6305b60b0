package dev.signet.internal.session;

import java.time.Duration;
import java.util.Optional;

/** How long to wait after attempts that gave nothing. Pure. */
final class BackOff {
    private BackOff() {}

    /**
     * Doubles from one second to a minute, and takes half to all of that: spread, and yet never so short that a minute's
     * outage costs more than eight requests.
     *
     * @param failures how many attempts in a row failed; at least 1
     * @param retryAfter the server's own word, honoured up to ten minutes
     * @param random from 0 to 1
     */
    static Duration after(int failures, Optional<Duration> retryAfter, double random) {
        long cap = Limits.MAX_BACK_OFF.toMillis();
        long ceiling = Math.min(cap, Limits.FIRST_BACK_OFF.toMillis() << Math.min(failures - 1, 16));
        var own = Duration.ofMillis(ceiling / 2 + (long) (ceiling / 2.0 * random));
        return retryAfter
                .map(asked -> asked.compareTo(Limits.MAX_RETRY_AFTER) > 0 ? Limits.MAX_RETRY_AFTER : asked)
                .filter(asked -> asked.compareTo(own) > 0)
                .orElse(own);
    }
}
