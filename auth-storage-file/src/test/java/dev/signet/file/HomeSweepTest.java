package dev.signet.file;

import static dev.signet.file.TestHome.ATTEMPT;
import static dev.signet.file.TestHome.CREDENTIAL;
import static dev.signet.file.TestHome.assertFails;
import static dev.signet.file.TestHome.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sweep takes from a home, and what it leaves. */
final class HomeSweepTest {
    private static final String TEMP = ".signet-0123456789abcdef01234567.tmp";

    @TempDir
    private Path folder;

    private TestHome home;
    private FileCredentialStore store;

    @BeforeEach
    void open() throws Exception {
        home = TestHome.in(folder);
        store = home.open();
        home.save(store, CREDENTIAL, "{}");
        home.save(store, ATTEMPT, "{}");
    }

    @Test
    void takesCopiesAndTemporaryFilesOfEveryDocument() throws Exception {
        Path copy = Path.of(store.quarantine(
                home.lease(), CREDENTIAL, store.read(CREDENTIAL).revision()));
        Path besideCredential = write(home.path().resolve(".auth.json" + TEMP), "secret", "rw-------");
        Path besideAttempt = write(home.ownFolder().resolve(".attempt.json" + TEMP), "secret", "rw-------");
        Path besideCopy = write(copy.resolveSibling(".auth.json.20261121T224826Z-0a1b2c3d" + TEMP), "s", "rw-------");

        assertThat(store.sweep(home.lease()))
                .containsExactlyInAnyOrder(
                        copy.toString(), besideCredential.toString(), besideAttempt.toString(), besideCopy.toString());

        assertThat(home.tree()).containsExactly("auth.json", "signet", "signet/attempt.json", "signet/quarantine");
        assertThat(store.sweep(home.lease())).isEmpty();
    }

    @Test
    void leavesWhatIsNotOursByNameOrKind() throws Exception {
        Path quarantine = Files.createDirectory(home.ownFolder().resolve("quarantine"));
        Path outside = write(folder.resolve("outside"), "somebody's", "rw-------");
        write(home.path().resolve("auth.json.bak"), "the CLI's or a person's", "rw-------");
        write(home.path().resolve(".auth.json.signet-short.tmp"), "no name of ours", "rw-------");
        write(home.path().resolve("auth.json.20261121T224826Z-0a1b2c3d"), "not in the quarantine", "rw-------");
        write(quarantine.resolve("notes.txt"), "a person's", "rw-------");
        Files.createSymbolicLink(quarantine.resolve("auth.json.20261121T224826Z-0a1b2c3d"), outside);
        Files.createDirectory(home.path().resolve(".auth.json" + TEMP));
        var before = home.tree();

        assertThat(store.sweep(home.lease())).isEmpty();

        assertThat(home.tree()).isEqualTo(before);
        assertThat(outside).hasContent("somebody's");
    }

    @Test
    void entersNoLinkAndTellsOfIt() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path foreign = write(elsewhere.resolve("auth.json.20261121T224826Z-0a1b2c3d"), "theirs", "rw-------");
        Files.createSymbolicLink(home.ownFolder().resolve("quarantine"), elsewhere);
        Path temp = write(home.path().resolve(".auth.json" + TEMP), "secret", "rw-------");

        var refused = assertFails(Kind.UNSAFE_PATH, () -> store.sweep(home.lease()));

        assertThat(refused).hasMessageContaining("quarantine").hasMessageContaining("symbolic link");
        assertThat(foreign).hasContent("theirs");
        assertThat(temp).as("what can be removed is").doesNotExist();
    }

    @Test
    void makesNothingWhereThereIsNoHome() throws Exception {
        var absent = new TestHome(folder.resolve("absent"));

        assertThat(absent.open().sweep(absent.lease())).isEmpty();

        assertThat(absent.path()).doesNotExist();
    }
}
