package dev.signet.file;

import static dev.signet.file.TestHome.CREDENTIAL;
import static dev.signet.file.TestHome.assertFails;
import static dev.signet.file.TestHome.bytes;
import static dev.signet.file.TestHome.chmod;
import static dev.signet.file.TestHome.mode;
import static dev.signet.file.TestHome.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.event.AuthEvent.PermissionsRepaired;
import dev.signet.auth.store.CredentialStoreProvider.Request;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SavingTest {
    private static final String LEFTOVER = ".auth.json.signet-0123456789abcdef01234567.tmp";

    @TempDir
    private Path folder;

    private TestHome home;

    @BeforeEach
    void makeHome() throws Exception {
        home = TestHome.in(folder);
    }

    @Test
    void theFirstSaveCreatesTheHomeForItsOwnerAlone() throws Exception {
        chmod(folder, "rwxr-xr-x");
        var fresh = new TestHome(folder.resolve("a/b/home"));

        fresh.save(fresh.open(), TestHome.ATTEMPT, "{}");
        fresh.save("{}");

        assertThat(mode(folder)).as("a parent that was there").isEqualTo("rwxr-xr-x");
        for (String made : List.of("a", "a/b", "a/b/home", "a/b/home/signet")) {
            assertThat(mode(folder.resolve(made))).as(made).isEqualTo("rwx------");
        }
        assertThat(mode(fresh.file())).isEqualTo("rw-------");
        assertThat(mode(fresh.ownFolder().resolve("attempt.json"))).isEqualTo("rw-------");
        assertThat(fresh.tree()).containsExactly("auth.json", "signet", "signet/attempt.json");
        assertThat(fresh.events()).isEmpty();
    }

    @Test
    void aFileOpenToOthersIsReplacedByOneThatIsNotAndTheListenerIsTold() throws Exception {
        write(home.file(), "old", "rw-r--r--");

        home.save("new");

        assertThat(mode(home.file())).isEqualTo("rw-------");
        assertThat(home.events())
                .containsExactly(new PermissionsRepaired(home.file().toString(), "rw-r--r--", "rw-------"));
    }

    @Test
    void aHomeOpenToOthersIsClosedByTheFirstSaveAndTheListenerIsTold() throws Exception {
        chmod(home.path(), "rwxrwxr-x");
        Files.createDirectory(home.ownFolder());
        chmod(home.ownFolder(), "rwxr-xr-x");
        FileCredentialStore store = home.open();

        home.save(store, TestHome.ATTEMPT, "one");
        home.save(store, TestHome.ATTEMPT, "two");

        assertThat(mode(home.path())).isEqualTo("rwx------");
        assertThat(home.events())
                .containsExactly(
                        new PermissionsRepaired(home.path().toString(), "rwxrwxr-x", "rwx------"),
                        new PermissionsRepaired(home.ownFolder().toString(), "rwxr-xr-x", "rwx------"));
    }

    @Test
    void readingRepairsAndCreatesNothing() throws Exception {
        chmod(home.path(), "rwxr-xr-x");
        write(home.file(), "old", "rw-r--r--");
        FileCredentialStore store = home.open();

        store.read(CREDENTIAL);
        store.probe(CREDENTIAL);
        store.read(TestHome.ATTEMPT);

        assertThat(mode(home.path())).isEqualTo("rwxr-xr-x");
        assertThat(mode(home.file())).isEqualTo("rw-r--r--");
        assertThat(home.tree()).containsExactly("auth.json");
        assertThat(home.events()).isEmpty();
    }

    @Test
    void aListenerThatFailsFailsNoSave() throws Exception {
        write(home.file(), "old", "rw-r--r--");
        var request = new Request(home.path(), TestHome.LAYOUT, dev.signet.auth.TimeSource.system(), event -> {
            throw new RuntimeException("theirs", null, false, false) {};
        });

        home.save(new FileCredentialStore(request, Platform.current()), CREDENTIAL, "new");

        assertThat(home.load()).isEqualTo("new");
    }

    @Test
    void aReservationTakesUpRoomThatIsNotZeroes() throws Exception {
        try (Draft draft = home.open().prepare(home.lease(), CREDENTIAL, 100_000)) {
            Path temp = home.path().resolve(home.tree().get(0));

            assertThat(draft).isNotNull();
            assertThat(Files.size(temp)).isEqualTo(100_000);
            assertThat(mode(temp)).isEqualTo("rw-------");
            byte[] noise = Files.readAllBytes(temp);
            int zeroes = 0;
            for (byte each : noise) {
                zeroes += each == 0 ? 1 : 0;
            }
            assertThat(zeroes).as("zero bytes of 100,000").isLessThan(1000);
        }

        assertThat(home.tree()).isEmpty();
    }

    @Test
    void aConflictKeepsTheReservation() throws Exception {
        Revision stale = home.save("one");
        home.save("two");
        try (Draft draft = home.open().prepare(home.lease(), CREDENTIAL, 50_000)) {
            assertFails(Kind.CONFLICT, () -> draft.commit(stale, bytes("three")));

            String temp = home.tree().stream()
                    .filter(name -> name.endsWith(".tmp"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.size(home.path().resolve(temp))).isEqualTo(50_000);
        }
    }

    @Test
    void aLeaseLostDuringTheWriteStopsTheRename() throws Exception {
        Revision kept = home.save("kept");
        var looks = new AtomicInteger();
        // Held when the store prepares and when it begins to commit, lost when it looks right before the rename.
        Lease fading = new FadingLease(home.lease(), () -> looks.incrementAndGet() <= 2);
        try (Draft draft = home.open().prepare(fading, CREDENTIAL, 100)) {
            assertFails(Kind.CONFLICT, () -> draft.commit(kept, bytes("late")));
        }

        assertThat(looks).hasValue(3);
        assertThat(home.load()).isEqualTo("kept");
        assertThat(home.tree()).containsExactly("auth.json");
    }

    @Test
    void aChangeWhileWeWriteIsSeenBeforeTheRename() throws Exception {
        Revision before = home.save("before");
        var looks = new AtomicInteger();
        Lease meddling = new FadingLease(home.lease(), () -> {
            if (looks.incrementAndGet() == 2) {
                // The store has begun to commit; the other program is as fast as can be.
                write(home.file(), "theirs", "rw-------");
            }
            return true;
        });
        try (Draft draft = home.open().prepare(meddling, CREDENTIAL, 100)) {
            assertFails(Kind.CONFLICT, () -> draft.commit(before, bytes("ours")));
        }

        assertThat(home.load()).isEqualTo("theirs");
    }

    @Test
    void aDraftWhoseFileWasSweptMeanwhileStillCommits() throws Exception {
        FileCredentialStore store = home.open();
        try (Draft draft = store.prepare(home.lease(), CREDENTIAL, 100)) {
            Files.delete(home.path().resolve(home.tree().get(0)));

            draft.commit(Revision.ABSENT, bytes("saved"));
        }

        assertThat(home.load()).isEqualTo("saved");
        assertThat(home.tree()).containsExactly("auth.json");
    }

    @Test
    void aSwappedTemporaryFileIsNotWrittenThrough() throws Exception {
        Path outside = write(folder.resolve("outside"), "untouched", "rw-rw-rw-");
        try (Draft draft = home.open().prepare(home.lease(), CREDENTIAL, 100)) {
            Path temp = home.path().resolve(home.tree().get(0));
            Files.delete(temp);
            Files.createSymbolicLink(temp, outside);

            draft.commit(Revision.ABSENT, bytes("secret"));
        }

        assertThat(outside).hasContent("untouched");
        assertThat(home.load()).isEqualTo("secret");
        assertThat(Files.isSymbolicLink(home.file())).isFalse();
    }

    @Test
    void sweepsWhatAKilledProcessLeftAndNothingElse() throws Exception {
        write(home.path().resolve(LEFTOVER), "secret", "rw-------");
        List<String> others = List.of(
                ".auth-abcdef",
                ".auth.json.signet-0123.tmp",
                ".auth.json.signet-0123456789abcdef01234567.tmp.bak",
                ".config.toml.signet-0123456789abcdef01234567.tmp",
                "auth.json.bak");
        for (String other : others) {
            write(home.path().resolve(other), "theirs", "rw-------");
        }
        String folderOfThatName = LEFTOVER.replace('0', 'f');
        Files.createDirectory(home.path().resolve(folderOfThatName));

        home.save("new");

        assertThat(home.tree()).doesNotContain(LEFTOVER).containsAll(others).contains(folderOfThatName);
    }

    @Test
    void sweepsOnlyFilesOfItsOwnAccount() throws Exception {
        Path leftover = write(home.path().resolve(LEFTOVER), "theirs", "rw-------");

        new Leftovers(new Account(uid -> false, path -> true, () -> "somebody")).sweep(home.file());
        assertThat(leftover).exists();

        new Leftovers(Account.current()).sweep(home.file());
        assertThat(leftover).doesNotExist();
    }

    @Test
    void readingSweepsNothing() throws Exception {
        write(home.path().resolve(LEFTOVER), "secret", "rw-------");

        assertThat(home.open().read(CREDENTIAL)).isEqualTo(Snapshot.Absent.ABSENT);

        assertThat(home.tree()).containsExactly(LEFTOVER);
    }

    @Test
    void anEmptyFileIsADocument() throws Exception {
        write(home.file(), "", "rw-------");

        assertThat(home.open().read(CREDENTIAL))
                .isInstanceOfSatisfying(
                        Snapshot.Present.class,
                        present -> assertThat(present.content()).isEmpty());
    }

    @Test
    void aFileOverTheLimitIsRefusedAndOneAtTheLimitRead() throws Exception {
        Files.write(home.file(), new byte[FileCredentialStore.MAX_BYTES]);
        assertThat(home.load()).hasSize(FileCredentialStore.MAX_BYTES);

        Files.write(home.file(), new byte[FileCredentialStore.MAX_BYTES + 1]);

        assertThat(assertFails(Kind.TOO_LARGE, () -> home.open().read(CREDENTIAL)))
                .hasMessageContaining("1048577")
                .hasMessageContaining("1048576");
    }

    @Test
    void anotherProgramsWriteInPlaceShowsInTheProbe() throws Exception {
        home.save("ours");
        FileCredentialStore store = home.open();
        Stamp before = store.probe(CREDENTIAL);

        Files.write(home.file(), bytes("their"));

        assertThat(store.probe(CREDENTIAL)).isNotEqualTo(before);
    }

    @Test
    void eachSaveIsLaterThanTheOneBeforeEvenWhenTheClockWentBack() throws Exception {
        home.save("from the future");
        var future = FileTime.from(Instant.parse("2100-01-01T00:00:00Z"));
        Files.setLastModifiedTime(home.file(), future);

        home.save("from the present");

        assertThat(Files.getLastModifiedTime(home.file(), LinkOption.NOFOLLOW_LINKS))
                .isGreaterThan(future);
    }

    @Test
    void deletingRemovesAllThatIsLeftOfTheDocument() throws Exception {
        FileCredentialStore store = home.open();
        Revision now = home.save(store, CREDENTIAL, "{damaged");
        store.quarantine(home.lease(), CREDENTIAL, now);
        write(home.path().resolve(LEFTOVER), "secret", "rw-------");
        write(home.path().resolve("config.toml"), "theirs", "rw-------");

        store.delete(home.lease(), CREDENTIAL, now);

        assertThat(home.tree()).containsExactly("config.toml", "signet", "signet/quarantine");
    }

    @Test
    void deletingFromAHomeThatIsNotThereCreatesNone() throws Exception {
        var missing = new TestHome(folder.resolve("missing"));

        missing.open().delete(missing.lease(), CREDENTIAL, Revision.ABSENT);

        assertThat(missing.path()).doesNotExist();
    }

    @Test
    void aNegativeReservationIsAMistake() throws Exception {
        FileCredentialStore store = home.open();

        assertThatThrownBy(() -> store.prepare(home.lease(), CREDENTIAL, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A lease that asks the test whether it is held. */
    private record FadingLease(Lease real, Held held) implements Lease {
        interface Held {
            boolean get() throws java.io.IOException;
        }

        @Override
        public boolean isHeld() {
            try {
                return held.get();
            } catch (java.io.IOException failure) {
                throw new java.io.UncheckedIOException(failure);
            }
        }

        @Override
        public Duration remaining() {
            return real.remaining();
        }

        @Override
        public Scope scope() {
            return real.scope();
        }

        @Override
        public void close() {}
    }
}
