package dev.signet.internal.oidc;

import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.DamagedCredentialException.Kind;
import dev.signet.auth.Secret;
import dev.signet.internal.json.JsonLiteral;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonSyntaxException;
import dev.signet.internal.json.JsonValue;
import dev.signet.internal.text.PlainText;
import java.time.Instant;
import java.util.Optional;

/**
 * The members of an object in a stored document. A member that is {@code null} or empty text is absent; one of the wrong type
 * never is. Failures name the document and the member and quote no secret.
 *
 * <p>Reading is what a process waits for when it starts, so the classes on that path go without lambdas, streams, regular
 * expressions and the {@code +} of strings where nothing fails: the first use of each costs more than all the parsing.
 */
final class StoredMembers {
    private final JsonObject json;
    private final World world;
    private final String where;
    private final String prefix;

    private StoredMembers(JsonObject json, World world, String where, String prefix) {
        this.json = json;
        this.world = world;
        this.where = where;
        this.prefix = prefix;
    }

    /**
     * Reads a document.
     *
     * @param where the document, in words for a person
     */
    static StoredMembers parse(byte[] content, World world, String where) throws DamagedCredentialException {
        JsonObject json;
        try {
            json = JsonObject.parse(content);
        } catch (JsonSyntaxException e) {
            throw of(JsonObject.empty(), world, where).unreadable(e.problem());
        }
        return of(json, world, where);
    }

    static StoredMembers of(JsonObject json, World world, String where) {
        return new StoredMembers(json, world, where, "");
    }

    JsonObject json() {
        return json;
    }

    /** A member as it stands; empty when it is absent or {@code null}. */
    Optional<JsonValue> find(String name) {
        var value = json.find(name);
        return value.isPresent() && value.get() == JsonLiteral.NULL ? Optional.empty() : value;
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
        throw corrupt(name, "must be a string, but is " + value.get().kind());
    }

    /** The text of a member that must be there. */
    String require(String name) throws DamagedCredentialException {
        var text = text(name);
        if (text.isEmpty()) {
            throw corrupt(name, "must be there, but is absent or empty");
        }
        return text.get();
    }

    /** A secret that must be there, and that goes into a header as it is. */
    Secret requireSendable(String name) throws DamagedCredentialException {
        var text = require(name);
        if (!PlainText.isSendable(text)) {
            throw corrupt(name, "has a character that can't be sent in a header");
        }
        return Secret.of(text);
    }

    /** A time, in UTC; empty when it is absent or {@code null}. */
    Optional<Instant> time(String name) throws DamagedCredentialException {
        var text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var time = Rfc3339.parse(text.get());
        if (time.isEmpty()) {
            throw corrupt(name, "must be a time of the form 2026-01-31T12:00:00Z");
        }
        return time;
    }

    /** The members of the object under a name; empty when it is absent or {@code null}. */
    Optional<StoredMembers> object(String name) throws DamagedCredentialException {
        var value = find(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof JsonObject object) {
            return Optional.of(
                    new StoredMembers(object, world, where, prefix.concat(name).concat(".")));
        }
        throw corrupt(name, "must be an object, but is " + value.get().kind());
    }

    DamagedCredentialException corrupt(String name, String problem) {
        return unreadable(prefix + name + " " + problem);
    }

    private DamagedCredentialException unreadable(String problem) {
        return new DamagedCredentialException(
                Kind.CORRUPT,
                where + " can't be read: " + problem,
                "Put back a good copy of it, or " + world.signIn() + " to write a new one.",
                null);
    }

    DamagedCredentialException mixed(String problem) {
        return new DamagedCredentialException(
                Kind.MIXED,
                where + " mixes credentials: " + problem,
                "Put back the file that belongs to one sign-in, or " + world.signIn()
                        + " to replace it; until then it is neither used nor changed.",
                null);
    }

    /** The document, or the sign-in in it, is another issuer's or client's. */
    DamagedCredentialException foreign(String name, String found, String expected) {
        return new DamagedCredentialException(
                Kind.MIXED,
                where + " mixes credentials: its " + prefix + name + " is " + PlainText.shown(found)
                        + ", and this application signs in with " + PlainText.shown(expected),
                "Give this application a name or a home of its own, or " + world.signIn()
                        + " to replace the sign-in that is there; until then it is neither used nor changed.",
                null);
    }
}
