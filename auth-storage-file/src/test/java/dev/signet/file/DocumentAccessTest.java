package dev.signet.file;

import static dev.signet.file.TestHome.ATTEMPT;
import static dev.signet.file.TestHome.CREDENTIAL;
import static dev.signet.file.TestHome.assertFails;
import static dev.signet.file.TestHome.chmod;
import static dev.signet.file.TestHome.mode;
import static dev.signet.file.TestHome.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.DocumentAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who can get at a document, as its file's mode says. */
final class DocumentAccessTest {
    @TempDir
    private Path folder;

    private TestHome home;

    @BeforeEach
    void makeHome() throws Exception {
        folder = folder.toRealPath();
        home = TestHome.in(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "rw-------, OWNER_ONLY",
        "r--------, OWNER_ONLY",
        "rw-r--r--, OTHERS",
        "rw-r-----, OTHERS",
        "rw-----w-, OTHERS"
    })
    void theModeTells(String mode, DocumentAccess access) throws Exception {
        write(home.file(), "content", mode);

        assertThat(home.open().access(CREDENTIAL)).isEqualTo(access);

        assertThat(mode(home.file())).as("nothing is repaired").isEqualTo(mode);
    }

    @Test
    void aChangeOfModeIsSeenThoughTheContentIsTheSame() throws Exception {
        home.save("content");
        FileCredentialStore store = home.open();
        var stamp = store.probe(CREDENTIAL);
        assertThat(store.access(CREDENTIAL)).isEqualTo(DocumentAccess.OWNER_ONLY);

        chmod(home.file(), "rw-r--r--");

        assertThat(store.probe(CREDENTIAL)).isEqualTo(stamp);
        assertThat(store.access(CREDENTIAL)).isEqualTo(DocumentAccess.OTHERS);
    }

    @Test
    void whatALinkLeadsToCounts() throws Exception {
        Path target = write(Files.createDirectory(folder.resolve("dotfiles")).resolve("a"), "content", "rw-r--r--");
        Files.createSymbolicLink(home.file(), target);

        assertThat(home.open().access(CREDENTIAL)).isEqualTo(DocumentAccess.OTHERS);
    }

    @Test
    void nothingIsSaidOfWhatIsNotThere() throws Exception {
        assertThat(home.open().access(ATTEMPT)).isEqualTo(DocumentAccess.UNKNOWN);
    }

    /** Such as a secret of a cluster, which its owner, root, opens to the account that is to read it. */
    @Test
    void nothingIsSaidOfAFileThatSomebodyElseServes() throws Exception {
        write(home.file(), "content", "rw-r--r--");
        home.on(real -> new Platform(
                new Account(uid -> uid == 54_321, path -> false, () -> "somebody"),
                real.permissions(),
                real.mounts(),
                real.random()));

        assertThat(home.open().access(CREDENTIAL)).isEqualTo(DocumentAccess.UNKNOWN);
    }

    @Test
    void nothingIsSaidWhereThereAreNoModes() throws Exception {
        write(home.file(), "content", "rw-r--r--");
        home.on(real -> new Platform(real.account(), OwnerOnly.NONE, real.mounts(), real.random()));

        assertThat(home.open().access(CREDENTIAL)).isEqualTo(DocumentAccess.UNKNOWN);
    }

    @Test
    void whatIsNoDocumentIsAnError() throws Exception {
        Files.createDirectory(home.file());

        assertFails(Kind.UNSAFE_PATH, () -> home.open().access(CREDENTIAL));
    }
}
