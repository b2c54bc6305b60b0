package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import java.security.MessageDigest;

/** Writes a document so that it is surely there. */
final class Copying {
    private Copying() {}

    /**
     * Writes {@code content} and reads it back.
     *
     * @throws StoreException when it can't be written, or is not there afterwards
     */
    static void write(CredentialStore to, Lease lease, DocumentName name, Revision expected, byte[] content)
            throws StoreException {
        try (var draft = to.prepare(lease, name, content.length)) {
            draft.commit(expected, content);
        }
        if (!holds(to, name, content)) {
            throw StoreFaults.notKept(to.describe(name));
        }
    }

    /** Whether a store holds exactly {@code content}. */
    static boolean holds(CredentialStore store, DocumentName name, byte[] content) throws StoreException {
        return store.read(name) instanceof Snapshot.Present present
                && MessageDigest.isEqual(present.content(), content);
    }
}
