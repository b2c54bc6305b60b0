package dev.signet.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a path told. Where the file system has no Unix attributes, {@code mode} and {@code owner} are -1 and
 * {@code links} is 1: no rule that needs them is applied there.
 *
 * @param kind what it is
 * @param size in bytes
 * @param modified when its content changed last, as fine as the file system keeps it
 * @param key device and inode: two looks with one key saw one file
 * @param mode the permission bits, with set-id and sticky bits
 * @param owner the owner's uid
 * @param links how many names it has
 */
record FileStat(Kind kind, long size, FileTime modified, String key, int mode, int owner, int links) {
    /** What lies at a path. */
    enum Kind {
        FILE("a plain file"),
        FOLDER("a folder"),
        LINK("a symbolic link"),
        OTHER("a pipe, socket or device");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    // Owner and group are asked for by number: their names may have to come over the network.
    private static final String UNIX = "unix:mode,ino,dev,nlink,uid,size,lastModifiedTime";

    private static final int TYPE = 0170000;
    private static final int PERMISSIONS = 07777;
    private static final int OTHERS = 077;
    private static final int STICKY = 01000;
    private static final int OTHERS_WRITE = 02;

    static FileStat of(Path path, LinkOption... options) throws IOException {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? unix(Files.readAttributes(path, UNIX, options))
                : basic(Files.readAttributes(path, BasicFileAttributes.class, options));
    }

    /** The look at {@code path} itself, links not followed, or null when nothing is there. */
    static @Nullable FileStat ifPresent(Path path) throws IOException {
        try {
            return of(path, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    private static FileStat unix(Map<String, Object> seen) {
        int mode = (Integer) Objects.requireNonNull(seen.get("mode"));
        Kind kind = switch (mode & TYPE) {
            case 0100000 -> Kind.FILE;
            case 0040000 -> Kind.FOLDER;
            case 0120000 -> Kind.LINK;
            default -> Kind.OTHER;
        };
        return new FileStat(
                kind,
                (Long) Objects.requireNonNull(seen.get("size")),
                (FileTime) Objects.requireNonNull(seen.get("lastModifiedTime")),
                seen.get("dev") + ":" + seen.get("ino"),
                mode & PERMISSIONS,
                (Integer) Objects.requireNonNull(seen.get("uid")),
                (Integer) Objects.requireNonNull(seen.get("nlink")));
    }

    private static FileStat basic(BasicFileAttributes seen) {
        Kind kind = seen.isRegularFile()
                ? Kind.FILE
                : seen.isDirectory() ? Kind.FOLDER : seen.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
        String key = String.valueOf(seen.fileKey());
        return new FileStat(kind, seen.size(), seen.lastModifiedTime(), key, -1, -1, 1);
    }

    /** Whether group or others have any right at all. */
    boolean isOpenToOthers() {
        return mode >= 0 && (mode & OTHERS) != 0;
    }

    /** Whether it is shared by design, as {@code /tmp} is: anybody may add to it, and only take away their own. */
    boolean isSticky() {
        return mode >= 0 && (mode & STICKY) != 0;
    }

    /** Whether anybody at all may add, take away and swap what is in it. */
    boolean isAnybodys() {
        return mode >= 0 && (mode & OTHERS_WRITE) != 0 && !isSticky();
    }

    /** Whether the same file, unchanged, was seen the other time. */
    boolean isUnchangedFrom(FileStat other) {
        return key.equals(other.key) && size == other.size && modified.equals(other.modified);
    }

    /** The mode as {@code ls} and {@code chmod} write it, such as {@code rw-r--r--}; {@code unknown} without one. */
    String modeText() {
        if (mode < 0) {
            return "unknown";
        }
        StringBuilder text = new StringBuilder(9);
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
        }
        return text.toString();
    }
}
