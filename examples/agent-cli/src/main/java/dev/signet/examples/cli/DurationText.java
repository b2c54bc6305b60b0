package dev.signet.examples.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a length of time of the command line: a whole number and {@code s}, {@code m}, {@code h} or {@code d}, or a duration of ISO 8601
 * such as {@code PT1H30M}. It is positive, and at most 9999999 days.
 */
final class DurationText implements ITypeConverter<Duration> {
    private static final Duration LONGEST = Duration.ofDays(9_999_999);
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,6})([smhd])");

    @Override
    public Duration convert(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return iso(text);
        }
        long amount = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static Duration iso(String text) {
        try {
            var duration = Duration.parse(text);
            if (duration.compareTo(Duration.ZERO) > 0 && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (DateTimeException e) {
            // Told below, as for a duration of no length.
        }
        throw new TypeConversionException("expected a length of time such as 90s, 15m, 48h, 7d or PT1H30M");
    }
}
