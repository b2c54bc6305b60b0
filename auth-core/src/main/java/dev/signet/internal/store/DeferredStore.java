package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentAccess;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import dev.signet.auth.store.StoreTraits;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that is opened with the first call: most programs that have it need it never. One that can't be opened is tried again with the
 * next. Safe for use by several threads.
 */
final class DeferredStore implements CredentialStore {
    private final String name;
    private final Supplier<CredentialStore> opener;

    // Guarded by this.
    private @Nullable CredentialStore opened;
    private boolean closed;

    /**
     * Nothing is opened yet.
     *
     * @param name of the store
     * @param opener gives it, or what stands in for one that can't be opened
     */
    DeferredStore(String name, Supplier<CredentialStore> opener) {
        this.name = name;
        this.opener = opener;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String describe(DocumentName document) {
        return store().describe(document);
    }

    @Override
    public StoreTraits traits() {
        return store().traits();
    }

    @Override
    public Snapshot read(DocumentName document) throws StoreException {
        return store().read(document);
    }

    @Override
    public Stamp probe(DocumentName document) throws StoreException {
        return store().probe(document);
    }

    @Override
    public DocumentAccess access(DocumentName document) throws StoreException {
        return store().access(document);
    }

    @Override
    public Draft prepare(Lease lease, DocumentName document, int maxBytes) throws StoreException {
        return store().prepare(lease, document, maxBytes);
    }

    @Override
    public void delete(Lease lease, DocumentName document, Revision expected) throws StoreException {
        store().delete(lease, document, expected);
    }

    @Override
    public String quarantine(Lease lease, DocumentName document, Revision revision) throws StoreException {
        return store().quarantine(lease, document, revision);
    }

    @Override
    public List<String> sweep(Lease lease) throws StoreException {
        return store().sweep(lease);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (opened != null) {
            opened.close();
        }
    }

    private synchronized CredentialStore store() {
        if (opened == null) {
            if (closed) {
                throw new IllegalStateException("the store \"" + name + "\" was closed");
            }
            var now = opener.get();
            if (now instanceof UnopenedStore) {
                return now;
            }
            opened = now;
        }
        return opened;
    }
}
