package dev.signet.internal.owned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOwnerTest {
    @TempDir
    Path folder;

    @Test
    void refusesWhatAnotherUserOwns() throws Exception {
        Path foreign = Path.of("/etc/passwd");
        if (Files.getAttribute(folder, "unix:uid").equals(0)) {
            foreign = Files.createFile(folder.resolve("foreign"));
            Files.setAttribute(foreign, "unix:uid", 65_534);
        }
        Path found = foreign;
        assertThatThrownBy(() -> FileOwner.require(found, folder))
                .hasMessageContaining("owned by")
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNSAFE_PATH));
        FileOwner.require(Files.createFile(folder.resolve("ours")), folder);
        assertThat(folder).isDirectoryNotContaining("glob:**.owner-*");
    }
}
