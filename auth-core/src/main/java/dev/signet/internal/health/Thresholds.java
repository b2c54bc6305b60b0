package dev.signet.internal.health;

import dev.signet.agent.RotationPolicy;
import java.time.Duration;

/**
 * From where on something is due, or overdue.
 *
 * @param rotation judges the age of keys whose agent has no policy of its own that is known here
 * @param unauthorized how many answers with status 401 are looked at twice
 * @param unauthorizedShare how large a share of all answers they must be to matter, from 0 to 1; {@code CRITICAL} is twice that
 * @param homeUnauthorized how many renewals because of a 401, by all processes, matter; {@code CRITICAL} is twice that
 * @param refreshFailures how many failed refreshes in a row matter
 * @param outboxAge how long a revocation may wait before it is {@code CRITICAL}
 */
public record Thresholds(
        RotationPolicy rotation,
        int unauthorized,
        double unauthorizedShare,
        int homeUnauthorized,
        int refreshFailures,
        Duration outboxAge) {
    /** Ninety days, twenty answers that are at least three in ten, three renewals, three refreshes, a day. */
    public static final Thresholds DEFAULT =
            new Thresholds(rotation(RotationPolicy.DEFAULT_PERIOD), 20, 0.3, 3, 3, Duration.ofDays(1));

    /** As these, with another age of keys. */
    public Thresholds withRotation(Duration period) {
        return new Thresholds(
                rotation(period), unauthorized, unauthorizedShare, homeUnauthorized, refreshFailures, outboxAge);
    }

    /** Due at four fifths of {@code period}, for each key alike. */
    public static RotationPolicy rotation(Duration period) {
        return RotationPolicy.every(period).jitter(0);
    }
}
