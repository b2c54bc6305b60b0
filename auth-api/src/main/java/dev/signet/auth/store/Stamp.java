package dev.signet.auth.store;

import org.jspecify.annotations.Nullable;

/**
 * A cheap sign of change: a document whose stamp is equal to an earlier one need not be read again. Never compared with a
 * {@link Revision}; a changed stamp only causes a read.
 *
 * @param value the store's own text, such as size, time of change and inode of a file; not secret
 */
public record Stamp(String value) {
    /** By hand: what a record brings itself is put together at run time, which a cold start would wait for. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Stamp stamp && value.equals(stamp.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
