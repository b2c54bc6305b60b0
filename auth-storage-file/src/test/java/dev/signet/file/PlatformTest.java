package dev.signet.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small parts that know the machine. Access control lists are tested as values only: there is no Windows here. */
final class PlatformTest {
    @TempDir
    private Path folder;

    @Test
    void knowsItsOwnFilesByNumberAndByName() throws Exception {
        Path own = Files.createFile(folder.resolve("own"));
        FileStat stat = FileStat.of(own);
        FileStat foreign = new FileStat(stat.kind(), 0, stat.modified(), stat.key(), 0600, stat.owner() + 54_321, 1);
        String user = Files.getOwner(own).getName();

        assertThat(Account.current().owns(stat)).isTrue();
        assertThat(Account.current().owns(foreign)).isFalse();
        assertThat(Account.byName(user).test(stat.owner())).isTrue();
        assertThat(Account.byName(user).test(foreign.owner())).isFalse();
        assertThat(Account.byName("no such account").test(stat.owner())).isFalse();
    }

    @Test
    void readsTheUidThatFilesAreCheckedAgainst() throws Exception {
        Path status = TestHome.write(
                folder.resolve("status"), "Name:\tjava\nUid:\t1000\t1001\t1002\t1003\nGid:\t0\t0\t0\t0\n", "rw-------");

        assertThat(Account.fileSystemUid(status)).hasValue(1003);
        assertThat(Account.fileSystemUid(folder.resolve("nothing"))).isEmpty();
        TestHome.write(status, "Uid:\tx\tx\tx\tx\n", "rw-------");
        assertThat(Account.fileSystemUid(status)).isEmpty();
    }

    @Test
    void findsAMountPointByItsWholePath() throws Exception {
        String table = "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw\n"
                + "40 35 0:3 /a /with\\040space\\134and\\011tab rw - tmpfs none rw\n"
                + "41 35 0:3 /a /h\u00f6me/auth.json rw - tmpfs none rw\n"
                + "broken line\n";
        MountTable mounts = MountTable.of(TestHome.write(folder.resolve("mountinfo"), table, "rw-------"));

        assertThat(mounts.isMountPoint(Path.of("/mnt2"))).isTrue();
        assertThat(mounts.isMountPoint(Path.of("/with space\\and\ttab"))).isTrue();
        assertThat(mounts.isMountPoint(Path.of("/mnt1"))).isFalse();
        assertThat(mounts.isMountPoint(Path.of("/mnt2/auth.json"))).isFalse();
        assertThat(mounts.isMountPoint(Path.of("/mnt"))).isFalse();
        assertThat(MountTable.of(folder.resolve("nothing")).isMountPoint(Path.of("/mnt2")))
                .isFalse();
    }

    @Test
    void theRealTableNamesTheRootAndNoFileOfOurs() throws Exception {
        Path mountInfo = Path.of("/proc/self/mountinfo");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(mountInfo), "there is no mountinfo here");

        assertThat(MountTable.of(mountInfo).isMountPoint(Path.of("/proc"))).isTrue();
        assertThat(MountTable.of(mountInfo).isMountPoint(folder)).isFalse();
    }

    @Test
    void picksTheWayOfTheFileSystem() {
        assertThat(OwnerOnly.of(Set.of("basic", "posix", "unix"))).isEqualTo(OwnerOnly.POSIX);
        assertThat(OwnerOnly.of(Set.of("basic", "acl", "dos"))).isEqualTo(OwnerOnly.ACL);
        assertThat(OwnerOnly.of(Set.of("basic"))).isEqualTo(OwnerOnly.NONE);
        assertThat(OwnerOnly.POSIX.attributes(FileStat.Kind.FOLDER)[0].value())
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(OwnerOnly.ACL.attributes(FileStat.Kind.FILE)).isEmpty();
    }

    @Test
    void anAccessControlListHasOneEntryTheOwners() {
        UserPrincipal owner = () -> "owner";

        assertThat(OwnerOnly.entries(owner, FileStat.Kind.FILE)).singleElement().satisfies(entry -> {
            assertThat(entry.type()).isEqualTo(AclEntryType.ALLOW);
            assertThat(entry.principal()).isEqualTo(owner);
            assertThat(entry.permissions()).containsExactlyInAnyOrder(AclEntryPermission.values());
            assertThat(entry.flags()).isEmpty();
        });
        assertThat(OwnerOnly.entries(owner, FileStat.Kind.FOLDER))
                .singleElement()
                .satisfies(entry -> assertThat(entry.flags())
                        .containsExactlyInAnyOrder(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT));
    }

    @Test
    void writesModesAsOtherToolsDo() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        for (String mode : Set.of("rw-r--r--", "---------", "rwxrwxrwx", "r-x-w---x")) {
            TestHome.chmod(file, mode);
            assertThat(FileStat.of(file).modeText()).isEqualTo(mode);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "No space left on device, NO_SPACE",
        "Disk quota exceeded, NO_SPACE",
        "Read-only file system, READ_ONLY",
        "Device or resource busy, READ_ONLY",
        "Resource busy, READ_ONLY",
        "Permission denied, DENIED",
        "Operation not permitted, DENIED",
        "Not a directory, UNSAFE_PATH",
        "Too many levels of symbolic links, UNSAFE_PATH",
        "Input/output error, UNREACHABLE",
        "Too many open files, UNREACHABLE",
        "Stale file handle, UNREACHABLE",
        "Eingabe-/Ausgabefehler, UNREACHABLE"
    })
    void namesWhatTheOperatingSystemSays(String reason, Kind kind) {
        Path file = folder.resolve("auth.json");
        for (IOException failure :
                new IOException[] {new FileSystemException(file.toString(), null, reason), new IOException(reason)}) {
            var named = FileFaults.of(failure, "write", file);

            assertThat(named.kind()).isEqualTo(kind);
            assertThat(named)
                    .hasMessage("can't write " + file + ": " + reason + tail(kind))
                    .hasCause(failure);
            assertThat(named.remedy()).contains(kind == Kind.READ_ONLY ? "" : folder.toString());
        }
    }

    private static String tail(Kind kind) {
        return kind == Kind.DENIED ? "; its folder does not even let us look" : "";
    }

    @Test
    void namesWhatTheJdkHasTypesFor() {
        Path file = folder.resolve("auth.json");

        assertThat(FileFaults.of(new AccessDeniedException(file.toString()), "read", file)
                        .kind())
                .isEqualTo(Kind.DENIED);
        assertThat(FileFaults.of(new NoSuchFileException(file.toString()), "read", file)
                        .kind())
                .isEqualTo(Kind.UNREACHABLE);
        assertThat(FileFaults.of(new IOException(), "read", file)).hasMessageContaining("IOException");
    }

    @Test
    void aRefusalShowsModeAndOwnerAndTheCommandThatHelps() throws Exception {
        Path file = TestHome.write(folder.resolve("auth.json"), "secret", "r--------");

        var refused = FileFaults.of(new AccessDeniedException(file.toString()), "read", file);

        assertThat(refused.getMessage())
                .contains(
                        file.toString(), "r--------", "uid " + FileStat.of(file).owner())
                .doesNotContain("secret");
        assertThat(refused.remedy()).contains("chown", "chmod u+rwX " + file);
    }
}
