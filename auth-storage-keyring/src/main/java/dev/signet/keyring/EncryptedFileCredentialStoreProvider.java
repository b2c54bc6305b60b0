package dev.signet.keyring;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider;
import dev.signet.keyring.internal.age.EncryptedFileCredentialStore;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * Opens the store that keeps documents in encrypted files of the home (age v1), under the name {@code encrypted-file}. Their passphrase
 * is in the keyring of the operating system, where it takes little room: some keyrings hold hardly more than a thousand characters.
 *
 * <p>The credential is where the layout says, all other documents beside where they would be in plain text; the record of the last attempt,
 * which holds no secret, is not encrypted. The files themselves are kept by the store called {@code file}, which has to be there too.
 *
 * <p>Opening reaches for nothing. The keyring is asked when a file has to be decrypted, or the first one encrypted: with the deadlines, and
 * as silently, as {@link KeyringCredentialStoreProvider} says. A file that can't be opened, for want of its passphrase for instance, is
 * {@code UNREACHABLE}: it is neither absent nor ever overwritten.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class EncryptedFileCredentialStoreProvider implements CredentialStoreProvider {
    private final KeyringCredentialStoreProvider keyring;

    /** Does nothing; for {@link java.util.ServiceLoader}. */
    public EncryptedFileCredentialStoreProvider() {
        this(new KeyringCredentialStoreProvider());
    }

    private EncryptedFileCredentialStoreProvider(KeyringCredentialStoreProvider keyring) {
        this.keyring = keyring;
    }

    /**
     * A provider that reaches the keyring as another does.
     *
     * @param provider with its address and deadlines
     * @return the same otherwise
     */
    public EncryptedFileCredentialStoreProvider withKeyring(KeyringCredentialStoreProvider provider) {
        return new EncryptedFileCredentialStoreProvider(Objects.requireNonNull(provider, "provider"));
    }

    @Override
    public String name() {
        return EncryptedFileCredentialStore.NAME;
    }

    /**
     * {@inheritDoc}
     *
     * @throws StoreException {@code DENIED} when the layout knows no such file; as the store for files says when the home can't be used
     */
    @Override
    public CredentialStore open(Request request) throws StoreException {
        var place = request.layout()
                .encryptedFile(Entries.realPath(request.home()))
                .orElseThrow(KeyringFaults::notEncrypted);
        return EncryptedFileCredentialStore.open(
                request, place, new DeferredKeyring(keyring::keyring), new SecureRandom());
    }
}
