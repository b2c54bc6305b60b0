package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import dev.signet.auth.store.StoreTraits;
import java.util.List;

/**
 * A keyring beside a home that keeps its credential in files since there was none: one that can't be reached still holds nothing, and
 * any other trouble is told. As safe for use by several threads as the keyring.
 *
 * @param keyring that may be there by now
 */
record UnsureKeyring(CredentialStore keyring) implements CredentialStore {
    @Override
    public String name() {
        return keyring.name();
    }

    @Override
    public String describe(DocumentName document) {
        return keyring.describe(document);
    }

    @Override
    public StoreTraits traits() {
        return keyring.traits();
    }

    @Override
    public Snapshot read(DocumentName document) throws StoreException {
        try {
            return keyring.read(document);
        } catch (StoreException e) {
            if (e.kind() != Kind.UNREACHABLE) {
                throw e;
            }
            return new Snapshot.Absent(new Revision("no keyring"));
        }
    }

    @Override
    public Stamp probe(DocumentName document) throws StoreException {
        return keyring.probe(document);
    }

    @Override
    public Draft prepare(Lease lease, DocumentName document, int maxBytes) throws StoreException {
        return keyring.prepare(lease, document, maxBytes);
    }

    @Override
    public void delete(Lease lease, DocumentName document, Revision expected) throws StoreException {
        keyring.delete(lease, document, expected);
    }

    @Override
    public String quarantine(Lease lease, DocumentName document, Revision revision) throws StoreException {
        return keyring.quarantine(lease, document, revision);
    }

    @Override
    public List<String> sweep(Lease lease) throws StoreException {
        try {
            return keyring.sweep(lease);
        } catch (StoreException e) {
            if (e.kind() != Kind.UNREACHABLE) {
                throw e;
            }
            return List.of();
        }
    }

    @Override
    public void close() {
        keyring.close();
    }
}
