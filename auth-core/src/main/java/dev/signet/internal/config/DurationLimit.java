package dev.signet.internal.config;

import java.time.Duration;

/** How long a duration may be that an application sets. */
public final class DurationLimit {
    /** A hundred years: longer than anything here lasts, and short enough to be counted in nanoseconds and added to any date. */
    public static final Duration LONGEST = Duration.ofDays(36_525);

    private DurationLimit() {}

    /**
     * Refuses what would end in an overflow later, far from where it was set.
     *
     * @param name of the setting
     * @return {@code given}
     * @throws IllegalArgumentException when it is longer than {@link #LONGEST}
     */
    public static Duration require(String name, Duration given) {
        if (given.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " must be at most 100 years (" + LONGEST.toDays() + " days), but was " + given);
        }
        return given;
    }
}
