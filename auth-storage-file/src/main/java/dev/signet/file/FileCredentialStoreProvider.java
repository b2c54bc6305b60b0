package dev.signet.file;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider;

/**
 * Opens the store that keeps documents as files, under the name {@code file}.
 *
 * <p>The files are readable by their owner alone, replaced whole, and synced before a save is acknowledged. They are not
 * encrypted: who reads them as the owner, or has the medium, reads the content.
 *
 * <p>Opening fails with {@code UNSAFE_PATH} when the home is not a folder, is a link to nothing, can be written by this
 * account and belongs to another, or is shared by design such as {@code /tmp}. A home that can't be written is opened with the
 * trait {@code READ_ONLY} whoever owns it. Ownership and modes are judged on POSIX file systems; where there are access control
 * lists instead, only what is newly made is closed to others.
 *
 * <p>Safe for use by several threads.
 */
public final class FileCredentialStoreProvider implements CredentialStoreProvider {
    static final String NAME = "file";

    /** Does nothing; for {@link java.util.ServiceLoader}. */
    public FileCredentialStoreProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CredentialStore open(Request request) throws StoreException {
        return new FileCredentialStore(request, Platform.current());
    }
}
