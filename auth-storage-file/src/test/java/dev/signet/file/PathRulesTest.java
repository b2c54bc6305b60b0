package dev.signet.file;

import static dev.signet.file.TestHome.CREDENTIAL;
import static dev.signet.file.TestHome.assertFails;
import static dev.signet.file.TestHome.chmod;
import static dev.signet.file.TestHome.mode;
import static dev.signet.file.TestHome.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.CredentialStoreProvider.Request;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.StoreLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
final class PathRulesTest {
    private static final int FOREIGN = 54_321;

    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    private TestHome home;

    @BeforeEach
    void makeHome() throws Exception {
        folder = folder.toRealPath();
        home = TestHome.in(folder);
    }

    @Test
    void followsALinkAndReplacesTheFileItLeadsTo() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("dotfiles"));
        Path target = write(elsewhere.resolve("codex.json"), "old", "rw-r--r--");
        Files.createSymbolicLink(home.file(), Path.of("../dotfiles/codex.json"));

        home.save("new");

        assertThat(home.file()).isSymbolicLink();
        assertThat(target).hasContent("new");
        assertThat(mode(target)).isEqualTo("rw-------");
        assertThat(TestHome.tree(elsewhere)).containsExactly("codex.json");
        assertThat(home.load()).isEqualTo("new");
    }

    @Test
    void deletesBothTheLinkAndWhatItLeadsTo() throws Exception {
        Path target = write(folder.resolve("codex.json"), "old", "rw-------");
        Files.createSymbolicLink(home.file(), target);
        FileCredentialStore store = home.open();

        store.delete(home.lease(), CREDENTIAL, store.read(CREDENTIAL).revision());

        assertThat(target).doesNotExist();
        assertThat(Files.isSymbolicLink(home.file())).isFalse();
        assertThat(store.read(CREDENTIAL)).isEqualTo(Snapshot.Absent.ABSENT);
    }

    @Test
    void aDocumentThatBecomesALinkAfterPreparingIsWrittenWhereTheLinkLeads() throws Exception {
        Revision now = home.save("one");
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        try (var draft = home.open().prepare(home.lease(), CREDENTIAL, 100)) {
            Files.move(home.file(), elsewhere.resolve("auth.json"));
            Files.createSymbolicLink(home.file(), elsewhere.resolve("auth.json"));

            draft.commit(now, TestHome.bytes("two"));
        }

        assertThat(home.file()).isSymbolicLink();
        assertThat(elsewhere.resolve("auth.json")).hasContent("two");
        assertThat(home.tree()).containsExactly("auth.json");
    }

    @Test
    void refusesALinkToNothing() throws Exception {
        Files.createSymbolicLink(home.file(), folder.resolve("nothing"));

        assertRefused("leads to nothing");
        assertThat(folder.resolve("nothing")).doesNotExist();
    }

    @Test
    void refusesALoopOfLinks() throws Exception {
        Files.createSymbolicLink(home.file(), home.path().resolve("other"));
        Files.createSymbolicLink(home.path().resolve("other"), home.file());

        assertRefused("");
    }

    @Test
    void refusesALinkToAFolder() throws Exception {
        Files.createSymbolicLink(home.file(), Files.createDirectory(folder.resolve("elsewhere")));

        assertRefused("found a folder");
    }

    @Test
    void refusesAFolder() throws Exception {
        Files.createDirectory(home.file());

        assertRefused("found a folder");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesAPipeWithoutWaitingForAWriter(boolean linked) throws Exception {
        Path pipe = linked ? folder.resolve("pipe") : home.file();
        Children.run("mkfifo", pipe.toString());
        if (linked) {
            Files.createSymbolicLink(home.file(), pipe);
        }

        assertRefused("a pipe, socket or device");
    }

    @Test
    void refusesALinkToADevice() throws Exception {
        Files.createSymbolicLink(home.file(), Path.of("/dev/null"));

        assertRefused("a pipe, socket or device");
    }

    @Test
    void refusesAFileWithASecondName() throws Exception {
        write(home.file(), "shared", "rw-------");
        Path other = folder.resolve("other-name");
        Files.createLink(other, home.file());

        assertRefused("2 hard links");
        assertThat(other).hasContent("shared");
    }

    @Test
    void refusesAForeignFileInAHomeOfOurs() throws Exception {
        write(home.file(), "theirs", "rw-------");
        int own = (Integer) Files.getAttribute(home.file(), "unix:uid");
        assumeTrue(own == 0, "only root may give files away");
        Files.setAttribute(home.file(), "unix:uid", FOREIGN);

        assertRefused("found uid " + FOREIGN);
    }

    @Test
    void refusesALinkIntoAFolderThatAnybodyMayWrite() throws Exception {
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.createSymbolicLink(home.file(), write(open.resolve("auth.json"), "old", "rw-------"));
        chmod(open, "rwxrwxrwx");

        assertRefused("anybody may swap files in it");

        Files.setAttribute(open, "unix:mode", 01777);
        home.save("sticky is fine");
        assertThat(open.resolve("auth.json")).hasContent("sticky is fine");
    }

    @Test
    void refusesALinkInPlaceOfItsOwnFolder() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.createSymbolicLink(home.ownFolder(), outside);

        StoreException refused = assertFails(Kind.UNSAFE_PATH, () -> home.save(home.open(), TestHome.ATTEMPT, "{}"));

        assertThat(refused).hasMessageContaining("found a symbolic link");
        assertThat(TestHome.tree(outside)).isEmpty();
    }

    @Test
    void aHomeMayBeALinkToAFolderOfOurs() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), home.path());

        new TestHome(link).save("through the link");

        assertThat(home.load()).isEqualTo("through the link");
    }

    @Test
    void refusesAHomeThatIsAFileOrBelowOne() throws Exception {
        Path file = write(folder.resolve("file"), "", "rw-------");

        assertThat(assertFails(Kind.UNSAFE_PATH, () -> new TestHome(file).open()))
                .hasMessageContaining("expected a folder, found a plain file");
        assertFails(Kind.UNSAFE_PATH, () -> new TestHome(file.resolve("home")).open());
        Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nothing"));
        assertFails(Kind.UNSAFE_PATH, () -> new TestHome(folder.resolve("dangling")).open());
    }

    @Test
    void aFileInPlaceOfAFolderOnTheWayIsUnsafeAndNotAbsent() throws Exception {
        write(home.ownFolder(), "a file", "rw-------");
        FileCredentialStore store = home.open();

        assertFails(Kind.UNSAFE_PATH, () -> store.read(TestHome.ATTEMPT));
        assertFails(Kind.UNSAFE_PATH, () -> store.probe(TestHome.ATTEMPT));
        assertFails(Kind.UNSAFE_PATH, () -> home.save(store, TestHome.ATTEMPT, "{}"));
    }

    @Test
    void refusesAWritableHomeOfAnotherAccount() throws Exception {
        StoreException refused =
                assertFails(Kind.UNSAFE_PATH, () -> home.asUid(FOREIGN).open());

        assertThat(refused).hasMessageContaining("expected the owner somebody").hasMessageContaining("rwx------");
        assertThat(refused.remedy()).contains("chown somebody " + home.path());
    }

    @Test
    void refusesToCloseAFolderThatIsSharedByDesign() throws Exception {
        Files.setAttribute(home.path(), "unix:mode", 01777);

        assertFails(Kind.UNSAFE_PATH, home::open);
        assertThat(mode(home.path())).isEqualTo("rwxrwxrwx");
    }

    @Test
    void aLinkOfAnotherAccountIsNotFollowedInAWritableHome() throws Exception {
        write(folder.resolve("target"), "theirs", "rw-------");
        Files.createSymbolicLink(home.file(), folder.resolve("target"));
        var links = new HomeFolder(home.path(), Platform.current(), new Notices(event -> {}));
        var foreign = new FileStat(
                FileStat.Kind.LINK, 1, java.nio.file.attribute.FileTime.fromMillis(0), "1:1", 0777, FOREIGN, 1);

        assertFails(Kind.UNSAFE_PATH, () -> links.judgeLink(home.file(), foreign));
        assertThat(home.load()).as("our own link").isEqualTo("theirs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "/etc/passwd", "a/../../outside", "", ".", "a/./b"})
    void aLayoutThatLeavesTheHomeIsAMistake(String escaping) throws Exception {
        var layout = new StoreLayout() {
            @Override
            public String file(DocumentName name) {
                return name.equals(TestHome.ATTEMPT) ? escaping : "auth.json";
            }

            @Override
            public Optional<KeyringEntry> keyringEntry(DocumentName name, Path home) {
                return Optional.empty();
            }
        };
        var request = new Request(home.path(), layout, dev.signet.auth.TimeSource.system(), event -> {});
        var store = new FileCredentialStore(request, Platform.current());

        assertThatThrownBy(() -> store.read(TestHome.ATTEMPT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.prepare(home.lease(), TestHome.ATTEMPT, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.describe(TestHome.ATTEMPT)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void aSwapperThatRacesTheSavesGetsNothingOutOfTheHome() throws Exception {
        Path outside = write(folder.resolve("outside"), "untouched", "rw-rw-rw-");
        // A second name: a link to it in the place of the file is refused, so only a write through a link would reach
        // it.
        Files.createLink(folder.resolve("outside too"), outside);
        FileCredentialStore store = home.open();
        home.save(store, CREDENTIAL, "secret 0");
        try (var swapper = new Swapper(home.path(), outside)) {
            swapper.awaitSwaps(1);
            int saved = 0;
            for (int round = 1; saved < 200; round++) {
                try {
                    home.save(store, CREDENTIAL, "secret " + round);
                    saved++;
                } catch (StoreException refused) {
                    assertThat(refused.kind()).isIn(Kind.UNSAFE_PATH, Kind.CONFLICT, Kind.UNREACHABLE);
                    if (Files.isSymbolicLink(home.file())) {
                        Files.delete(home.file());
                    }
                }
            }
            assertThat(swapper.opened())
                    .as("modes other than rw------- of our files")
                    .isEmpty();
        }

        assertThat(outside).hasContent("untouched");
        assertThat(TestHome.tree(folder)).allMatch(name -> name.startsWith("home") || name.startsWith("outside"));
    }

    private void assertRefused(String why) throws Exception {
        FileCredentialStore store = home.open();
        assertThat(assertFails(Kind.UNSAFE_PATH, () -> store.read(CREDENTIAL))).hasMessageContaining(why);
        assertFails(Kind.UNSAFE_PATH, () -> store.prepare(home.lease(), CREDENTIAL, 100));
        assertFails(Kind.UNSAFE_PATH, () -> store.delete(home.lease(), CREDENTIAL, new Revision("any")));
    }
}
