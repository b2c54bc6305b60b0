package dev.signet.keyring.internal.age;

import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreLayout;
import dev.signet.auth.store.StoreLayout.EncryptedFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files behind the encrypted documents. The record of the last attempt holds no secret and is shared with processes that use
 * another store, so it stays where they look for it, as it is.
 */
record EncryptedLayout(StoreLayout plain, EncryptedFile credential) implements StoreLayout {
    /** Whether a document is encrypted at all. */
    static boolean isEncrypted(DocumentName name) {
        return !name.equals(DocumentName.ATTEMPT);
    }

    /** What a document is called among the secrets of its file. */
    String secretName(DocumentName name) {
        return name.equals(DocumentName.CREDENTIAL) ? credential.secretName() : name.value();
    }

    @Override
    public String file(DocumentName name) {
        if (name.equals(DocumentName.CREDENTIAL)) {
            return credential.file();
        }
        return isEncrypted(name) ? plain.file(name) + ".age" : plain.file(name);
    }

    @Override
    public Optional<KeyringEntry> keyringEntry(DocumentName name, Path home) {
        return Optional.empty();
    }

    @Override
    public String ownFolder() {
        return plain.ownFolder();
    }
}
