package dev.signet.keyring.internal.age;

import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreTraits;
import dev.signet.auth.store.StoreTraits.Trait;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.junit.CredentialStoreContract;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class EncryptedFileContractTest extends CredentialStoreContract {
    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    private EncryptedHome home = new EncryptedHome(Path.of(""));

    @BeforeEach
    void makeHome() throws Exception {
        home = new EncryptedHome(folder.toRealPath().resolve("home"));
    }

    @Override
    protected CredentialStore open() throws Exception {
        return home.open();
    }

    /** Over files in memory, since an account that may write everything sees no folder that is read-only. */
    @Override
    protected Optional<CredentialStore> openReadOnly(DocumentName document, byte[] content) throws Exception {
        var files =
                new InMemoryCredentialStore("file", new StoreTraits(Set.of(Trait.READ_ONLY, Trait.PLAINTEXT), 1 << 20));
        byte[] passphrase = EncryptedHome.bytes("a passphrase");
        SecretsDocument secrets =
                SecretsDocument.empty().with(EncryptedHome.PLACE.secretName(), SecretText.of(content), "the file");
        files.put(document, EncryptedHome.cipher().encrypt(secrets.bytes(), passphrase, "the file"));
        home.keyring.entries.put(EncryptedHome.ENTRY, passphrase);
        return Optional.of(new EncryptedFileCredentialStore(
                files,
                new EncryptedLayout(new EncryptedHome.Layout(), EncryptedHome.PLACE),
                home.keyring,
                new SecureRandom(),
                Heap.ofThisJvm()));
    }
}
