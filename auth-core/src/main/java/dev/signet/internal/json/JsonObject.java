package dev.signet.internal.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An object. Its members keep the order in which they were read or added, and their names are unique. */
public final class JsonObject implements JsonValue {
    private static final JsonObject EMPTY = new JsonObject(new LinkedHashMap<>());

    private final Map<String, JsonValue> members;

    /** Takes {@code members} over: it keeps its order, and nobody else may hold it. */
    JsonObject(Map<String, JsonValue> members) {
        this.members = Collections.unmodifiableMap(members);
    }

    /** The object without members. */
    public static JsonObject empty() {
        return EMPTY;
    }

    /**
     * Reads a document whose outermost value is an object.
     *
     * @param utf8 the whole document: strict UTF-8 without a byte order mark, at most {@link #MAX_BYTES} long and
     *     {@link #MAX_DEPTH} deep, no name twice in one object and none with an unpaired surrogate, nothing but white space after it
     * @throws JsonSyntaxException when it is anything else
     */
    public static JsonObject parse(byte[] utf8) throws JsonSyntaxException {
        var value = JsonReader.read(utf8);
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new JsonSyntaxException("expected an object, found " + value.kind());
    }

    /** Names and values, in order; unmodifiable. */
    public Map<String, JsonValue> members() {
        return members;
    }

    /** The member called {@code name}; a member that is {@code null} is there. */
    public Optional<JsonValue> find(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /** This object with {@code value} under {@code name}: in the place of the member it replaces, else at the end. */
    public JsonObject with(String name, JsonValue value) {
        var changed = new LinkedHashMap<>(members);
        changed.put(name, value);
        return new JsonObject(changed);
    }

    /** As {@link #with(String, JsonValue)}, with a string. */
    public JsonObject with(String name, String value) {
        return with(name, new JsonString(value));
    }

    /** This object without the member called {@code name}, if it has one. */
    public JsonObject without(String name) {
        if (!members.containsKey(name)) {
            return this;
        }
        var changed = new LinkedHashMap<>(members);
        changed.remove(name);
        return new JsonObject(changed);
    }

    @Override
    public String kind() {
        return "an object";
    }

    @Override
    public String toString() {
        return "JsonObject";
    }
}
