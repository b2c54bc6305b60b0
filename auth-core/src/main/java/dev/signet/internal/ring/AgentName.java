package dev.signet.internal.ring;

import java.util.regex.Pattern;

/**
 * The name an application knows an agent by. It stays the same while runtime ids and keys change under it.
 *
 * @param value 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}, the first a letter or digit; case matters
 */
public record AgentName(String value) {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** Checks the shape. */
    public AgentName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("the name of an agent must be 1 to 64 characters of A-Z a-z 0-9 . _ -,"
                    + " starting with a letter or digit, but "
                    + (value.isEmpty() || value.length() > 64
                            ? "has " + value.length() + " characters"
                            : "has another character"));
        }
    }

    static boolean isValid(String value) {
        return VALID.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
