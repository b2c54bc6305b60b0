package dev.signet.file;

import static dev.signet.file.TestHome.ATTEMPT;
import static dev.signet.file.TestHome.CREDENTIAL;
import static dev.signet.file.TestHome.assertFails;
import static dev.signet.file.TestHome.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.event.AuthEvent.HomeRestricted;
import dev.signet.auth.store.Stamp;
import dev.signet.auth.store.StoreTraits.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can't be written is served, whoever owns it and however it is linked. */
final class RestrictedDocumentsTest {
    private static final int FOREIGN = 54_321;

    @TempDir
    private Path folder;

    private TestHome home;

    @BeforeEach
    void makeHome() throws Exception {
        folder = folder.toRealPath();
        home = TestHome.in(folder);
    }

    @Test
    void aFileThatIsAMountPointIsServedAndNeverWritten() throws Exception {
        write(home.file(), "mounted", "rw-r--r--");
        Files.createLink(folder.resolve("second name"), home.file());
        FileCredentialStore store =
                home.on(real -> withMount(real, home.file())).open();

        assertThat(home.events()).singleElement().isInstanceOfSatisfying(HomeRestricted.class, event -> {
            assertThat(event.path()).isEqualTo(home.file().toString());
            assertThat(event.detail()).contains("mount point").contains("Mount the folder");
        });
        assertThat(TestHome.load(store)).isEqualTo("mounted");
        assertThat(store.traits().has(Trait.READ_ONLY)).as("the home's trait").isFalse();
        StoreException refused = assertFails(Kind.READ_ONLY, () -> store.prepare(home.lease(), CREDENTIAL, 100));
        assertThat(refused.remedy()).contains("Mount the folder");
        assertFails(
                Kind.READ_ONLY,
                () -> store.delete(
                        home.lease(), CREDENTIAL, store.read(CREDENTIAL).revision()));
        home.save(store, ATTEMPT, "other documents are written");
        assertThat(home.file()).hasContent("mounted");
    }

    @Test
    void aFileMountedAfterOpeningIsNoticedBeforeAnythingDependsOnTheWrite() throws Exception {
        home.save("ours");
        var mounted = new java.util.concurrent.atomic.AtomicBoolean();
        FileCredentialStore store = home.on(
                        real -> new Platform(real.account(), real.permissions(), path -> mounted.get(), real.random()))
                .open();
        home.save(store, CREDENTIAL, "ours again");
        // A mount puts another inode in the file's place.
        Path other = write(folder.resolve("other"), "mounted", "rw-------");
        Files.move(other, home.file(), StandardCopyOption.REPLACE_EXISTING);
        mounted.set(true);

        assertFails(Kind.READ_ONLY, () -> store.prepare(home.lease(), CREDENTIAL, 100));
        assertThat(home.tree()).containsExactly("auth.json");
    }

    @Test
    void aHomeThatCanNotBeWrittenIsServedWhoeverOwnsIt() throws Exception {
        write(home.file(), "served", "rw-r--r--");
        FileCredentialStore store = new TestHome(home.path())
                .on(real -> new Platform(
                        new Account(uid -> false, path -> false, () -> "somebody"),
                        real.permissions(),
                        real.mounts(),
                        real.random()))
                .open();

        assertThat(store.traits().has(Trait.READ_ONLY)).isTrue();
        assertThat(TestHome.load(store)).isEqualTo("served");
        assertThat(assertFails(Kind.READ_ONLY, () -> store.prepare(home.lease(), CREDENTIAL, 1))
                        .remedy())
                .contains("chown -R somebody " + home.path());
        assertThat(home.tree()).containsExactly("auth.json");
    }

    @Test
    void tellsOnceThatAHomeIsReadOnly() throws Exception {
        write(home.file(), "served", "rw-r--r--");
        home.unwritable(home.path()::equals).open();

        assertThat(home.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        HomeRestricted.class,
                        event -> assertThat(event.path()).isEqualTo(home.path().toString()));
    }

    @Test
    void aHomeThatCouldNotEvenBeCreatedIsReadOnly() throws Exception {
        var missing = new TestHome(folder.resolve("closed/home")).unwritable(folder::equals);
        FileCredentialStore store = missing.open();

        assertThat(store.traits().has(Trait.READ_ONLY)).isTrue();
        assertThat(store.read(CREDENTIAL)).isEqualTo(dev.signet.auth.store.Snapshot.Absent.ABSENT);
        assertFails(Kind.READ_ONLY, () -> store.prepare(missing.lease(), CREDENTIAL, 1));
    }

    @Test
    void aVolumeSwappedUnderItsLinksIsReadAnewAndShowsInTheProbe() throws Exception {
        volume("..one", "first");
        Files.createSymbolicLink(home.path().resolve("..data"), Path.of("..one"));
        Files.createSymbolicLink(home.file(), Path.of("..data/auth.json"));
        FileCredentialStore store = home.unwritable(home.path()::equals).open();
        assertThat(TestHome.load(store)).isEqualTo("first");
        Stamp before = store.probe(CREDENTIAL);
        assertThat(store.probe(CREDENTIAL)).isEqualTo(before);

        volume("..two", "other");
        Path swapped = Files.createSymbolicLink(home.path().resolve("..data_tmp"), Path.of("..two"));
        Files.move(swapped, home.path().resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        assertThat(store.probe(CREDENTIAL)).isNotEqualTo(before);
        assertThat(TestHome.load(store)).isEqualTo("other");
    }

    @Test
    void rootsFileThatCanNotBeWrittenIsServed() throws Exception {
        write(home.file(), "root's", "rw-r--r--");
        assumeTrue((Integer) Files.getAttribute(home.file(), "unix:uid") == 0, "only root makes files of root");
        Files.setAttribute(home.path(), "unix:uid", FOREIGN);
        FileCredentialStore store = home.on(real -> new Platform(
                        new Account(uid -> uid == FOREIGN, path -> path.equals(home.path()), () -> "somebody"),
                        real.permissions(),
                        real.mounts(),
                        real.random()))
                .open();

        assertThat(TestHome.load(store)).isEqualTo("root's");
        assertThat(assertFails(Kind.READ_ONLY, () -> store.prepare(home.lease(), CREDENTIAL, 1))
                        .remedy())
                .contains("chown somebody");
        assertThat(home.events()).singleElement().isInstanceOf(HomeRestricted.class);
    }

    @Test
    void aLinkIntoAFolderThatCanNotBeWrittenIsServed() throws Exception {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.createSymbolicLink(home.file(), write(closed.resolve("auth.json"), "linked", "rw-r--r--"));
        FileCredentialStore store = home.unwritable(closed::equals).open();

        assertThat(TestHome.load(store)).isEqualTo("linked");
        assertFails(Kind.READ_ONLY, () -> store.prepare(home.lease(), CREDENTIAL, 1));
        assertThat(TestHome.tree(closed)).containsExactly("auth.json");
    }

    @Test
    void evenThenAPipeIsNotOpened() throws Exception {
        Children.run("mkfifo", home.file().toString());

        assertFails(
                Kind.UNSAFE_PATH,
                () -> home.unwritable(home.path()::equals).open().read(CREDENTIAL));
    }

    private void volume(String name, String content) throws IOException {
        Path volume = Files.createDirectory(home.path().resolve(name));
        write(volume.resolve("auth.json"), content, "rw-r--r--");
    }

    private static Platform withMount(Platform real, Path mounted) {
        return new Platform(real.account(), real.permissions(), mounted::equals, real.random());
    }
}
