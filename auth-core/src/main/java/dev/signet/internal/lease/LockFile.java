package dev.signet.internal.lease;

import dev.signet.auth.StoreException;
import dev.signet.internal.owned.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A lock file, in a place that is its owner's alone. Immutable. */
final class LockFile {
    private static final String NAME = "lock";
    private static final String SUFFIX = ".lock";

    private final Path path;

    private LockFile(Path path) {
        this.path = path;
    }

    /** An open lock file, not locked yet, and which file it is. */
    record Opened(FileChannel channel, Optional<Object> identity) {}

    /** Where a lock file is. Looking makes the folders on the way. */
    @FunctionalInterface
    interface Place {
        /**
         * Finds the place of the lock file and makes its folders. The file itself is not touched: opening and closing it is for
         * the holder of the JVM's mutex only, since closing any descriptor of it gives up the process's lock.
         *
         * @throws StoreException {@code UNSAFE_PATH}
         * @throws NoSuchFileException when a folder vanished meanwhile
         */
        LockFile find() throws IOException;
    }

    /** The lock of a home, in its folder of Signet's own. */
    static Place in(Path home, String ownFolder) {
        return () -> new LockFile(OwnerOnly.folderIn(home, ownFolder).resolve(NAME));
    }

    /** The lock of one file, beside it. */
    static Place beside(Path file) {
        Path folder = file.toAbsolutePath().resolveSibling("");
        String name = file.getFileName() + SUFFIX;
        return () -> new LockFile(OwnerOnly.chosenFolder(folder).resolve(name));
    }

    /** Beneath the folder's real path, hence the same for every way to name it. */
    Path path() {
        return path;
    }

    /**
     * Opens the file, which is made when it is not there. Call it under the JVM's mutex only.
     *
     * @throws StoreException {@code UNSAFE_PATH}
     * @throws NoSuchFileException when its folder vanished meanwhile
     */
    Opened open() throws IOException {
        // Narrowed, since whoever can read the file can lock it and keep us out.
        var found = OwnerOnly.file(path);
        // With READ as well, opening a pipe that was slipped in after the check does not block.
        var channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        return new Opened(channel, Optional.ofNullable(found.fileKey()));
    }

    /** Whether the path still leads to the file that was opened: a lock on a deleted file keeps nobody out. */
    boolean isStill(Opened opened) throws IOException {
        return Optional.ofNullable(OwnerOnly.attributes(path).fileKey()).equals(opened.identity());
    }
}
