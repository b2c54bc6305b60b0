package dev.signet.examples.cli;

import dev.signet.agent.RotationPolicy;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a length of time of the command line: a whole number and {@code s}, {@code m}, {@code h} or {@code d}, or a duration of ISO 8601
 * such as {@code PT1H30M}. It is positive, and at most 36525 days, as is all that the library takes for keys.
 */
final class DurationText implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,6})([smhd])");

    @Override
    public Duration convert(String text) {
        var form = FORM.matcher(text);
        Duration duration = form.matches() ? simple(form) : iso(text);
        if (duration.isZero() || duration.isNegative() || duration.compareTo(RotationPolicy.LONGEST) > 0) {
            throw new TypeConversionException("expected a length of time of at most " + RotationPolicy.LONGEST.toDays()
                    + "d, and more than none");
        }
        return duration;
    }

    private static Duration simple(Matcher form) {
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
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException("expected a length of time such as 90s, 15m, 48h, 7d or PT1H30M");
        }
    }
}
