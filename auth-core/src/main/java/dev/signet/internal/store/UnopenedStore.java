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
import java.util.Set;

/**
 * Stands in for a store that can't be opened now: each call fails as opening did, so that a home whose credential is there can still
 * tell how it stands and sign out of its other places.
 *
 * @param name of the store
 * @param why it can't be opened
 */
record UnopenedStore(String name, StoreException why) implements CredentialStore {
    private static final StoreTraits TRAITS = new StoreTraits(Set.of(StoreTraits.Trait.DURABLE), 1 << 20);

    @Override
    public String describe(DocumentName document) {
        return "the document \"" + document + "\" in the store \"" + name + "\", which can't be opened now";
    }

    @Override
    public StoreTraits traits() {
        return TRAITS;
    }

    @Override
    public Snapshot read(DocumentName document) throws StoreException {
        throw again();
    }

    @Override
    public Stamp probe(DocumentName document) throws StoreException {
        throw again();
    }

    @Override
    public DocumentAccess access(DocumentName document) throws StoreException {
        throw again();
    }

    @Override
    public Draft prepare(Lease lease, DocumentName document, int maxBytes) throws StoreException {
        throw again();
    }

    @Override
    public void delete(Lease lease, DocumentName document, Revision expected) throws StoreException {
        throw again();
    }

    @Override
    public String quarantine(Lease lease, DocumentName document, Revision revision) throws StoreException {
        throw again();
    }

    @Override
    public List<String> sweep(Lease lease) throws StoreException {
        throw again();
    }

    /** One of its own for each call: callers add to what they catch. */
    private StoreException again() {
        return new StoreException(why.kind(), String.valueOf(why.getMessage()), why.remedy(), why);
    }
}
