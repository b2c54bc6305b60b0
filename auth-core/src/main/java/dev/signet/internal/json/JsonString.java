package dev.signet.internal.json;

import java.util.Objects;

/**
 * A string.
 *
 * @param value its characters, escapes decoded; an unpaired surrogate stays as it is and is written as an escape
 */
public record JsonString(String value) implements JsonValue {
    /** Checks that there is a value. */
    public JsonString {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String kind() {
        return "a string";
    }

    @Override
    public String toString() {
        return "JsonString";
    }
}
