package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreLayout;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The credential, kept in a keyring or behind one.
 *
 * @param layout of the profile
 * @param home of the person
 * @param precedence between two copies
 * @param later what {@code auto} remembers now; empty where it did not choose, and then a file does not count where the keyring has
 *     nothing
 * @param plainAllowed whether a plain file may hold it
 */
record CredentialShare(
        StoreLayout layout, Path home, Precedence precedence, Optional<LaterChoice> later, boolean plainAllowed)
        implements Share {
    @Override
    public boolean has(DocumentName name) {
        return layout.keyringEntry(name, home).isPresent();
    }

    @Override
    public Precedence.Verdict compare(byte[] there, byte[] inFile) {
        return precedence.of(there, inFile);
    }

    @Override
    public StoreException conflict(String there, String inFile) {
        return StoreFaults.bothThere(there, inFile);
    }

    @Override
    public boolean takesOver() {
        return true;
    }

    @Override
    public boolean servesFileAlone() {
        return later.isPresent();
    }

    @Override
    public boolean isMovedToFiles() throws StoreException {
        return later.isPresent() && later.get().isFiles();
    }

    @Override
    public void requirePlainAllowed(String inFile) throws StoreException {
        if (!plainAllowed) {
            throw StoreFaults.plaintextCredential(inFile);
        }
    }
}
