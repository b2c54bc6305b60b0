package dev.signet.agent;

import dev.signet.internal.config.DurationLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * When keys are rotated, and how long a key that was replaced stays good. Immutable.
 *
 * <p>A key is due at 80 % of its period, and a little later by a part of the last 20 % that its id decides: so keys that were made
 * together do not fall due together, and all processes agree on the moment. At 100 % its rotation is an emergency, without such a
 * delay. A key past that goes on signing all the same, unless a policy of the administrator's or the application's says otherwise
 * ({@link dev.signet.SignInPolicy.Builder#refuseOverdueAgentKeys()}): an agent that signs with
 * an old key is a risk, one that signs with none has failed. The age of a key can also be unknown (nobody noted when it was made, or
 * that lies more than 30 s ahead of the clock): it is never taken for fresh, so the key is due.
 *
 * <p>No time is longer than {@link #LONGEST}: who means "never" takes that.
 *
 * @param period how long a key is to sign at most; positive, and at most {@link #LONGEST}
 * @param overlap how long a key that was replaced stays good; not negative, and at most {@link #LONGEST}
 * @param jitter the part of the last 20 % over which the moment is spread, from 0 to 1
 * @param publication how long a new key is among {@link AgentKeys#publicKeys()} before the agent signs with it; not negative, and at most
 *     {@link #LONGEST}
 */
public record RotationPolicy(Duration period, Duration overlap, double jitter, Duration publication) {
    /** The period unless set otherwise. */
    public static final Duration DEFAULT_PERIOD = Duration.ofDays(90);

    /** The overlap unless set otherwise. */
    public static final Duration DEFAULT_OVERLAP = Duration.ofDays(2);

    /** The jitter unless set otherwise. */
    public static final double DEFAULT_JITTER = 0.1;

    /** The longest time that can be asked for: 36,525 days, which are a hundred years. */
    public static final Duration LONGEST = DurationLimit.LONGEST;

    /** Of the period, in percent: from here on a key is due. */
    private static final int DUE_PERCENT = 80;

    /** Checks the limits. */
    public RotationPolicy {
        if (period.isZero()) {
            throw new IllegalArgumentException("the period of a key must be positive, but was " + period);
        }
        requireLength("the period of a key", period);
        requireLength("an overlap", overlap);
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be from 0 to 1, but was " + jitter);
        }
        requireLength("a publication", publication);
    }

    private static void requireLength(String what, Duration length) {
        if (length.isNegative() || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " must not be negative, and at most RotationPolicy.LONGEST ("
                    + LONGEST.toDays() + " days), but was " + length);
        }
    }

    /**
     * Rotates every 90 days, with 48 hours of overlap, 10 % of jitter, and a new key that signs as soon as it is proved.
     *
     * @return the defaults
     */
    public static RotationPolicy defaults() {
        return every(DEFAULT_PERIOD);
    }

    /**
     * Rotates at this pace, otherwise as {@link #defaults()}.
     *
     * @param period how long a key is to sign at most; positive, and at most {@link #LONGEST}
     * @return a policy
     */
    public static RotationPolicy every(Duration period) {
        return new RotationPolicy(period, DEFAULT_OVERLAP, DEFAULT_JITTER, Duration.ZERO);
    }

    /**
     * This policy with another overlap.
     *
     * @param duration how long a key that was replaced stays good; not negative, and at most {@link #LONGEST}
     * @return a policy
     */
    public RotationPolicy overlap(Duration duration) {
        return new RotationPolicy(period, duration, jitter, publication);
    }

    /**
     * This policy with another jitter.
     *
     * @param fraction the part of the last 20 % of the period over which the moment is spread, from 0 to 1
     * @return a policy
     */
    public RotationPolicy jitter(double fraction) {
        return new RotationPolicy(period, overlap, fraction, publication);
    }

    /**
     * This policy with another time of publication. Verifiers of one's own learn of a new key when they read the keys that the application
     * publishes; until then they refuse what it signs. With a time that is longer than it takes to publish and to read,
     * {@link AgentKeys#maintain} leaves a key that is registered and proved for so long before the agent signs with it, and signs with the
     * one before meanwhile, past its period too. It is zero unless set: a service that registers keys itself knows them at once.
     *
     * @param duration since the key was registered; not negative, and at most {@link #LONGEST}
     * @return a policy
     */
    public RotationPolicy publication(Duration duration) {
        return new RotationPolicy(period, overlap, jitter, duration);
    }

    /**
     * This policy within limits that somebody else sets, such as the administrator.
     *
     * @param maxPeriod the longest period that is allowed; positive
     * @param maxOverlap the longest overlap that is allowed; not negative
     * @return a policy that is in no way laxer than this one
     */
    public RotationPolicy limitedTo(Duration maxPeriod, Duration maxOverlap) {
        return new RotationPolicy(shorter(period, maxPeriod), shorter(overlap, maxOverlap), jitter, publication);
    }

    /**
     * How a key stands.
     *
     * @param keyId the key's id, which decides on its share of the jitter
     * @param created when the key was made; empty when that is not known
     * @param now the wall clock
     * @return how it stands; the moment at which it falls due counts as due
     */
    public Standing standing(String keyId, Optional<Instant> created, Instant now) {
        Optional<Duration> age = KeyAge.of(created, now);
        if (age.isEmpty()) {
            return Standing.UNKNOWN;
        }
        if (age.get().compareTo(period) >= 0) {
            return Standing.OVERDUE;
        }
        return age.get().compareTo(dueAfter(keyId)) >= 0 ? Standing.DUE : Standing.FRESH;
    }

    /**
     * The age at which a key falls due.
     *
     * @param keyId the key's id
     * @return from 80 % to 100 % of the period, always the same for one key
     */
    public Duration dueAfter(String keyId) {
        Duration due = period.multipliedBy(DUE_PERCENT).dividedBy(100);
        long window = period.minus(due).toMillis();
        return due.plusMillis((long) (window * jitter * share(keyId)));
    }

    /** From 0 to less than 1, spread evenly over ids. */
    private static double share(String keyId) {
        var sum = new CRC32();
        sum.update(keyId.getBytes(StandardCharsets.UTF_8));
        return sum.getValue() / (double) (1L << 32);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** How a key stands in its period. */
    public enum Standing {
        /** Nothing is to be done. */
        FRESH,
        /** It is to be rotated. */
        DUE,
        /** It is past its period: to be rotated at once. */
        OVERDUE,
        /** Its age can't be told: to be rotated. */
        UNKNOWN
    }
}
