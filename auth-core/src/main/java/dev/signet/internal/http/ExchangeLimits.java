package dev.signet.internal.http;

import java.time.Duration;

/**
 * How much of an exchange is kept for a second try, and how long a silent body is endured.
 *
 * @param replayBytes the most of a request body that is copied so that it can be sent again
 * @param heldBytes how much of the body of a 401 is taken in before the verdict is asked for; one network buffer may come on
 *     top
 * @param heldWait how long the body of a 401 is waited for before the verdict is asked for without it
 * @param stall the longest a response body may bring nothing while the caller is ready for more; zero means for ever
 */
public record ExchangeLimits(int replayBytes, int heldBytes, Duration heldWait, Duration stall) {
    /** Checks the ranges. */
    public ExchangeLimits {
        if (replayBytes < 0 || heldBytes < 0 || heldWait.isNegative() || stall.isNegative()) {
            throw new IllegalArgumentException("limits must not be negative, but were " + replayBytes + " and "
                    + heldBytes + " bytes, " + heldWait + " and " + stall);
        }
    }

    /**
     * 64 KiB to replay, 64 KiB held, 250 ms waited for, no stall limit.
     *
     * @return the defaults
     */
    public static ExchangeLimits defaults() {
        return new ExchangeLimits(64 << 10, 64 << 10, Duration.ofMillis(250), Duration.ZERO);
    }

    /**
     * The same with a stall limit.
     *
     * @param limit the longest silence of a response body; zero means no limit
     * @return a copy
     */
    public ExchangeLimits withStall(Duration limit) {
        return new ExchangeLimits(replayBytes, heldBytes, heldWait, limit);
    }
}
