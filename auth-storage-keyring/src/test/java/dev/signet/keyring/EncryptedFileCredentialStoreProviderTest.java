package dev.signet.keyring;

import static dev.signet.keyring.TestStore.assertFails;
import static dev.signet.keyring.TestStore.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider;
import dev.signet.auth.store.CredentialStoreProvider.Request;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.StoreLayout;
import dev.signet.auth.store.StoreTraits.Trait;
import dev.signet.testkit.ManualLeases;
import dev.signet.testkit.PrivateKeyring;
import dev.signet.testkit.junit.KeyringExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted files as a program finds them: by name, with their passphrase in a real keyring. */
class EncryptedFileCredentialStoreProviderTest {
    @RegisterExtension
    static final KeyringExtension KEYRING = KeyringExtension.create();

    private static final DocumentName CREDENTIAL = DocumentName.CREDENTIAL;

    @TempDir
    private Path folder;

    private final PrivateKeyring keyring = KEYRING.keyring();

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(CredentialStoreProvider.class))
                .filteredOn(provider -> provider.name().equals("encrypted-file"))
                .hasSize(1);
    }

    @Test
    void keepsTheCredentialInTheFileAndThePassphraseInTheKeyring() throws Exception {
        Path home = Files.createDirectory(folder.toRealPath().resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), home);
        try (var store = open(link, keyring.busAddress())) {
            save(store, "a secret");
            assertThat(store.traits().has(Trait.PLAINTEXT)).isFalse();
        }
        assertThat(Files.readString(home.resolve("sealed/login.age"), StandardCharsets.ISO_8859_1))
                .startsWith("age-encryption.org/v1\n-> scrypt ")
                .doesNotContain("a secret");
        assertThat(Programs.secretTool(
                                keyring.environment(), "", "lookup", "service", "acme", "username", "secrets|" + home)
                        .out())
                .as("32 bytes in base64, under the home's real path")
                .hasSize(44);
        try (var store = open(home, keyring.busAddress())) {
            assertThat(load(store)).isEqualTo("a secret");
        }
    }

    @Test
    void whatIsNotThereNeedsNoKeyringAndWhatIsThereDoes() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        String nowhere = "unix:path=" + folder.resolve("no-bus");
        try (var store = open(home, nowhere)) {
            assertThat(store.read(CREDENTIAL)).isInstanceOf(Snapshot.Absent.class);
            assertFails(Kind.UNREACHABLE, () -> save(store, "a secret"));
        }
        assertThat(home.resolve("sealed/login.age")).doesNotExist();
        try (var store = open(home, keyring.busAddress())) {
            save(store, "a secret");
        }
        try (var store = open(home, nowhere)) {
            assertFails(Kind.UNREACHABLE, () -> store.read(CREDENTIAL));
        }
        keyring.lock();
        try (var store = open(home, keyring.busAddress())) {
            assertFails(Kind.LOCKED, () -> store.read(CREDENTIAL));
            keyring.unlock();
            assertThat(load(store)).as("tried again with each call").isEqualTo("a secret");
        }
    }

    @Test
    void aLayoutThatKnowsNoSuchFileIsRefused() {
        var request = TestStore.request("any");
        assertFails(Kind.DENIED, () -> new EncryptedFileCredentialStoreProvider().open(request));
    }

    private static CredentialStore open(Path home, String bus) throws Exception {
        var provider = new EncryptedFileCredentialStoreProvider()
                .withKeyring(new KeyringCredentialStoreProvider().withBusAddress(bus));
        return provider.open(new Request(home, new Layout(), TimeSource.system(), AuthListener.none()));
    }

    private static void save(CredentialStore store, String content) throws Exception {
        try (var lease = new ManualLeases().acquire(Duration.ZERO);
                var draft = store.prepare(lease, CREDENTIAL, content.length())) {
            draft.commit(store.read(CREDENTIAL).revision(), bytes(content));
        }
    }

    private static String load(CredentialStore store) throws Exception {
        return new String(((Snapshot.Present) store.read(CREDENTIAL)).content(), StandardCharsets.UTF_8);
    }

    private static final class Layout implements StoreLayout {
        @Override
        public String file(DocumentName name) {
            return name + ".json";
        }

        @Override
        public Optional<KeyringEntry> keyringEntry(DocumentName name, Path home) {
            return Optional.empty();
        }

        @Override
        public Optional<EncryptedFile> encryptedFile(Path home) {
            return Optional.of(
                    new EncryptedFile("sealed/login.age", "global/LOGIN", new KeyringEntry("acme", "secrets|" + home)));
        }
    }
}
