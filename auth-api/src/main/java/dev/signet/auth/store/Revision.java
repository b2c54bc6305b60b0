package dev.signet.auth.store;

import org.jspecify.annotations.Nullable;

/**
 * What a document was when it was read. Opaque: it can be compared for equality and nothing else, so that a digest, a
 * counter or a server's own version all do.
 *
 * @param value the store's own text; not secret
 */
public record Revision(String value) {
    /** The revision of a document that is not there. */
    public static final Revision ABSENT = new Revision("absent");

    /** Checks that there is a text. */
    public Revision {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a revision must not be empty");
        }
    }

    /** By hand: what a record brings itself is put together at run time, which a cold start would wait for. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Revision revision && value.equals(revision.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
