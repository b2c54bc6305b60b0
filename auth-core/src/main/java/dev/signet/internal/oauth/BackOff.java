package dev.signet.internal.oauth;

import java.time.Duration;
import java.util.Optional;

/** How long to wait after attempts that gave nothing. Pure. */
public final class BackOff {
    /** The wait after a first failure, before any of it is taken off. */
    public static final Duration FIRST = Duration.ofSeconds(1);

    /** The longest wait that is not a server's own. */
    public static final Duration MAX = Duration.ofSeconds(60);

    private BackOff() {}

    /**
     * Doubles from one second to a minute, and takes half to all of that: spread, and yet never so short that a minute's
     * outage costs more than eight requests.
     *
     * @param failures how many attempts in a row failed; at least 1
     * @param retryAfter the server's own word, honoured up to ten minutes
     * @param random from 0 to 1
     */
    public static Duration after(int failures, Optional<Duration> retryAfter, double random) {
        long cap = MAX.toMillis();
        long ceiling = Math.min(cap, FIRST.toMillis() << Math.min(failures - 1, 16));
        var own = Duration.ofMillis(ceiling / 2 + (long) (ceiling / 2.0 * random));
        return retryAfter
                .map(asked -> asked.compareTo(RetryAfter.MAX) > 0 ? RetryAfter.MAX : asked)
                .filter(asked -> asked.compareTo(own) > 0)
                .orElse(own);
    }
}
