package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.DocumentName;

/** The documents of a home that are kept in another store than its files, and what counts where the files hold one of them too. */
interface Share {
    /** Whether a document is kept there. */
    boolean has(DocumentName name);

    /** Whether the credential is, so that the home is called after that store. */
    default boolean hasCredential() {
        return has(DocumentName.CREDENTIAL);
    }

    /** Which of two copies counts. */
    Precedence.Verdict compare(byte[] there, byte[] inFile);

    /** What to tell when nobody knows. */
    StoreException conflict(String there, String inFile);

    /** Whether a file counts where the other store has nothing. */
    boolean servesFileAlone();

    /** Whether a document that is in a file, or nowhere, is written to the other store; else only what is there already. */
    boolean takesOver();

    /**
     * Whether somebody moved the document to the files for good since the home was opened, so that it is written there.
     *
     * @throws StoreException {@code CONFLICT} when it was moved to a place that can't be written from here
     */
    default boolean isMovedToFiles() throws StoreException {
        return false;
    }

    /**
     * Checks that what a plain file holds may be used.
     *
     * @param inFile where it is, for a person
     * @throws StoreException {@code DENIED} when nothing secret may be in one
     */
    default void requirePlainAllowed(String inFile) throws StoreException {}
}
