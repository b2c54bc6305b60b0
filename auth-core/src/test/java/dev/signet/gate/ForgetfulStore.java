package dev.signet.gate;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.testkit.ForwardingCredentialStore;

/** A fault: a store that keeps no record of attempts. */
final class ForgetfulStore extends ForwardingCredentialStore {
    ForgetfulStore(CredentialStore store) {
        super(store);
    }

    @Override
    public String name() {
        return "forgetful";
    }

    @Override
    public Snapshot read(DocumentName name) throws StoreException {
        return name.equals(DocumentName.ATTEMPT) ? Snapshot.Absent.ABSENT : super.read(name);
    }

    @Override
    public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
        return name.equals(DocumentName.ATTEMPT) ? new Forgotten() : super.prepare(lease, name, maxBytes);
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
