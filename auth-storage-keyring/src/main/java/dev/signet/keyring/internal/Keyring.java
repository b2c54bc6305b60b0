package dev.signet.keyring.internal;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import java.util.Optional;

/** One keyring of the operating system. Every call has a deadline and prompts nobody. Safe for use by several threads. */
public interface Keyring extends AutoCloseable {
    /** The content of an entry as stored bytes (UTF-8 text), empty only when it is surely not there. */
    Optional<byte[]> find(KeyringEntry entry) throws StoreException;

    /** Writes the entry: in place where it exists, else creates it. */
    void put(KeyringEntry entry, byte[] content) throws StoreException;

    /** Deletes the entry; one that is not there is no error. */
    void delete(KeyringEntry entry) throws StoreException;

    /** The largest content in bytes. */
    int maxBytes();

    /** Where an entry is, in words for a person; no secret. */
    String describe(KeyringEntry entry);

    @Override
    void close();
}
