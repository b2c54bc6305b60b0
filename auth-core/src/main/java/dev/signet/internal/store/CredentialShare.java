package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreLayout;
import java.nio.file.Path;

/**
 * The credential, kept in a keyring or behind one.
 *
 * @param layout of the profile
 * @param home of the person
 * @param precedence between two copies
 * @param servesFileAlone whether a file counts where the keyring has nothing
 */
record CredentialShare(StoreLayout layout, Path home, Precedence precedence, boolean servesFileAlone) implements Share {
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
}
