package dev.signet.internal.jose;

import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** A NumericDate (RFC 7519, section 2). */
public final class NumericDate {
    /** 0000-01-01T00:00:00Z and the last second of year 9999, the range of RFC 3339. */
    private static final long MIN_SECONDS = -62_167_219_200L;

    private static final long MAX_SECONDS = 253_402_300_799L;

    private NumericDate() {}

    /**
     * The date that {@code claims} hold under {@code name}, rounded down to seconds. Without lambdas: it is on the path of the first
     * read of a home.
     *
     * @return empty when there is none, or it is no number or outside years 0 to 9999
     */
    public static Optional<Instant> find(JsonObject claims, String name) {
        if (claims.find(name).orElse(null) instanceof JsonNumber number) {
            var seconds = number.floor();
            if (seconds.isPresent() && seconds.getAsLong() >= MIN_SECONDS && seconds.getAsLong() <= MAX_SECONDS) {
                return Optional.of(Instant.ofEpochSecond(seconds.getAsLong()));
            }
        }
        return Optional.empty();
    }
}
