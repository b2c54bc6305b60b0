package dev.signet.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider.Request;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.StoreLayout;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.testkit.ManualLeases;
import dev.signet.testkit.PrivateKeyring;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A home that keeps its documents in a real keyring, under the lease, and short ways to use it. */
final class TestStore implements AutoCloseable {
    static final DocumentName CREDENTIAL = DocumentName.CREDENTIAL;
    static final StoreLayout LAYOUT = new Layout();
    static final Duration WAIT = Duration.ofSeconds(3);

    private final Lease lease;
    private final CredentialStore store;

    private TestStore(CredentialStore store) throws Exception {
        this.store = store;
        this.lease = new ManualLeases().acquire(Duration.ZERO);
    }

    /** The store of a home of that name; each test has its own, so that none sees another's items. */
    static TestStore open(PrivateKeyring keyring, String home) throws Exception {
        return open(new KeyringCredentialStoreProvider().withBusAddress(keyring.busAddress()), home);
    }

    static TestStore open(KeyringCredentialStoreProvider provider, String home) throws Exception {
        return new TestStore(provider.open(request(home)));
    }

    static Request request(String home) {
        return new Request(Path.of("/nowhere", home), LAYOUT, TimeSource.system(), AuthListener.none());
    }

    /** Where the credential of a home is. */
    static KeyringEntry entry(String home) {
        return LAYOUT.keyringEntry(CREDENTIAL, Path.of("/nowhere", home)).orElseThrow();
    }

    CredentialStore store() {
        return store;
    }

    Lease lease() {
        return lease;
    }

    Revision save(String content) throws StoreException {
        return save(bytes(content));
    }

    Revision save(byte[] content) throws StoreException {
        try (Draft draft = store.prepare(lease, CREDENTIAL, content.length)) {
            return draft.commit(store.read(CREDENTIAL).revision(), content);
        }
    }

    String load() throws StoreException {
        return new String(content(), StandardCharsets.UTF_8);
    }

    byte[] content() throws StoreException {
        return ((Snapshot.Present) store.read(CREDENTIAL)).content();
    }

    void delete() throws StoreException {
        store.delete(lease, CREDENTIAL, store.read(CREDENTIAL).revision());
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

    @Override
    public void close() {
        store.close();
    }

    /** Two documents have entries, as the contract asks of two; the third has none. */
    private static final class Layout implements StoreLayout {
        @Override
        public String file(DocumentName name) {
            return name + ".json";
        }

        @Override
        public Optional<KeyringEntry> keyringEntry(DocumentName name, Path home) {
            boolean kept = name.equals(CREDENTIAL) || name.equals(DocumentName.ATTEMPT);
            return kept
                    ? Optional.of(new KeyringEntry("Signet Test", (name + "|" + home).replace('/', '.')))
                    : Optional.empty();
        }
    }
}
