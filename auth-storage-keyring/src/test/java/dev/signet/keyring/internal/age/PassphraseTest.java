package dev.signet.keyring.internal.age;

import static dev.signet.keyring.internal.age.EncryptedHome.CREDENTIAL;
import static dev.signet.keyring.internal.age.EncryptedHome.ENTRY;
import static dev.signet.keyring.internal.age.EncryptedHome.assertFails;
import static dev.signet.keyring.internal.age.EncryptedHome.bytes;
import static dev.signet.keyring.internal.age.EncryptedHome.load;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The keyring's part: when it is asked, and what happens when it does not answer as hoped. */
final class PassphraseTest {
    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    private EncryptedHome home = new EncryptedHome(Path.of(""));

    @BeforeEach
    void makeHome() throws Exception {
        home = new EncryptedHome(folder.toRealPath().resolve("home"));
    }

    @Test
    void isMadeWithTheFirstSaveAndSeenInTheKeyringBeforehand() throws Exception {
        try (CredentialStore store = home.open();
                Lease lease = home.lease()) {
            assertThat(store.read(CREDENTIAL)).isEqualTo(Snapshot.Absent.ABSENT);
            assertThat(home.keyring.calls).as("reading what is not there").isEmpty();

            store.prepare(lease, CREDENTIAL, 100).close();

            assertThat(home.keyring.calls).containsExactly("find", "put", "find");
            assertThat(Base64.getDecoder().decode(home.passphrase())).hasSize(32);
            home.save(store, lease, "one");
            assertThat(load(store)).isEqualTo("one");
        }
    }

    @Test
    void oneThatIsThereServes() throws Exception {
        home.keyring.entries.put(ENTRY, bytes("theirs"));
        try (CredentialStore store = home.open();
                Lease lease = home.lease()) {
            home.save(store, lease, "one");
        }

        assertThat(home.keyring.calls).doesNotContain("put");
        assertThat(home.passphrase()).isEqualTo("theirs");
        assertThat(home.plaintext()).contains("one");
    }

    @Test
    void anUnchangedFileAsksTheKeyringOnce() throws Exception {
        home.keyring.entries.put(ENTRY, bytes("theirs"));
        home.write("{\"version\":1,\"secrets\":{\"global/LOGIN\":\"x\"}}", "theirs");
        try (CredentialStore store = home.open()) {
            for (int round = 0; round < 10; round++) {
                assertThat(load(store)).isEqualTo("x");
            }
        }

        assertThat(home.keyring.calls).containsExactly("find");
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCKED", "UNREACHABLE", "TIMEOUT", "DENIED", "DISMISSED"})
    void aKeyringThatFailsIsToldAndNothingIsChanged(Kind kind) throws Exception {
        home.keyring.entries.put(ENTRY, bytes("theirs"));
        home.write("{\"version\":1,\"secrets\":{\"global/LOGIN\":\"x\"}}", "theirs");
        byte[] file = Files.readAllBytes(home.file());
        home.keyring.failure = kind;
        try (CredentialStore store = home.open();
                Lease lease = home.lease()) {
            assertFails(kind, () -> store.read(CREDENTIAL));
            assertFails(kind, () -> store.prepare(lease, CREDENTIAL, 100));
            assertFails(kind, () -> store.delete(lease, CREDENTIAL, new Revision("any")));
        }

        assertThat(Files.readAllBytes(home.file())).isEqualTo(file);
        assertThat(files()).hasSize(1);
    }

    @Test
    void aKeyringThatLocksAfterPreparingDoesNotStopTheSave() throws Exception {
        try (CredentialStore store = home.open();
                Lease lease = home.lease();
                Draft first = store.prepare(lease, CREDENTIAL, 100);
                Draft second = store.prepare(lease, CREDENTIAL, 100)) {
            home.keyring.failure = Kind.LOCKED;

            Revision one = first.commit(Revision.ABSENT, bytes("one"));
            second.commit(one, bytes("two"));
            assertThat(load(store)).isEqualTo("two");
        }
    }

    @Test
    void aKeyringThatStoresNothingIsNoticedBeforeAnythingDependsOnIt() throws Exception {
        home.keyring.forgetful = true;
        try (CredentialStore store = home.open();
                Lease lease = home.lease()) {
            assertThat(assertFails(Kind.UNREACHABLE, () -> store.prepare(lease, CREDENTIAL, 100)))
                    .hasMessageContaining("does not have it");
        }
        assertThat(files()).as("the room is given back").isEmpty();
    }

    @Test
    void aFileWithoutItsPassphraseIsNeitherAbsentNorOverwritten() throws Exception {
        home.write("{\"version\":1,\"secrets\":{\"global/LOGIN\":\"x\"}}", "lost");
        byte[] file = Files.readAllBytes(home.file());
        try (CredentialStore store = home.open();
                Lease lease = home.lease()) {
            assertThat(assertFails(Kind.UNREACHABLE, () -> store.read(CREDENTIAL)))
                    .hasMessageContaining("its passphrase is not: the entry secrets|0123456789abcdef of acme");
            assertFails(Kind.UNREACHABLE, () -> store.prepare(lease, CREDENTIAL, 100));
            home.keyring.entries.put(ENTRY, bytes("another"));
            assertThat(assertFails(Kind.UNREACHABLE, () -> store.read(CREDENTIAL)))
                    .hasMessageContaining("can't be opened with the passphrase");
            assertFails(Kind.UNREACHABLE, () -> store.prepare(lease, CREDENTIAL, 100));
        }

        assertThat(Files.readAllBytes(home.file())).isEqualTo(file);
        assertThat(home.keyring.calls).doesNotContain("put");
    }

    @Test
    void onePutThereByAnotherProgramMeanwhileWins() throws Exception {
        try (CredentialStore store = home.open();
                Lease lease = home.lease();
                Draft draft = store.prepare(lease, CREDENTIAL, 100)) {
            home.keyring.entries.put(ENTRY, bytes("theirs"));

            draft.commit(Revision.ABSENT, bytes("one"));

            assertThat(home.plaintext()).contains("one");
        }
    }

    @Test
    void whatWasDecryptedIsForgottenWithTheStore() throws Exception {
        CredentialStore store = home.open();
        try (Lease lease = home.lease()) {
            home.save(store, lease, "one");
        }
        store.close();
        home.keyring.failure = Kind.LOCKED;

        assertFails(Kind.LOCKED, () -> store.read(CREDENTIAL));
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> all = Files.walk(Objects.requireNonNull(home.path))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
