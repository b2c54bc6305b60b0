package dev.signet.keyring.internal;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.Revision;

/** What goes wrong with a document wherever it is kept. */
public final class DocumentFaults {
    private DocumentFaults() {}

    /** It is another one than was read. */
    public static StoreException conflict(String where, Revision expected, Revision found) {
        return new StoreException(
                Kind.CONFLICT,
                where + " was changed by another program: expected revision " + expected.value() + ", found "
                        + found.value(),
                "Read it again and decide anew.",
                null);
    }

    /** Nobody may write it now. */
    public static StoreException leaseLost(String where) {
        return new StoreException(
                Kind.CONFLICT,
                "the lease of the home was lost before " + where + " was written; nothing was changed",
                "Acquire the lease again, read the document again and decide anew.",
                null);
    }
}
