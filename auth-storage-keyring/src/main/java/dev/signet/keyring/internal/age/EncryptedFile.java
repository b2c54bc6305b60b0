package dev.signet.keyring.internal.age;

import dev.signet.auth.store.StoreLayout.KeyringEntry;

/**
 * Where an encrypted credential is; a profile says so.
 *
 * @param file the file, relative to the home, with {@code /} between its parts
 * @param secretName what the credential is called among the secrets in the file
 * @param passphrase the keyring entry that holds the passphrase of the file
 */
public record EncryptedFile(String file, String secretName, KeyringEntry passphrase) {
    /** Checks that every part says something. */
    public EncryptedFile {
        if (file.isEmpty() || secretName.isEmpty()) {
            throw new IllegalArgumentException(
                    "an encrypted file needs a path and the name of its secret, but they were \"" + file + "\" and \""
                            + secretName + "\"");
        }
    }
}
