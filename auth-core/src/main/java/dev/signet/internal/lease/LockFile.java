package dev.signet.internal.lease;

import dev.signet.auth.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The lock file of a home. Everything on the way to it that could have been put there by somebody else is checked: no link,
 * no pipe, no foreign owner. Immutable.
 */
final class LockFile {
    private static final String NAME = "lock";
    private static final Set<PosixFilePermission> FOLDER_MODE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");

    private final Path folder;
    private final Path path;

    private LockFile(Path folder) {
        this.folder = folder;
        this.path = folder.resolve(NAME);
    }

    /** An open lock file, not locked yet, and which file it is. */
    record Opened(FileChannel channel, Optional<Object> identity) {}

    /**
     * Finds the place of the lock file and makes its folders. The file itself is not touched: opening and closing it is for
     * the holder of the JVM's mutex only, since closing any descriptor of it gives up the process's lock.
     *
     * @throws StoreException {@code UNSAFE_PATH}
     * @throws NoSuchFileException when a folder vanished meanwhile
     */
    static LockFile in(Path home, String ownFolder) throws IOException {
        Path own = realHome(home.toAbsolutePath()).resolve(ownFolder);
        if (!Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
            createFolder(own);
        }
        BasicFileAttributes found = attributes(own);
        if (!found.isDirectory()) {
            throw Refusals.unsafe(own, describe(found), "a folder, and no link to one");
        }
        FileOwner.require(own, own);
        narrow(own, FOLDER_MODE);
        return new LockFile(own);
    }

    /** Beneath the home's real path, hence the same for every way to name the home. */
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
        createIfAbsent();
        BasicFileAttributes found = attributes(path);
        if (!found.isRegularFile()) {
            throw Refusals.unsafe(path, describe(found), "a plain file, and no link to one");
        }
        FileOwner.require(path, folder);
        // Whoever can read the file can lock it and keep us out.
        narrow(path, FILE_MODE);
        // With READ as well, opening a pipe that was slipped in after the check does not block.
        var channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        return new Opened(channel, Optional.ofNullable(found.fileKey()));
    }

    /** Whether the path still leads to the file that was opened: a lock on a deleted file keeps nobody out. */
    boolean isStill(Opened opened) throws IOException {
        return Optional.ofNullable(attributes(path).fileKey()).equals(opened.identity());
    }

    private void createIfAbsent() throws IOException {
        try {
            Files.createFile(path, mode(path, FILE_MODE));
        } catch (FileAlreadyExistsException e) {
            // Usual: it is made once and stays.
        }
    }

    private static Path realHome(Path home) throws IOException {
        try {
            if (!Files.isDirectory(home)) {
                Files.createDirectories(home, mode(home, FOLDER_MODE));
            }
        } catch (FileAlreadyExistsException e) {
            throw Refusals.unsafe(home, "no folder and leads to none", "a folder");
        }
        Path real = home.toRealPath();
        // One that we can't write is served read-only; one that we can write and another user owns is a trap.
        if (Files.isWritable(real)) {
            FileOwner.require(real, real);
        }
        return real;
    }

    private static void createFolder(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, mode(folder, FOLDER_MODE));
        } catch (FileAlreadyExistsException e) {
            // Another process was faster.
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Takes access from everybody but the owner, on what is known to be ours and no link. */
    private static void narrow(Path path, Set<PosixFilePermission> mode) throws IOException {
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null && !mode.containsAll(view.readAttributes().permissions())) {
            Files.setPosixFilePermissions(path, mode);
        }
    }

    private static FileAttribute<?>[] mode(Path path, Set<PosixFilePermission> mode) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)} : new FileAttribute<?>[] {};
    }

    private static String describe(BasicFileAttributes found) {
        if (found.isSymbolicLink()) {
            return "a link";
        }
        if (found.isDirectory()) {
            return "a folder";
        }
        return found.isRegularFile() ? "a plain file" : "a pipe, socket or device";
    }
}
