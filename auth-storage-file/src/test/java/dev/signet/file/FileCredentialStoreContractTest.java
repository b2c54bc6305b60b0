package dev.signet.file;

import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.junit.CredentialStoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class FileCredentialStoreContractTest extends CredentialStoreContract {
    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    /** The machine that the store sees. */
    Platform on(Platform real) {
        return real;
    }

    @Override
    protected CredentialStore open() throws Exception {
        return new TestHome(folder.resolve("home")).on(this::on).open();
    }

    @Override
    protected Optional<CredentialStore> openReadOnly(DocumentName document, byte[] content) throws Exception {
        Path home = Files.createDirectory(folder.resolve("read-only"));
        Files.write(home.resolve("auth.json"), content);
        return Optional.of(new TestHome(home).unwritable(home::equals).open());
    }
}
