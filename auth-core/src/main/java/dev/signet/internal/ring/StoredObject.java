package dev.signet.internal.ring;

import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.DamagedCredentialException.Kind;
import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonLiteral;
import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonSyntaxException;
import dev.signet.internal.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An object of the stored ring while it is checked: its failures say which document and which member, and never what stands
 * there. {@code null} counts as absent everywhere.
 */
final class StoredObject {
    /** The highest count that is read again. */
    static final int MAX_COUNT = 999_999_999;

    private static final Pattern COUNT = Pattern.compile("0|[1-9]\\d{0,8}");

    private final JsonObject json;
    private final String where;
    private final String path;

    private StoredObject(JsonObject json, String where, String path) {
        this.json = json;
        this.where = where;
        this.path = path;
    }

    static StoredObject parse(byte[] content, String where) throws DamagedCredentialException {
        try {
            return new StoredObject(JsonObject.parse(content), where, "");
        } catch (JsonSyntaxException e) {
            throw damaged(where, e.problem());
        }
    }

    JsonObject json() {
        return json;
    }

    Optional<JsonValue> find(String name) {
        return find(json, name);
    }

    /** The text of a member; empty when it is absent. */
    Optional<String> text(String name) throws DamagedCredentialException {
        Optional<JsonValue> value = find(name);
        if (value.isPresent()
                && !(value.get() instanceof JsonString text && !text.value().isEmpty())) {
            throw corrupt(name, "must be a string that is not empty, but is " + found(value.get()));
        }
        return text(json, name);
    }

    /** The text of a member that must be there. */
    String requireText(String name) throws DamagedCredentialException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            throw corrupt(name, "must be there, but is absent");
        }
        return text.get();
    }

    /** Refuses a member that is there and no RFC 3339 time. */
    void checkTime(String name) throws DamagedCredentialException {
        if (text(name).isPresent() && time(json, name).isEmpty()) {
            throw corrupt(name, "must be a time such as 2026-01-01T00:00:00Z, but is another text");
        }
    }

    /** Refuses a member that is there and no array of strings. */
    void checkTexts(String name) throws DamagedCredentialException {
        Optional<JsonValue> value = find(name);
        boolean fits = value.isEmpty()
                || (value.get() instanceof JsonArray array
                        && array.elements().stream().allMatch(JsonString.class::isInstance));
        if (!fits) {
            throw corrupt(
                    name,
                    "must be an array of strings, but is "
                            + (value.get() instanceof JsonArray
                                    ? "an array of other values"
                                    : value.get().kind()));
        }
    }

    /** Refuses a member that is there and no whole number from 0 to 999,999,999. */
    void checkCount(String name) throws DamagedCredentialException {
        Optional<JsonValue> value = find(name);
        if (value.isPresent()
                && !(value.get() instanceof JsonNumber number
                        && COUNT.matcher(number.text()).matches())) {
            throw corrupt(name, "must be a whole number from 0 to 999999999, but is not");
        }
    }

    /** Refuses members that are no strings. */
    void checkAllTexts() throws DamagedCredentialException {
        for (String name : json.members().keySet()) {
            requireText(name);
        }
    }

    /** The object under a name; without members when it is absent. */
    StoredObject object(String name) throws DamagedCredentialException {
        Optional<JsonValue> value = find(name);
        return value.isEmpty() ? new StoredObject(JsonObject.empty(), where, path(name)) : child(name, value.get());
    }

    /** A member's value that must be an object; {@code label} stands for its name in messages. */
    StoredObject child(String label, JsonValue value) throws DamagedCredentialException {
        if (value instanceof JsonObject object) {
            return new StoredObject(object, where, path(label));
        }
        throw corrupt(label, "must be an object, but is " + value.kind());
    }

    /** The elements of an array; none when it is absent. */
    List<JsonValue> elements(String name) throws DamagedCredentialException {
        Optional<JsonValue> value = find(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get() instanceof JsonArray array) {
            return array.elements();
        }
        throw corrupt(name, "must be an array, but is " + value.get().kind());
    }

    /** A failure of the member {@code name}; of this object itself when the name is empty. */
    DamagedCredentialException corrupt(String name, String problem) {
        return damaged(where, path(name) + " " + problem);
    }

    DamagedCredentialException unsupported(String problem) {
        return new DamagedCredentialException(
                Kind.UNSUPPORTED,
                where + " can't be used: " + problem + "; it is left as it is",
                "Update Signet, or use the version that wrote it.",
                null);
    }

    private String path(String name) {
        if (path.isEmpty()) {
            return name;
        }
        return name.isEmpty() || name.startsWith("[") ? path + name : path + "." + name;
    }

    private static String found(JsonValue value) {
        return value instanceof JsonString ? "empty" : value.kind();
    }

    private static DamagedCredentialException damaged(String where, String problem) {
        return new DamagedCredentialException(
                Kind.CORRUPT,
                where + " can't be read: " + problem,
                "Put back a good copy of it. Without one, move it away and register the agents anew: each gets a new key.",
                null);
    }

    static Optional<JsonValue> find(JsonObject json, String name) {
        return json.find(name).filter(value -> value != JsonLiteral.NULL);
    }

    /** The text of a member of a checked object. */
    static Optional<String> text(JsonObject json, String name) {
        return find(json, name).filter(JsonString.class::isInstance).map(value -> ((JsonString) value).value());
    }

    /** The number under a member of a checked object; 0 when it is absent. */
    static int count(JsonObject json, String name) {
        return find(json, name)
                .filter(JsonNumber.class::isInstance)
                .map(value -> Integer.parseInt(((JsonNumber) value).text()))
                .orElse(0);
    }

    /** The time of a member of a checked object. */
    static Optional<Instant> time(JsonObject json, String name) {
        try {
            return text(json, name).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
