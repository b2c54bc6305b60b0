package dev.signet.internal.codex;

import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Where the CLI keeps the credential, in a home, in a keyring and in an encrypted file; Signet's own documents are beside it. */
enum CodexLayout implements StoreLayout {
    INSTANCE;

    @Override
    public String file(DocumentName name) {
        return name.equals(DocumentName.CREDENTIAL) ? "auth.json" : ownFolder() + "/" + name.value() + ".json";
    }

    /** The CLI's own entry, named by a digest of the home's real path; only the credential is kept there. */
    @Override
    public Optional<KeyringEntry> keyringEntry(DocumentName name, Path home) {
        if (!name.equals(DocumentName.CREDENTIAL)) {
            return Optional.empty();
        }
        return Optional.of(new KeyringEntry("Codex Auth", "cli|" + digest(home)));
    }

    /** Where the CLI keeps its secrets when its feature {@code secret_auth_storage} is on. */
    @Override
    public Optional<EncryptedFile> encryptedFile(Path home) {
        var passphrase = new KeyringEntry("codex", "secrets|" + digest(home));
        return Optional.of(new EncryptedFile("secrets/codex_auth.age", "global/CODEX_AUTH", passphrase));
    }

    /** What the CLI tells homes apart by. */
    private static String digest(Path home) {
        return HexFormat.of().formatHex(sha256(home.toString().getBytes(StandardCharsets.UTF_8)), 0, 8);
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
