package dev.signet.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Keeps what we make to its owner, in whatever way the file system knows: the one place for permissions.
 *
 * <p>With POSIX modes, files are 0600 and folders 0700 whatever the umask, and what is found open can be repaired. With
 * access control lists (Windows) what we make gets one entry, its owner's, and what is found is left alone. With neither,
 * nothing is promised.
 */
enum OwnerOnly {
    POSIX {
        @Override
        FileAttribute<?>[] attributes(FileStat.Kind kind) {
            return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions(kind))};
        }

        @Override
        void restrict(Path path, FileStat stat) throws IOException {
            int expected = stat.kind() == FileStat.Kind.FOLDER ? 0700 : 0600;
            // The umask may have taken rights from the owner too.
            if ((stat.mode() & 0777) != expected) {
                Files.setPosixFilePermissions(path, permissions(stat.kind()));
            }
        }
    },
    ACL {
        @Override
        void restrict(Path path, FileStat stat) throws IOException {
            AclFileAttributeView view = Objects.requireNonNull(
                    Files.getFileAttributeView(path, AclFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
            view.setAcl(entries(view.getOwner(), stat.kind()));
        }
    },
    NONE {
        @Override
        void restrict(Path path, FileStat stat) {}
    };

    /** The way of a file system with these attribute views. */
    static OwnerOnly of(Set<String> views) {
        return views.contains("posix") ? POSIX : views.contains("acl") ? ACL : NONE;
    }

    /** What to create with, so that there is no moment in which others may look in. */
    FileAttribute<?>[] attributes(FileStat.Kind kind) {
        return new FileAttribute<?>[0];
    }

    /**
     * Leaves all rights to the owner and none to others. New files are empty when this is called.
     *
     * @param path a file or folder of ours, not a link
     * @param stat how it was found
     */
    abstract void restrict(Path path, FileStat stat) throws IOException;

    static List<AclEntry> entries(UserPrincipal owner, FileStat.Kind kind) {
        AclEntry.Builder all = AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(owner)
                .setPermissions(EnumSet.allOf(AclEntryPermission.class));
        if (kind == FileStat.Kind.FOLDER) {
            all.setFlags(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT);
        }
        return List.of(all.build());
    }

    private static Set<PosixFilePermission> permissions(FileStat.Kind kind) {
        return PosixFilePermissions.fromString(kind == FileStat.Kind.FOLDER ? "rwx------" : "rw-------");
    }
}
