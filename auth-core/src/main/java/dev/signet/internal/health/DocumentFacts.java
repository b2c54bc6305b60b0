package dev.signet.internal.health;

import dev.signet.auth.store.DocumentAccess;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonSyntaxException;
import java.util.Arrays;

/**
 * What matters of one stored document.
 *
 * @param name in words for a person, such as the path of a file
 * @param presence whether it is there
 * @param access who can get at it
 * @param form what it looks like; {@link Form#REGULAR} when it is not there
 * @param why it can't be used or looked at, in words for a person; empty text when there is nothing to say
 */
public record DocumentFacts(String name, Presence presence, DocumentAccess access, Form form, String why) {
    /** Whether a document is there. */
    public enum Presence {
        /** It is. */
        PRESENT,
        /** It is not, and need not be: it never was, or somebody signed out. */
        ABSENT,
        /** It is not any more, and nothing tells whether somebody signed out. */
        GONE,
        /** It is not, and nobody who may delete it said so. */
        MISSING,
        /** The store could not be asked. */
        UNKNOWN
    }

    /** What the bytes of a document look like. */
    public enum Form {
        /**
         * The one form in which Signet and the program beside us write, in files or in a keyring: each value that was read is written
         * back to the same bytes. An ordinary write of either.
         */
        REGULAR,
        /** It can be read, but was written by something else: an editor, a script. */
        EDITED,
        /** It can't be read. */
        CORRUPT;

        /** What the bytes of a document look like that its reader takes. */
        public static Form of(byte[] content) {
            try {
                var json = JsonObject.parse(content);
                return Arrays.equals(json.pretty(), content) || Arrays.equals(json.compact(), content)
                        ? REGULAR
                        : EDITED;
            } catch (JsonSyntaxException e) {
                return CORRUPT;
            }
        }
    }

    /** The same document, there or not in another way. */
    public DocumentFacts with(Presence other) {
        return new DocumentFacts(name, other, access, form, why);
    }

    /** The same document, looking otherwise. */
    public DocumentFacts with(Form other) {
        return new DocumentFacts(name, presence, access, other, why);
    }
}
