package dev.signet.auth.store;

import dev.signet.auth.StoreException;

/**
 * Room reserved for one write. Used by one thread.
 *
 * <p>Closing it without a commit gives the room back and changes nothing.
 */
public interface Draft extends AutoCloseable {
    /**
     * Replaces the document by {@code content}, wholly or not at all. After a return the content is as durable as the
     * store's traits say.
     *
     * @param expectedNow the document's revision, re-read after anything slow
     * @param content at most as long as was reserved
     * @return the new revision
     * @throws StoreException {@code CONFLICT} when the document is not at {@code expectedNow}, or the lease was lost; the
     *     draft can be used again with the revision as it is now. Any other kind: the previous document is still there
     */
    Revision commit(Revision expectedNow, byte[] content) throws StoreException;

    /** Gives the room back. Does nothing the second time, or after a commit. */
    @Override
    void close();
}
