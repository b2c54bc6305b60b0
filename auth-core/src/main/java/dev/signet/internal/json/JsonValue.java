package dev.signet.internal.json;

/**
 * A JSON value (RFC 8259). Immutable and safe for use by several threads.
 *
 * <p>A document may hold secrets, so no value prints its content: {@code toString()} tells the kind only.
 */
public sealed interface JsonValue permits JsonArray, JsonLiteral, JsonNumber, JsonObject, JsonString {
    /** The longest document that is read, in bytes. */
    int MAX_BYTES = 1 << 20;

    /** How deep a document that is read may nest; the outermost object counts as 1. */
    int MAX_DEPTH = 64;

    /** What kind of value it is, with its article, for messages: {@code an object}, {@code a string}, {@code null}. */
    String kind();

    /** UTF-8 without white space outside of strings, and without a line break at the end. */
    default byte[] compact() {
        return JsonWriter.compact(this);
    }

    /** UTF-8, one member or element a line, indented by two spaces, without a line break at the end. */
    default byte[] pretty() {
        return JsonWriter.pretty(this);
    }
}
