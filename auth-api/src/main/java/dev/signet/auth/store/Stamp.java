package dev.signet.auth.store;

/**
 * A cheap sign of change: a document whose stamp is equal to an earlier one need not be read again. Never compared with a
 * {@link Revision}; a changed stamp only causes a read.
 *
 * @param value the store's own text, such as size, time of change and inode of a file; not secret
 */
public record Stamp(String value) {}
