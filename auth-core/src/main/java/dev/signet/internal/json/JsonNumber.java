package dev.signet.internal.json;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/** A number, kept as the text it was read from: {@code 1.10} and {@code 1e2} are written as they came. */
public final class JsonNumber implements JsonValue {
    /** Arithmetic on longer texts costs time that grows with the square of the length, and means nothing. */
    private static final int MAX_DIGITS = 100;

    private static final BigDecimal MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private final String text;

    /** For the reader, which has checked the syntax. */
    JsonNumber(String text) {
        this.text = text;
    }

    /** A whole number, written in decimal digits. */
    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /** The number as it stands in the document. */
    public String text() {
        return text;
    }

    /**
     * The greatest whole number that is not above this one.
     *
     * @return empty when it does not fit into 64 bits, or is written in more than 100 characters
     */
    public OptionalLong floor() {
        if (text.length() > MAX_DIGITS) {
            return OptionalLong.empty();
        }
        try {
            return floor(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // an exponent beyond 32 bits
        }
    }

    private static OptionalLong floor(BigDecimal value) {
        if (value.compareTo(MIN) < 0 || value.compareTo(MAX) > 0) {
            return OptionalLong.empty();
        }
        // Rounding 1e-999999999 would build its billion digits; all that counts there is the sign.
        if (value.signum() == 0 || (long) value.precision() - value.scale() <= 0) {
            return OptionalLong.of(value.signum() < 0 ? -1 : 0);
        }
        return OptionalLong.of(value.setScale(0, RoundingMode.FLOOR).longValueExact());
    }

    @Override
    public String kind() {
        return "a number";
    }

    @Override
    public String toString() {
        return "JsonNumber";
    }
}
