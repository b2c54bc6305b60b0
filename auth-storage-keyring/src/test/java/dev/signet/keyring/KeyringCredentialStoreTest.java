package dev.signet.keyring;

import static dev.signet.keyring.TestStore.assertFails;
import static dev.signet.keyring.TestStore.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStoreProvider.Request;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.testkit.ManualLeases;
import dev.signet.testkit.ManualTimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store does above the keyring, whichever that is. */
class KeyringCredentialStoreTest {
    private static final DocumentName CREDENTIAL = DocumentName.CREDENTIAL;
    private static final DocumentName RING = new DocumentName("agent-keys");
    private static final Path HOME = Path.of("/nowhere/home");
    private static final KeyringEntry ENTRY =
            TestStore.LAYOUT.keyringEntry(CREDENTIAL, HOME).orElseThrow();

    private final FakeKeyring keyring = new FakeKeyring();
    private final ManualTimeSource time = ManualTimeSource.create();
    private final KeyringCredentialStore store = open(HOME);
    private Lease lease;

    @BeforeEach
    void takeTheLease() throws Exception {
        lease = new ManualLeases().acquire(Duration.ZERO);
    }

    @Test
    void aDocumentWithoutAnEntryIsRefusedAndNotAbsent() {
        StoreException refused = assertFails(Kind.DENIED, () -> store.read(RING));
        assertThat(refused).hasMessageContaining("agent-keys").hasMessageContaining("never kept in a keyring");
        assertFails(Kind.DENIED, () -> store.probe(RING));
        assertFails(Kind.DENIED, () -> store.prepare(lease, RING, 10));
        assertFails(Kind.DENIED, () -> store.delete(lease, RING, Revision.ABSENT));
        assertFails(Kind.DENIED, () -> store.quarantine(lease, RING, Revision.ABSENT));
        assertThat(store.describe(RING)).isEqualTo("no keyring entry for \"agent-keys\"");
    }

    @Test
    void aKeyringThatSaysYesAndKeepsNothingIsFoundOutBeforeAnythingDependsOnIt() throws Exception {
        keyring.forgetful = true;
        assertThat(assertFails(Kind.UNREACHABLE, () -> store.prepare(lease, CREDENTIAL, 10)))
                .hasMessageContaining("does not hold what was just written");

        keyring.forgetful = false;
        try (var draft = store.prepare(lease, CREDENTIAL, 10)) {
            keyring.forgetful = true;
            assertFails(Kind.UNREACHABLE, () -> draft.commit(Revision.ABSENT, bytes("lost")));
            keyring.forgetful = false;
            draft.commit(Revision.ABSENT, bytes("kept"));
        }
        assertThat(keyring.items).containsOnlyKeys(ENTRY);
    }

    @Test
    void nothingIsDeletedWhenReadingFails() throws Exception {
        Revision revision = save("kept");
        store.quarantine(lease, CREDENTIAL, revision);
        keyring.deleted.clear();
        keyring.unreadable = true;

        assertFails(Kind.UNREACHABLE, () -> store.read(CREDENTIAL));
        assertFails(Kind.UNREACHABLE, () -> store.prepare(lease, CREDENTIAL, 10));
        assertFails(Kind.UNREACHABLE, () -> store.delete(lease, CREDENTIAL, revision));
        assertFails(Kind.UNREACHABLE, () -> store.quarantine(lease, CREDENTIAL, revision));
        assertFails(Kind.UNREACHABLE, () -> store.sweep(lease));

        assertThat(keyring.deleted).isEmpty();
        assertThat(keyring.items).hasSize(2);
    }

    @Test
    void whatIsLargerThanTheKeyringIsRefusedBeforeItIsWritten() throws Exception {
        assertThat(store.traits().maxBytes()).isEqualTo(4096);
        assertFails(Kind.TOO_LARGE, () -> store.prepare(lease, CREDENTIAL, 4097));
        assertThat(keyring.items).isEmpty();

        keyring.items.put(ENTRY, new byte[4097]);
        assertThat(assertFails(Kind.TOO_LARGE, () -> store.read(CREDENTIAL)))
                .hasMessageContaining("4097 bytes, the limit is 4096");
    }

