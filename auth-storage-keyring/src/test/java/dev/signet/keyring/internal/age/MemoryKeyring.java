package dev.signet.keyring.internal.age;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.keyring.internal.Keyring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A keyring in memory that notes its calls, and fails or forgets where a test says so. */
final class MemoryKeyring implements Keyring {
    final Map<KeyringEntry, byte[]> entries = new HashMap<>();
    final List<String> calls = new ArrayList<>();

    @Nullable Kind failure;

    boolean forgetful;

    private synchronized void called(String what) throws StoreException {
        calls.add(what);
        if (failure != null) {
            throw new StoreException(failure, "the keyring is " + failure, "Unlock it.", null);
        }
    }

    @Override
    public synchronized Optional<byte[]> find(KeyringEntry entry) throws StoreException {
        called("find");
        return Optional.ofNullable(entries.get(entry)).map(byte[]::clone);
    }

    @Override
    public synchronized void put(KeyringEntry entry, byte[] content) throws StoreException {
        called("put");
        if (!forgetful) {
            entries.put(entry, content.clone());
        }
    }

    @Override
    public synchronized void delete(KeyringEntry entry) throws StoreException {
        called("delete");
        entries.remove(entry);
    }

    @Override
    public int maxBytes() {
        return 1000;
    }

    @Override
    public String describe(KeyringEntry entry) {
        return "the entry " + entry.account() + " of " + entry.service();
    }

    @Override
    public void close() {}
}
