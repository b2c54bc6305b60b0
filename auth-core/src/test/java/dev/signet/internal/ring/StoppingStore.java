package dev.signet.internal.ring;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import dev.signet.auth.store.StoreTraits;

/**
 * A store under a process that ends at one of its boundaries: before the first call, after it and before the second, and so on.
 * Every call has two boundaries, one on each side.
 */
final class StoppingStore implements CredentialStore {
    /** The end of the process. */
    static final class Stopped extends Error {
        private static final long serialVersionUID = 1L;
    }

    private interface Call<T> {
        T run() throws StoreException;
    }

    private final CredentialStore store;
    private final int boundary;
    private int passed;

    StoppingStore(CredentialStore store, int boundary) {
        this.store = store;
        this.boundary = boundary;
    }

    private <T> T step(Call<T> call) throws StoreException {
        pass();
        T result = call.run();
        pass();
        return result;
    }

    private void pass() {
        if (passed++ >= boundary) {
            throw new Stopped();
        }
    }

    @Override
    public String name() {
        return store.name();
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
        return step(() -> store.read(name));
    }

    @Override
    public Stamp probe(DocumentName name) throws StoreException {
        return step(() -> store.probe(name));
    }

    @Override
    public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
        Draft draft = step(() -> store.prepare(lease, name, maxBytes));
        return new Draft() {
            @Override
            public Revision commit(Revision expectedNow, byte[] content) throws StoreException {
                return step(() -> draft.commit(expectedNow, content));
            }

            @Override
            public void close() {
                draft.close();
            }
        };
    }

    @Override
    public void delete(Lease lease, DocumentName name, Revision expected) throws StoreException {
        step(() -> {
            store.delete(lease, name, expected);
            return name;
        });
    }

    @Override
    public String quarantine(Lease lease, DocumentName name, Revision revision) throws StoreException {
        return step(() -> store.quarantine(lease, name, revision));
    }

    @Override
    public void close() {
        store.close();
    }
}
