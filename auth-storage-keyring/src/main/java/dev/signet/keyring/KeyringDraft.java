package dev.signet.keyring;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;

/** A write that a trial has shown to be possible. A keyring holds no room open, so there is nothing to give back. */
final class KeyringDraft implements Draft {
    private final KeyringCredentialStore store;
    private final Lease lease;
    private final DocumentName name;
    private final int reserved;
    private boolean done;

    KeyringDraft(KeyringCredentialStore store, Lease lease, DocumentName name, int reserved) {
        this.store = store;
        this.lease = lease;
        this.name = name;
        this.reserved = reserved;
    }

    @Override
    public Revision commit(Revision expectedNow, byte[] content) throws StoreException {
        if (done) {
            throw new IllegalStateException("this draft of " + name + " was committed or closed already");
        }
        if (content.length > reserved) {
            throw KeyringFaults.tooLarge(store.describe(name), content.length, reserved);
        }
        Revision written = store.write(lease, name, expectedNow, content);
        done = true;
        return written;
    }

    @Override
    public void close() {
        done = true;
    }
}
