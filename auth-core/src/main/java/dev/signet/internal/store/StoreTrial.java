package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Lease;
import dev.signet.internal.store.AutoDecision.Finding;

/** Finds out whether a store can keep a credential. */
final class StoreTrial {
    /** About as much as a credential takes. */
    private static final int BYTES = 8 * 1024;

    private StoreTrial() {}

    /** Whether it can be read, which changes nothing. */
    static Finding look(CredentialStore store) {
        try {
            var unused = store.read(DocumentName.CREDENTIAL);
            return new Finding.Answers();
        } catch (StoreException e) {
            return new Finding.Refused(e);
        }
    }

    /** Whether it is made for as much as a sign-in takes; a credential of Windows holds less. */
    static boolean isLargeEnough(CredentialStore store) {
        return store.traits().maxBytes() >= BYTES;
    }

    /** Whether it can be written; a keyring uses an entry of its own for that. */
    static Finding of(CredentialStore store, Lease lease) {
        try {
            store.prepare(lease, DocumentName.CREDENTIAL, BYTES).close();
            return new Finding.Works();
        } catch (StoreException e) {
            return new Finding.Refused(e);
        }
    }
}
