package dev.signet.internal.codex;

import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.DamagedCredentialException.Kind;
import dev.signet.internal.json.JsonLiteral;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonSyntaxException;
import dev.signet.internal.json.JsonValue;
import java.util.Optional;

/**
 * An object in a stored document, whose failures name the document and the member and never quote a value.
 *
 * <p>Reading is what a process waits for when it starts, so the classes on that path go without lambdas, streams and the
 * {@code +} of strings where nothing fails: the first use of each costs more than all the parsing.
 */
final class StoredObject {
    private final JsonObject json;
    private final String where;
    private final String prefix;

    private StoredObject(JsonObject json, String where, String prefix) {
        this.json = json;
        this.where = where;
        this.prefix = prefix;
    }

    static StoredObject parse(byte[] content, String where) throws DamagedCredentialException {
        try {
            return of(JsonObject.parse(content), where);
        } catch (JsonSyntaxException e) {
            throw unreadable(where, e.problem());
        }
    }

    static StoredObject of(JsonObject json, String where) {
        return new StoredObject(json, where, "");
    }

    /** An object that came with the document, such as the claims of a token in it. */
    StoredObject inside(String name, JsonObject object) {
        return new StoredObject(object, where, prefix.concat(name).concat("."));
    }

    JsonObject json() {
        return json;
    }

    /** Whether there is something other than {@code null}. */
    boolean has(String name) {
        return find(name).isPresent();
    }

    /** The text of a member; empty when it is absent, {@code null} or empty text. */
    Optional<String> text(String name) throws DamagedCredentialException {
        var value = find(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof JsonString text) {
            return text.value().isEmpty() ? Optional.empty() : Optional.of(text.value());
        }
        throw wrongType(name, "a string", value.get());
    }

    /** The object under a name; empty when it is absent or {@code null}. */
    Optional<StoredObject> object(String name) throws DamagedCredentialException {
        var value = find(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof JsonObject object) {
            return Optional.of(inside(name, object));
        }
        throw wrongType(name, "an object", value.get());
    }

    /** Whether a member is {@code true}; absent and {@code null} count as {@code false}. */
    boolean flag(String name) throws DamagedCredentialException {
        var value = find(name);
        if (value.isEmpty()) {
            return false;
        }
        if (value.get() instanceof JsonLiteral) {
            return value.get() == JsonLiteral.TRUE;
        }
        throw wrongType(name, "a boolean", value.get());
    }

    /** What a member is called in messages: the way to it from the outermost object. */
    String path(String name) {
        return prefix + name;
    }

    DamagedCredentialException corrupt(String name, String problem) {
        return unreadable(where, path(name) + " " + problem);
    }

    DamagedCredentialException mixed(String problem) {
        return new DamagedCredentialException(
                Kind.MIXED,
                where + " mixes credentials: " + problem,
                "Run `codex logout`, then `codex login`, or put back the file that belongs to one sign-in; until then it is"
                        + " neither used nor changed.",
                null);
    }

    /** The text of a member that must be there. */
    String require(String name) throws DamagedCredentialException {
        var text = text(name);
        if (text.isEmpty()) {
            throw corrupt(name, "must be there, but is absent or empty");
        }
        return text.get();
    }

    /** A member as it stands; empty when it is absent or {@code null}. */
    Optional<JsonValue> find(String name) {
        var value = json.find(name);
        return value.isPresent() && value.get() == JsonLiteral.NULL ? Optional.empty() : value;
    }

    DamagedCredentialException wrongType(String name, String expected, JsonValue found) {
        return corrupt(name, "must be " + expected + ", but is " + found.kind());
    }

    private static DamagedCredentialException unreadable(String where, String problem) {
        return new DamagedCredentialException(
                Kind.CORRUPT,
                where + " can't be read: " + problem,
                "Put back a good copy of it, or run `codex login` to write a new one.",
                null);
    }
}
