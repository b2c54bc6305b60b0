package dev.signet.internal.health;

import java.time.Duration;

/**
 * From where on something is due, or overdue.
 *
 * @param rotation how old an active key may get; from four fifths of it on it is due
 * @param unauthorized how many answers with status 401 are looked at twice
 * @param unauthorizedShare how large a share of all answers they must be to matter, from 0 to 1; {@code CRITICAL} is twice that
 * @param refreshFailures how many failed refreshes in a row matter
 * @param outboxAge how long a revocation may wait before it is {@code CRITICAL}
 */
public record HealthThresholds(
        Duration rotation, int unauthorized, double unauthorizedShare, int refreshFailures, Duration outboxAge) {
    /** Ninety days, twenty answers that are at least three in ten, three refreshes, a day. */
    public static final HealthThresholds DEFAULT =
            new HealthThresholds(Duration.ofDays(90), 20, 0.3, 3, Duration.ofDays(1));

    /** As these, with another age of keys. */
    public HealthThresholds withRotation(Duration period) {
        return new HealthThresholds(period, unauthorized, unauthorizedShare, refreshFailures, outboxAge);
    }

    Duration due() {
        return rotation.multipliedBy(4).dividedBy(5);
    }
}
