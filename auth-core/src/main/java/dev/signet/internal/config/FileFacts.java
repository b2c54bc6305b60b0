package dev.signet.internal.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the operating system says of a file without opening it: one {@code lstat}. A seam, so that tests can say that a file
 * is root's. Safe for use by several threads.
 */
@FunctionalInterface
public interface FileFacts {
    /** What lies at a path. */
    enum Type {
        FILE,
        FOLDER,
        LINK,
        /** A pipe, a device or a socket: reading it may block or never end. */
        OTHER
    }

    /**
     * Who may change a file.
     *
     * @param owner the user id; 0 is root
     * @param mode permission bits with the sticky bit, as in {@code chmod}
     */
    record Ownership(long owner, int mode) {
        private static final int STICKY = 01000;
        private static final int WRITABLE_BY_OTHERS = 022;

        boolean isRoots() {
            return owner == 0;
        }

        boolean isWritableByOthers() {
            return (mode & WRITABLE_BY_OTHERS) != 0;
        }

        boolean isSticky() {
            return (mode & STICKY) != 0;
        }
    }

    /**
     * What lies at a path.
     *
     * @param type a link is not followed
     * @param size in bytes
     * @param ownership empty where the file system has no owners in the sense of POSIX
     */
    record Entry(Type type, long size, Optional<Ownership> ownership) {}

    /**
     * Looks at {@code path} itself; a link is not followed.
     *
     * @throws NoSuchFileException when nothing is there
     * @throws IOException when it can't be told, such as in a folder that may not be searched
     */
    Entry of(Path path) throws IOException;

    /**
     * Whether {@code path} is on a volume that is mounted for reading only, so that its mode opens nothing.
     *
     * @throws IOException when it can't be told
     */
    default boolean isReadOnly(Path path) throws IOException {
        return Files.getFileStore(path).isReadOnly();
    }

    /** The operating system's own answer. On Windows it has no {@link Ownership}: access lists there have no such form. */
    static FileFacts ofSystem() {
        return SystemFileFacts.INSTANCE;
    }
}
