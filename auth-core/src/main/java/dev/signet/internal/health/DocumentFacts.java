package dev.signet.internal.health;

import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonSyntaxException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What matters of one stored document.
 *
 * @param name in words for a person, such as {@code file auth.json}
 * @param presence whether it is there
 * @param access who can read it
 * @param form what it looks like; {@link Form#OURS} when it is not there
 */
public record DocumentFacts(String name, Presence presence, Access access, Form form) {
    /** Whether a document is there. */
    public enum Presence {
        /** It is. */
        PRESENT,
        /** It is not, and need not be: it never was, or somebody signed out. */
        ABSENT,
        /** It is not, and nobody who may delete it said so. */
        MISSING,
        /** The store could not be asked. */
        UNKNOWN
    }

    /** Who can read a document. */
    public enum Access {
        /** Its owner. */
        OWNER_ONLY,
        /** Others too. */
        OTHERS,
        /** The store does not tell, or is no file. */
        UNKNOWN
    }

    /** What the bytes of a document look like. */
    public enum Form {
        /** The very bytes that this home wrote last. */
        OURS,
        /**
         * Other bytes, in the one form in which Signet and the program beside us write: each value that was read is written back to
         * the same bytes. An ordinary write of theirs.
         */
        REGULAR,
        /** It can be read, but was written by something else: an editor, a script. */
        EDITED,
        /** It can't be read. */
        CORRUPT;

        /**
         * What the bytes of a document look like.
         *
         * @param written the digest of what was written last, as {@code digest} gives it; empty when this process wrote nothing
         * @param digest of {@code content}
         * @param readable whether the document's codec takes it
         */
        public static Form of(byte[] content, Optional<String> written, String digest, boolean readable) {
            if (!readable) {
                return CORRUPT;
            }
            if (written.equals(Optional.of(digest))) {
                return OURS;
            }
            try {
                return Arrays.equals(JsonObject.parse(content).pretty(), content) ? REGULAR : EDITED;
            } catch (JsonSyntaxException e) {
                return CORRUPT;
            }
        }
    }
}
