package dev.signet.internal.oidc;

import java.time.Instant;
import java.util.Optional;

/**
 * Times as {@link Instant#toString()} writes them: RFC 3339 in UTC, with {@code Z} and at most nine digits of a fraction.
 *
 * <p>Read by hand, since every process that starts reads some: a {@code DateTimeFormatter} brings a hundred classes with it.
 */
final class Rfc3339 {
    private static final int DATE_AND_TIME = 19; // 2026-01-31T12:00:00
    private static final int MAX_FRACTION = 9;
    private static final long SECONDS_OF_DAY = 86_400;
    private static final long DAYS_FROM_YEAR_0 = 719_528; // To 1970-01-01.

    private Rfc3339() {}

    /** The instant; empty when the text is anything else, a leap second or an offset included. */
    static Optional<Instant> parse(String text) {
        var end = text.length() - 1;
        if (end < DATE_AND_TIME || text.charAt(end) != 'Z' || !hasSeparators(text)) {
            return Optional.empty();
        }
        var nanos = nanos(text, end);
        var year = number(text, 0, 4);
        var month = number(text, 5, 7);
        var day = number(text, 8, 10);
        var hour = number(text, 11, 13);
        var minute = number(text, 14, 16);
        var second = number(text, 17, DATE_AND_TIME);
        if ((year | month | day | hour | minute | second | nanos) < 0 || hour > 23 || minute > 59 || second > 59) {
            return Optional.empty();
        }
        if (month < 1 || month > 12 || day < 1 || day > daysOf(month, year)) {
            return Optional.empty();
        }
        var midnight = epochDay(year, month, day) * SECONDS_OF_DAY;
        return Optional.of(Instant.ofEpochSecond(midnight + hour * 3_600L + minute * 60L + second, nanos));
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    private static int daysOf(int month, int year) {
        return switch (month) {
            case 2 -> isLeap(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /** Days since 1970-01-01 in the Gregorian calendar; {@code LocalDate} brings the formatter's classes along on newer JDKs. */
    private static long epochDay(int year, int month, int day) {
        // Years that began before this one, with a leap day for each that had one; the year 0 was one of them.
        long days = 365L * year + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
        for (int earlier = 1; earlier < month; earlier++) {
            days += daysOf(earlier, year);
        }
        return days + day - 1 - DAYS_FROM_YEAR_0;
    }

    private static boolean hasSeparators(String text) {
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    /** The fraction before the {@code Z} at {@code end}; negative when there is something else. */
    private static int nanos(String text, int end) {
        if (end == DATE_AND_TIME) {
            return 0;
        }
        var digits = end - DATE_AND_TIME - 1;
        if (text.charAt(DATE_AND_TIME) != '.' || digits < 1 || digits > MAX_FRACTION) {
            return -1;
        }
        var nanos = number(text, DATE_AND_TIME + 1, end);
        for (var i = digits; i < MAX_FRACTION; i++) {
            nanos *= 10;
        }
        return nanos;
    }

    /** At most nine digits as a number; negative when one of them is none. */
    private static int number(String text, int from, int to) {
        var number = 0;
        for (var i = from; i < to; i++) {
            var c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }
}
