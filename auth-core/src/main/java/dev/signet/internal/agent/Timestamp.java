package dev.signet.internal.agent;

import dev.signet.auth.AssertionException;
import java.time.LocalDate;

/** The time in assertions: RFC 3339 in UTC, to the second, as {@code 2026-04-23T00:00:00Z}. */
final class Timestamp {
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
        var text = new StringBuilder(20);
        twoDigits(text, date.getYear() / 100);
        twoDigits(text, date.getYear() % 100);
        twoDigits(text.append('-'), date.getMonthValue());
        twoDigits(text.append('-'), date.getDayOfMonth());
        twoDigits(text.append('T'), second / 3600);
        twoDigits(text.append(':'), second / 60 % 60);
        twoDigits(text.append(':'), second % 60);
        return text.append('Z').toString();
    }

    private static void twoDigits(StringBuilder text, int number) {
        text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
