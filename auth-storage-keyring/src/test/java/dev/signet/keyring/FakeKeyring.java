package dev.signet.keyring;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.keyring.internal.Keyring;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A keyring in a map, which fails or forgets when told to: what a real one does too seldom to wait for. Used by one thread. */
final class FakeKeyring implements Keyring {
    final Map<KeyringEntry, byte[]> items = new LinkedHashMap<>();
    final List<KeyringEntry> deleted = new ArrayList<>();
    int maxBytes = 4096;
    boolean unreadable;
    boolean forgetful;
    String undeletable = "none";

    @Override
    public Optional<byte[]> find(KeyringEntry entry) throws StoreException {
        if (unreadable) {
            throw new StoreException(Kind.UNREACHABLE, "not just now", "Wait.", null);
        }
        return Optional.ofNullable(items.get(entry)).map(byte[]::clone);
    }

    @Override
    public void put(KeyringEntry entry, byte[] content) {
        if (!forgetful) {
            items.put(entry, content.clone());
        }
    }

    @Override
    public void delete(KeyringEntry entry) throws StoreException {
        if (entry.account().endsWith(undeletable)) {
            throw new StoreException(Kind.DENIED, "not this one", "Ask.", null);
        }
        deleted.add(entry);
        items.remove(entry);
    }

    @Override
    public int maxBytes() {
        return maxBytes;
    }

    @Override
    public String describe(KeyringEntry entry) {
        return "the entry " + entry.account();
    }

    @Override
    public void close() {}
}
