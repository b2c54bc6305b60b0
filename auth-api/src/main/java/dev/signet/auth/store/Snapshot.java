package dev.signet.auth.store;

import dev.signet.auth.StoreException;
import java.util.Objects;

/** A document as it was read: there, or surely not there. Anything less sure is a {@link StoreException}. */
public sealed interface Snapshot {
    /**
     * What the document was.
     *
     * @return compared for equality only
     */
    Revision revision();

    /** The document is there. */
    final class Present implements Snapshot {
        private final byte[] content;
        private final Revision revision;

        /**
         * A document and its revision.
         *
         * @param content the bytes; copied
         * @param revision what it was
         */
        public Present(byte[] content, Revision revision) {
            this.content = content.clone();
            this.revision = Objects.requireNonNull(revision, "revision");
        }

        /**
         * The bytes, opaque to the store.
         *
         * @return a fresh array; holds secrets
         */
        public byte[] content() {
            return content.clone();
        }

        @Override
        public Revision revision() {
            return revision;
        }

        @Override
        public String toString() {
            return "Present[" + content.length + " bytes, " + revision + "]";
        }
    }

    /**
     * The document is surely not there.
     *
     * @param revision {@link Revision#ABSENT}, or a tombstone's own
     */
    record Absent(Revision revision) implements Snapshot {
        /** The ordinary case, without a tombstone. */
        public static final Absent ABSENT = new Absent(Revision.ABSENT);

        /** Checks that there is a revision. */
        public Absent {
            Objects.requireNonNull(revision, "revision");
        }
    }
}