    @Test
    void aCopyThatDoesNotFitBesideItsNoteIsRefusedAndTheOriginalStays() throws Exception {
        Revision revision = save("x".repeat(4096));

        assertFails(Kind.TOO_LARGE, () -> store.quarantine(lease, CREDENTIAL, revision));

        assertThat(keyring.items).containsOnlyKeys(ENTRY);
    }

    @Test
    void ofCopiesTheThreeNewestAreKept() throws Exception {
        var places = new TreeSet<String>();
        for (int round = 1; round <= 5; round++) {
            time.advance(Duration.ofMinutes(1));
            places.add(store.quarantine(lease, CREDENTIAL, save("damaged " + round)));
        }

        assertThat(places).hasSize(3);
        List<String> kept = keyring.items.entrySet().stream()
                .filter(item -> item.getKey().account().contains("|signet-copy-"))
                .map(item -> new String(item.getValue(), java.nio.charset.StandardCharsets.UTF_8)
                        .lines()
                        .skip(1)
                        .findFirst()
                        .orElseThrow())
                .toList();
        assertThat(kept).containsExactlyInAnyOrder("damaged 3", "damaged 4", "damaged 5");
    }

    @Test
    void aCopyIsKeptForSevenDays() throws Exception {
        store.quarantine(lease, CREDENTIAL, save("damaged"));

        time.advance(Duration.ofDays(7).minusSeconds(1));
        save("before");
        assertThat(keyring.items).hasSize(2);

        time.advance(Duration.ofHours(1));
        save("after");
        assertThat(keyring.items).containsOnlyKeys(ENTRY);
    }

    @Test
    void deletingADocumentDeletesItsCopiesAndNoOthers() throws Exception {
        Revision revision = save("damaged");
        store.quarantine(lease, CREDENTIAL, revision);
        try (var draft = store.prepare(lease, DocumentName.ATTEMPT, 20)) {
            store.quarantine(lease, DocumentName.ATTEMPT, draft.commit(Revision.ABSENT, bytes("damaged, too")));
        }

        store.delete(lease, CREDENTIAL, revision);

        assertThat(keyring.items.keySet())
                .extracting(KeyringEntry::account)
                .containsExactlyInAnyOrder("attempt|.nowhere.home", "credential|.nowhere.home|signet-copy-2");
    }

    @Test
    void sweepingRemovesAnInterruptedTrialAndGoesOnAfterAFailure() throws Exception {
        Revision revision = save("damaged");
        store.quarantine(lease, CREDENTIAL, revision);
        keyring.items.put(Entries.beside(ENTRY, "trial"), new byte[100]);
        keyring.undeletable = "copy-1";

        assertFails(Kind.DENIED, () -> store.sweep(lease));

        assertThat(keyring.items.keySet()).containsExactlyInAnyOrder(ENTRY, Entries.beside(ENTRY, "copy-1"));
        keyring.undeletable = "none";
        assertThat(store.sweep(lease)).containsExactly("the entry credential|.nowhere.home|signet-copy-1");
    }

    @Test
    void anEntryIsNamedAfterTheRealPathOfTheHome(@TempDir Path folder) throws Exception {
        Path real = Files.createDirectory(folder.toRealPath().resolve("real"));
        Path link = Files.createSymbolicLink(folder.toRealPath().resolve("link"), real);
        String expected = "the entry " + ("credential|" + real).replace('/', '.');

        assertThat(open(link).describe(CREDENTIAL)).isEqualTo(expected);
        assertThat(open(link.resolve("not/yet")).describe(CREDENTIAL)).isEqualTo(expected + ".not.yet");
        Files.createDirectories(real.resolve("not/yet"));
        assertThat(open(link.resolve("not/yet")).describe(CREDENTIAL)).isEqualTo(expected + ".not.yet");
    }

    private KeyringCredentialStore open(Path home) {
        return new KeyringCredentialStore(new Request(home, TestStore.LAYOUT, time, AuthListener.none()), keyring);
    }

    private Revision save(String content) throws StoreException {
        try (var draft = store.prepare(lease, CREDENTIAL, content.length())) {
            return draft.commit(store.read(CREDENTIAL).revision(), bytes(content));
        }
    }
}
