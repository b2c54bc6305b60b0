package dev.signet.keyring;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.keyring.internal.Keyring;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A keyring that is opened when it is first needed: what is in encrypted files can be told to be there, or not, without it. Where it
 * can't be opened each call fails with the reason, and the next one tries again.
 */
final class DeferredKeyring implements Keyring {
    private final Source source;

    // Guarded by this.
    private @Nullable Keyring opened;
    private boolean closed;

    DeferredKeyring(Source source) {
        this.source = source;
    }

    /** Opens the keyring. */
    @FunctionalInterface
    interface Source {
        Keyring open() throws StoreException;
    }

    @Override
    public Optional<byte[]> find(KeyringEntry entry) throws StoreException {
        return keyring().find(entry);
    }

    @Override
    public void put(KeyringEntry entry, byte[] content) throws StoreException {
        keyring().put(entry, content);
    }

    @Override
    public void delete(KeyringEntry entry) throws StoreException {
        keyring().delete(entry);
    }

    /** As much as one that was not opened yet may hold. */
    @Override
    public int maxBytes() {
        var known = known();
        return known.isPresent() ? known.get().maxBytes() : Integer.MAX_VALUE;
    }

    @Override
    public String describe(KeyringEntry entry) {
        return known().map(keyring -> keyring.describe(entry))
                .orElseGet(() -> "the keyring entry \"" + entry.account() + "\" of \"" + entry.service() + "\"");
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (opened != null) {
            opened.close();
        }
    }

    private synchronized Optional<Keyring> known() {
        return Optional.ofNullable(opened);
    }

    private synchronized Keyring keyring() throws StoreException {
        if (closed) {
            throw new IllegalStateException("this store was closed");
        }
        if (opened == null) {
            opened = source.open();
        }
        return opened;
    }
}
