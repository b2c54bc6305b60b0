package dev.signet.auth.store;

import dev.signet.auth.StoreException;
import java.util.List;

/**
 * Named documents kept across runs.
 *
 * <p>Content is opaque bytes: whether it makes sense is judged elsewhere. What can't be read for certain is an exception and
 * never {@link Snapshot.Absent}: locked, unreachable and denied do not mean "signed out". No call prompts a person.
 *
 * <p>Every mutating call takes the home's {@link Lease} and fails with {@link StoreException.Kind#CONFLICT} when it is no
 * longer held. A reader never sees a torn document, and a failed or interrupted write leaves the previous one.
 *
 * <p>Implementations are safe for use by several threads. {@code CredentialStoreContract} in the testkit checks all of this.
 */
public interface CredentialStore extends AutoCloseable {
    /**
     * The kind of store, as a person names it in a setting.
     *
     * @return such as {@code file}
     */
    String name();

    /**
     * Where a document is, in words for a person.
     *
     * @param name which document
     * @return such as a path; not secret
     */
    String describe(DocumentName name);

    /**
     * What this store is like, fixed from opening on.
     *
     * @return its traits
     */
    StoreTraits traits();

    /**
     * Reads a document.
     *
     * @param name which document
     * @return its content and revision, or that it is surely not there
     * @throws StoreException when neither can be said; {@code TOO_LARGE} when it is over {@code traits().maxBytes()}
     */
    Snapshot read(DocumentName name) throws StoreException;

    /**
     * A cheap look for change.
     *
     * @param name which document
     * @return equal to an earlier stamp only if the document need not be read again
     * @throws StoreException when that can't be said
     */
    Stamp probe(DocumentName name) throws StoreException;

    /**
     * Who can get at a document, for a report on how the home stands. Reads no content and repairs nothing.
     *
     * @param name which document
     * @return {@code UNKNOWN} unless overridden
     * @throws StoreException when the store can't be asked
     */
    default DocumentAccess access(DocumentName name) throws StoreException {
        return DocumentAccess.UNKNOWN;
    }

    /**
     * Reserves what a write will need, so that it can't fail for want of room once something irreplaceable depends on it.
     *
     * @param lease the home's lease, held
     * @param name which document
     * @param maxBytes the largest content that will be committed, in bytes
     * @return the reservation; close it
     * @throws StoreException when the write could not be done; the stored document is as before
     */
    Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException;

    /**
     * Deletes a document; one that is not there is no error.
     *
     * @param lease the home's lease, held
     * @param name which document
     * @param expected the revision just read
     * @throws StoreException {@code CONFLICT} when the document is another one now
     */
    void delete(Lease lease, DocumentName name, Revision expected) throws StoreException;

    /**
     * Lays a copy of a damaged document aside, readable by the owner alone. The original stays.
     *
     * @param lease the home's lease, held
     * @param name which document
     * @param revision the revision just read
     * @return where the copy is, in words for a person
     * @throws StoreException {@code CONFLICT} when the document is another one now
     */
    String quarantine(Lease lease, DocumentName name, Revision revision) throws StoreException;

    /**
     * Removes what this store keeps besides its documents: copies that {@link #quarantine} laid aside, temporary files of writes that
     * were cut short, backups. Documents and open drafts stay, and so does whatever is not surely the store's own. What can't be removed
     * keeps nothing else from being removed.
     *
     * @param lease the home's lease, held
     * @return what was removed, each in words for a person; empty when there was nothing
     * @throws StoreException for something that could not be removed, after all else was
     */
    default List<String> sweep(Lease lease) throws StoreException {
        return List.of();
    }

    /** Lets go of what the store holds open. Does nothing the second time. */
    @Override
    default void close() {}
}
