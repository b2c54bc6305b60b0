package dev.signet;

import dev.signet.internal.config.DurationLimit;
import dev.signet.internal.health.Thresholds;
import java.time.Duration;

/**
 * From where on something about an open home is worth a warning. Immutable.
 *
 * <p>Keys of an agent that this process looks after, by {@code maintain} or {@code rotateIfDue}, are judged by the policy used there
 * last; {@code rotation} is for all others.
 *
 * @param rotation how old the active key of an agent may get: {@code WARNING} from four fifths of it on, {@code CRITICAL} from all of it on
 * @param unauthorized how many answers with status 401, in five minutes and to this process, are looked at twice; at least 1
 * @param unauthorizedShare how large a share of all answers they must be, more than 0 and at most 1: {@code WARNING} from it on,
 *     {@code CRITICAL} from twice that on
 * @param homeUnauthorized how many renewals because of a 401, in fifteen minutes and by all processes of the home, are a {@code WARNING}, and
 *     twice as many {@code CRITICAL}; at least 1. There is at most one a minute
 * @param refreshFailures how many refreshes in a row, by all processes of the home, may fail before it is a {@code WARNING}; at least 1
 * @param outboxAge how long a service may not have been told of a revocation before it is {@code CRITICAL}; any wait is a {@code WARNING}
 */
public record HealthThresholds(
        Duration rotation,
        int unauthorized,
        double unauthorizedShare,
        int homeUnauthorized,
        int refreshFailures,
        Duration outboxAge) {
    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException for what is not as described, and for a duration of more than a hundred years (36,525 days)
     */
    public HealthThresholds {
        if (rotation.isZero() || rotation.isNegative()) {
            throw new IllegalArgumentException("the age that a key may get must be positive, but was " + rotation);
        }
        DurationLimit.require("the age that a key may get", rotation);
        requireOne("unauthorized", unauthorized);
        if (!(unauthorizedShare > 0 && unauthorizedShare <= 1)) {
            throw new IllegalArgumentException(
                    "unauthorizedShare must be more than 0 and at most 1, but was " + unauthorizedShare);
        }
        requireOne("homeUnauthorized", homeUnauthorized);
        requireOne("refreshFailures", refreshFailures);
        if (outboxAge.isNegative()) {
            throw new IllegalArgumentException("outboxAge must not be negative, but was " + outboxAge);
        }
        DurationLimit.require("outboxAge", outboxAge);
    }

    private static void requireOne(String name, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but was " + count);
        }
    }

    /**
     * Keys of ninety days; twenty answers with 401 that are at least three in ten; three renewals because of a 401; three failed refreshes; a
     * day in the outbox.
     *
     * @return the defaults
     */
    public static HealthThresholds defaults() {
        var rules = Thresholds.DEFAULT;
        return new HealthThresholds(
                rules.rotation().period(),
                rules.unauthorized(),
                rules.unauthorizedShare(),
                rules.homeUnauthorized(),
                rules.refreshFailures(),
                rules.outboxAge());
    }

    /**
     * As these, with another age of keys.
     *
     * @param period how old the active key of an agent may get; positive, at most 36,525 days
     * @return other thresholds
     */
    public HealthThresholds rotation(Duration period) {
        return new HealthThresholds(
                period, unauthorized, unauthorizedShare, homeUnauthorized, refreshFailures, outboxAge);
    }

    /**
     * As these, with another spike of answers with status 401.
     *
     * @param answers how many in five minutes; at least 1
     * @param share of all answers; more than 0 and at most 1
     * @return other thresholds
     */
    public HealthThresholds unauthorized(int answers, double share) {
        return new HealthThresholds(rotation, answers, share, homeUnauthorized, refreshFailures, outboxAge);
    }

    Thresholds rules() {
        return new Thresholds(
                Thresholds.rotation(rotation),
                unauthorized,
                unauthorizedShare,
                homeUnauthorized,
                refreshFailures,
                outboxAge);
    }
}
