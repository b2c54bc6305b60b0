package dev.signet.internal.console;

import java.time.Duration;
import java.util.Locale;

/** Time that is left, for a person. Parts of a unit count as a whole one, so that nothing is left at zero only. Pure. */
public final class TimeLeft {
    private static final Duration ALMOST_A_SECOND = Duration.ofSeconds(1).minusNanos(1);

    private TimeLeft() {}

    /** As on a clock: {@code 14:59}, {@code 0:05}, {@code 1:00:00}. */
    public static String clock(Duration left) {
        long seconds = Math.max(0, left.plus(ALMOST_A_SECOND).toSeconds());
        long minutes = seconds / 60;
        return minutes < 60
                ? String.format(Locale.ROOT, "%d:%02d", minutes, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", minutes / 60, minutes % 60, seconds % 60);
    }

    /** Whole minutes. */
    public static long minutes(Duration left) {
        return Math.max(0, (left.plus(ALMOST_A_SECOND).toSeconds() + 59) / 60);
    }
}
