package dev.signet.internal.json;

import java.util.List;

/**
 * An array.
 *
 * @param elements its values, in order
 */
public record JsonArray(List<JsonValue> elements) implements JsonValue {
    /** Copies {@code elements}. */
    public JsonArray {
        elements = List.copyOf(elements);
    }

    @Override
    public String kind() {
        return "an array";
    }

    @Override
    public String toString() {
        return "JsonArray";
    }
}
