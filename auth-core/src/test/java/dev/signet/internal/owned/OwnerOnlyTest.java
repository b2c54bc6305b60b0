package dev.signet.internal.owned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerOnlyTest {
    @TempDir
    Path folder;

    @Test
    void makesAChosenFolderForTheOwnerAlone() throws Exception {
        Path chosen = OwnerOnly.chosenFolder(folder.resolve("new/one"));
        assertThat(mode(chosen)).isEqualTo("rwx------");
        OwnerOnly.file(chosen.resolve("file"));
        assertThat(mode(chosen.resolve("file"))).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-xr-x", "rwx--x---", "rwx------"})
    void leavesTheModeOfAChosenFolder(String mode) throws Exception {
        Path chosen = Files.createDirectory(folder.resolve("chosen"));
        Files.setPosixFilePermissions(chosen, PosixFilePermissions.fromString(mode));
        OwnerOnly.chosenFolder(chosen);
        assertThat(mode(chosen)).isEqualTo(mode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx----w-", "rwxrwxrwx"})
    void refusesAChosenFolderThatOthersCanWrite(String mode) throws Exception {
        Path chosen = Files.createDirectory(folder.resolve("chosen"));
        Files.setPosixFilePermissions(chosen, PosixFilePermissions.fromString(mode));
        assertThatThrownBy(() -> OwnerOnly.chosenFolder(chosen))
                .isInstanceOfSatisfying(StoreException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(StoreException.Kind.UNSAFE_PATH);
                    assertThat(refusal).hasMessageContaining(mode);
                });
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
