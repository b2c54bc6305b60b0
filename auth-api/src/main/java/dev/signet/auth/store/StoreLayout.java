package dev.signet.auth.store;

import java.nio.file.Path;
import java.util.Optional;

/** Where a profile's documents lie in each kind of store. Immutable. */
public interface StoreLayout {
    /**
     * The file of a document.
     *
     * @param name which document
     * @return a path relative to the home, with {@code /} between its parts, such as {@code signet/attempt.json}
     */
    String file(DocumentName name);

    /**
     * The keyring entry of a document.
     *
     * @param name which document
     * @param home the home's real path
     * @return empty when the document is never kept in a keyring
     */
    Optional<KeyringEntry> keyringEntry(DocumentName name, Path home);

    /**
     * The encrypted file of the credential.
     *
     * @param home the home's real path
     * @return empty when the credential is never kept in one
     */
    default Optional<EncryptedFile> encryptedFile(Path home) {
        return Optional.empty();
    }

    /**
     * The folder, relative to the home, that holds what is Signet's own.
     *
     * @return {@code signet}
     */
    default String ownFolder() {
        return "signet";
    }

    /**
     * An entry of an operating system's keyring.
     *
     * @param service the service it is filed under
     * @param account the account within the service
     */
    record KeyringEntry(String service, String account) {}

    /**
     * A file that holds secrets, encrypted with a passphrase that a keyring holds. Other programs may keep secrets of theirs in it.
     *
     * @param file relative to the home, with {@code /} between its parts
     * @param secretName what the credential is called among the secrets in the file
     * @param passphrase where the passphrase is
     */
    record EncryptedFile(String file, String secretName, KeyringEntry passphrase) {
        /** Checks that every part says something. */
        public EncryptedFile {
            if (file.isEmpty() || secretName.isEmpty()) {
                throw new IllegalArgumentException(
                        "an encrypted file needs a path and the name of its secret, but they were \"" + file
                                + "\" and \"" + secretName + "\"");
            }
        }
    }
}
