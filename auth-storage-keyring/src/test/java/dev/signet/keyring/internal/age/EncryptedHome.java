package dev.signet.keyring.internal.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider.Request;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.StoreLayout;
import dev.signet.auth.store.StoreLayout.EncryptedFile;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.testkit.ManualLeases;
import dev.signet.testkit.ManualTimeSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A home in a test's own folder whose credential is encrypted, and its keyring. */
final class EncryptedHome {
    static final KeyringEntry ENTRY = new KeyringEntry("acme", "secrets|0123456789abcdef");
    static final EncryptedFile PLACE = new EncryptedFile("secrets/login.age", "global/LOGIN", ENTRY);
    static final DocumentName CREDENTIAL = DocumentName.CREDENTIAL;

    final Path path;
    final MemoryKeyring keyring = new MemoryKeyring();
    final ManualLeases leases = new ManualLeases();
    final List<AuthEvent> events = new CopyOnWriteArrayList<>();

    EncryptedHome(Path path) {
        this.path = path;
    }

    CredentialStore open() throws StoreException {
        return EncryptedFileCredentialStore.open(request(), PLACE, keyring, new SecureRandom());
    }

    Request request() {
        return new Request(path, new Layout(), ManualTimeSource.at(Instant.parse("2026-11-21T22:48:26Z")), events::add);
    }

    Path file() {
        return path.resolve(PLACE.file());
    }

    Lease lease() throws Exception {
        return leases.acquire(Duration.ZERO);
    }

    Revision save(CredentialStore store, Lease lease, String content) throws StoreException {
        byte[] bytes = bytes(content);
        try (Draft draft = store.prepare(lease, CREDENTIAL, bytes.length)) {
            return draft.commit(store.read(CREDENTIAL).revision(), bytes);
        }
    }

    static String load(CredentialStore store) throws StoreException {
        return text(((Snapshot.Present) store.read(CREDENTIAL)).content());
    }

    String passphrase() {
        return text(keyring.entries.get(ENTRY));
    }

    /** What the file says, decrypted with what the keyring has. */
    String plaintext() throws Exception {
        byte[] passphrase = keyring.entries.get(ENTRY);
        return text(cipher().decrypt(Files.readAllBytes(file()), passphrase, "the file"));
    }

    /** Writes the file as another program does. */
    void write(String plaintext, String passphrase) throws Exception {
        Files.createDirectories(file().getParent());
        Files.write(file(), cipher().encrypt(bytes(plaintext), bytes(passphrase), "the file"));
    }

    static AgeCipher cipher() {
        return new AgeCipher(Heap.ofThisJvm(), new SecureRandom());
    }

    static StoreException assertFails(Kind kind, ThrowingCallable call) {
        StoreException refused = catchThrowableOfType(StoreException.class, call);
        assertThat(refused).as("a StoreException of kind %s", kind).isNotNull();
        assertThat(refused.kind()).as(refused.getMessage()).isEqualTo(kind);
        assertThat(refused.remedy()).isNotBlank();
        return refused;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static final class Layout implements StoreLayout {
        @Override
        public String file(DocumentName name) {
            return name.equals(CREDENTIAL) ? "auth.json" : "signet/" + name + ".json";
        }

        @Override
        public Optional<KeyringEntry> keyringEntry(DocumentName name, Path home) {
            return Optional.empty();
        }
    }
}
