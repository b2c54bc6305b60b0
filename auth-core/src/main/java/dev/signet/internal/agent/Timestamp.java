package dev.signet.internal.agent;

import dev.signet.auth.AssertionException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** The time in assertions: RFC 3339 in UTC, to the second, as {@code 2026-04-23T00:00:00Z}. */
public final class Timestamp {
    private static final int LENGTH = 20;
    private static final int SECONDS_PER_DAY = 86_400;
    /** 0000-01-01T00:00:00Z and the last second of year 9999: RFC 3339, section 1, has no other years. */
    private static final long MIN = -62_167_219_200L;

    private static final long MAX = 253_402_300_799L;

    private Timestamp() {}

    /** By hand: a DateTimeFormatter costs ten times as much, and its classes more than the first signature. */
    static String format(long epochSecond) throws AssertionException {
        if (epochSecond < MIN || epochSecond > MAX) {
            throw new AssertionException(
                    false,
                    "the clock shows second " + epochSecond + " of the epoch, which is outside the years 0 to 9999",
                    "Set the clock of this machine.",
                    null);
        }
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochSecond, SECONDS_PER_DAY));
        int second = (int) Math.floorMod(epochSecond, (long) SECONDS_PER_DAY);
        var text = new StringBuilder(LENGTH);
        twoDigits(text, date.getYear() / 100);
        twoDigits(text, date.getYear() % 100);
        twoDigits(text.append('-'), date.getMonthValue());
        twoDigits(text.append('-'), date.getDayOfMonth());
        twoDigits(text.append('T'), second / 3600);
        twoDigits(text.append(':'), second / 60 % 60);
        twoDigits(text.append(':'), second % 60);
        return text.append('Z').toString();
    }

    /**
     * Reads what {@link #format} writes, and no other spelling of it: what was signed is the text.
     *
     * @return empty for anything else, such as another offset, a fraction, a leap second or a day that no month has
     */
    public static Optional<Instant> parse(String text) {
        if (text.length() != LENGTH || text.charAt(0) == '-' || text.charAt(0) == '+') {
            return Optional.empty();
        }
        try {
            Instant instant = Instant.parse(text);
            return instant.toString().equals(text) ? Optional.of(instant) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static void twoDigits(StringBuilder text, int number) {
        text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
