package dev.signet.internal.oauth;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The Retry-After field (RFC 9110, section 10.2.3). */
public final class RetryAfter {
    /** The longest wait a server may ask for. */
    public static final Duration MAX = Duration.ofMinutes(10);

    private static final Pattern SECONDS = Pattern.compile("-?\\d+");
    private static final int DIGITS_THAT_FIT = 9;

    private RetryAfter() {}

    /**
     * Reads a value in seconds, or any of the three forms of a date (RFC 9110, section 5.6.7).
     *
     * @return at most {@link #MAX}; zero for the past; empty for anything else
     */
    public static Optional<Duration> parse(String value, Instant now) {
        String trimmed = value.strip();
        if (SECONDS.matcher(trimmed).matches()) {
            return Optional.of(seconds(trimmed));
        }
        return date(trimmed, now).map(until -> bounded(Duration.between(now, until)));
    }

    private static Duration seconds(String digits) {
        if (digits.startsWith("-")) {
            return Duration.ZERO;
        }
        return digits.length() > DIGITS_THAT_FIT ? MAX : bounded(Duration.ofSeconds(Long.parseLong(digits)));
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(MAX) > 0 ? MAX : wait;
    }

    private static Optional<Instant> date(String text, Instant now) {
        int year = now.atOffset(ZoneOffset.UTC).getYear();
        DateTimeFormatter[] forms = {
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH),
            // Two digits mean the century that puts the year at most 50 years ahead.
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, year - 49)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ENGLISH),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
        };
        for (DateTimeFormatter form : forms) {
            try {
                return Optional.of(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                // the next form
            }
        }
        return Optional.empty();
    }
}
