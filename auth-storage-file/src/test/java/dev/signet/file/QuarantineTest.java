package dev.signet.file;

import static dev.signet.file.TestHome.CREDENTIAL;
import static dev.signet.file.TestHome.mode;
import static dev.signet.file.TestHome.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.store.Revision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuarantineTest {
    @TempDir
    private Path folder;

    private TestHome home;
    private FileCredentialStore store;

    @BeforeEach
    void open() throws Exception {
        home = TestHome.in(folder);
        store = home.open();
    }

    @Test
    void aCopyIsTheOwnersAloneAndNamedByTimeAndContent() throws Exception {
        write(home.file(), "{damaged", "rw-r--r--");

        Path copy = Path.of(quarantine());

        assertThat(copy.getParent())
                .isEqualTo(home.ownFolder().resolve("quarantine").toRealPath());
        assertThat(copy.getFileName().toString()).matches("auth\\.json\\.20261121T224826Z-[0-9a-f]{8}");
        assertThat(copy).hasContent("{damaged");
        assertThat(mode(copy)).isEqualTo("rw-------");
        assertThat(mode(copy.getParent())).isEqualTo("rwx------");
        assertThat(mode(home.file())).as("the original").isEqualTo("rw-r--r--");
        assertThat(TestHome.tree(copy.getParent())).hasSize(1);
    }

    @Test
    void theSameContentIsCopiedOnce() throws Exception {
        write(home.file(), "{damaged", "rw-------");
        String first = quarantine();
        home.advance(Duration.ofHours(1));

        assertThat(quarantine()).isEqualTo(first);
        assertThat(copies()).hasSize(1);
    }

    @Test
    void keepsTheThreeNewest() throws Exception {
        List<String> made = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            write(home.file(), "{damaged " + round, "rw-------");
            made.add(Path.of(quarantine()).getFileName().toString());
            home.advance(Duration.ofMinutes(1));
        }

        assertThat(copies()).containsExactlyElementsOf(made.subList(2, 5));
    }

    @Test
    void aSaveRemovesCopiesAfterSevenDaysAndNotBefore() throws Exception {
        write(home.file(), "{damaged", "rw-------");
        quarantine();
        home.advance(Quarantine.MAX_AGE.minusSeconds(1));
        home.save(store, CREDENTIAL, "{}");
        assertThat(copies()).hasSize(1);

        home.advance(Duration.ofSeconds(1));
        home.save(store, CREDENTIAL, "{ }");

        assertThat(copies()).isEmpty();
    }

    @Test
    void whatIsNotOursInTheFolderStays() throws Exception {
        write(home.file(), "{damaged", "rw-------");
        Path quarantine = Path.of(quarantine()).getParent();
        write(quarantine.resolve("auth.json.mine"), "a person's", "rw-------");
        write(quarantine.resolve("auth.json.20269999T999999Z-00000000"), "no date", "rw-------");
        write(quarantine.resolve("config.toml.20200101T000000Z-00000000"), "another document's", "rw-------");
        home.advance(Duration.ofDays(30));

        home.save(store, CREDENTIAL, "{}");

        assertThat(copies())
                .containsExactly(
                        "auth.json.20269999T999999Z-00000000",
                        "auth.json.mine",
                        "config.toml.20200101T000000Z-00000000");
    }

    private String quarantine() throws Exception {
        Revision now = store.read(CREDENTIAL).revision();
        return store.quarantine(home.lease(), CREDENTIAL, now);
    }

    private List<String> copies() throws Exception {
        return TestHome.tree(home.ownFolder().resolve("quarantine"));
    }
}
