package dev.signet.testkit;

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
import java.util.Objects;

/**
 * A store that passes every call on to another one. A test overrides the calls that are to go wrong, or to be watched, in a way that
 * {@link InMemoryCredentialStore} does not offer or over a store that is not in memory.
 *
 * <p>As safe for use by several threads as the other store. Closing it closes the other one.
 *
 * <pre>{@code
 * var blind = new ForwardingCredentialStore(store) {
 *     @Override
 *     public Stamp probe(DocumentName name) {
 *         return new Stamp("always the same");
 *     }
 * };
 * }</pre>
 */
public abstract class ForwardingCredentialStore implements CredentialStore {
    private final CredentialStore store;

    /**
     * Passes calls on.
     *
     * @param store to where
     */
    protected ForwardingCredentialStore(CredentialStore store) {
        this.store = Objects.requireNonNull(store, "store");
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
        return store.read(name);
    }

    @Override
    public Stamp probe(DocumentName name) throws StoreException {
        return store.probe(name);
    }

    @Override
    public DocumentAccess access(DocumentName name) throws StoreException {
        return store.access(name);
    }

    @Override
    public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
        return store.prepare(lease, name, maxBytes);
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
    public List<String> sweep(Lease lease) throws StoreException {
        return store.sweep(lease);
    }

    @Override
    public void close() {
        store.close();
    }
}
