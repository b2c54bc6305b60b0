package dev.signet.internal.oidc;

import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an application keeps its credential: {@code credentials.json} in its home, {@code credentials.age} encrypted, or an entry of
 * the keyring under its own name; Signet's own documents are beside it.
 *
 * @param app the keyring service
 */
record OidcLayout(AppName app) implements StoreLayout {
    private static final int ACCOUNT_DIGITS = 16;

    @Override
    public String file(DocumentName name) {
        return name.equals(DocumentName.CREDENTIAL)
                ? "credentials.json"
                : ownFolder().concat("/").concat(name.value()).concat(".json");
    }

    /** Only the credential is kept there; the account is a digest of the home's real path, so that each home has its own. */
    @Override
    public Optional<KeyringEntry> keyringEntry(DocumentName name, Path home) {
        if (!name.equals(DocumentName.CREDENTIAL)) {
            return Optional.empty();
        }
        return Optional.of(new KeyringEntry(app.value(), digest(home)));
    }

    @Override
    public Optional<EncryptedFile> encryptedFile(Path home) {
        var passphrase = new KeyringEntry(app.value(), digest(home) + "|passphrase");
        return Optional.of(new EncryptedFile("credentials.age", "credential", passphrase));
    }

    private static String digest(Path home) {
        return Sha256.hex(home.toString().getBytes(StandardCharsets.UTF_8)).substring(0, ACCOUNT_DIGITS);
    }
}
