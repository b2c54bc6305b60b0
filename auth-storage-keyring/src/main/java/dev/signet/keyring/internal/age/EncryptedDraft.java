package dev.signet.keyring.internal.age;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Revision;

/** Room for an encrypted file, and the passphrase for it. Used by one thread. */
final class EncryptedDraft implements Draft {
    private final EncryptedFileCredentialStore store;
    private final DocumentName name;
    private final int reserved;
    private final Draft room;
    private final byte[] passphrase;
    private boolean closed;

    EncryptedDraft(EncryptedFileCredentialStore store, DocumentName name, int reserved, Draft room, byte[] passphrase) {
        this.store = store;
        this.name = name;
        this.reserved = reserved;
        this.room = room;
        this.passphrase = passphrase;
    }

    @Override
    public Revision commit(Revision expectedNow, byte[] content) throws StoreException {
        if (closed) {
            throw new IllegalStateException("this draft of " + name + " was committed or closed already");
        }
        if (content.length > reserved) {
            throw AgeFaults.tooLarge(store.describe(name), content.length, reserved);
        }
        Revision revision = store.commit(name, room, passphrase, expectedNow, content);
        closed = true;
        return revision;
    }

    @Override
    public void close() {
        closed = true;
        room.close();
    }
}
