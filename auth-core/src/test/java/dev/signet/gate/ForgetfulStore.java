package dev.signet.gate;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import dev.signet.auth.store.StoreTraits;

/** A fault: a store that keeps no record of attempts. */
final class ForgetfulStore implements CredentialStore {
    private final CredentialStore store;

    ForgetfulStore(CredentialStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "forgetful";
    }

    @Override
    public String describe(DocumentName name) {
        return store.describe(name);
    }

    @Override
    public StoreTraits traits() {
        return store.traits();
    }

    @Override
    public Snapshot read(DocumentName name) throws StoreException {
        return name.equals(DocumentName.ATTEMPT) ? Snapshot.Absent.ABSENT : store.read(name);
    }

    @Override
    public Stamp probe(DocumentName name) throws StoreException {
        return store.probe(name);
    }

    @Override
    public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
        return name.equals(DocumentName.ATTEMPT) ? new Forgotten() : store.prepare(lease, name, maxBytes);
    }

    @Override
    public void delete(Lease lease, DocumentName name, Revision expected) throws StoreException {
        store.delete(lease, name, expected);
    }

    @Override
    public String quarantine(Lease lease, DocumentName name, Revision revision) throws StoreException {
        return store.quarantine(lease, name, revision);
    }

    @Override
    public void close() {
        store.close();
    }

    private static final class Forgotten implements Draft {
        @Override
        public Revision commit(Revision expectedNow, byte[] content) {
            return expectedNow;
        }

        @Override
        public void close() {}
    }
}
