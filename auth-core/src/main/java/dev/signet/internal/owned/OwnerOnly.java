package dev.signet.internal.owned;

import dev.signet.auth.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Finds or makes files and folders of Signet's own. Everything on the way that could have been put there by somebody else is
 * checked: no link, no pipe, no foreign owner. Modes are given when a file is made, whatever the umask.
 */
public final class OwnerOnly {
    private static final Set<PosixFilePermission> FOLDER_MODE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private OwnerOnly() {}

    /**
     * The folder of a home that holds what is Signet's own; both are made when they are not there. The folder is 0700
     * afterwards, the mode of a home that was there stays.
     *
     * @return beneath the home's real path, hence the same for every way to name the home
     * @throws StoreException {@code UNSAFE_PATH}
     * @throws NoSuchFileException when a folder vanished meanwhile
     */
    public static Path folderIn(Path home, String name) throws IOException {
        Path own = realHome(home.toAbsolutePath()).resolve(name);
        if (!Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
            createFolder(own);
        }
        BasicFileAttributes found = attributes(own);
        if (!found.isDirectory()) {
            throw UnsafePath.of(own, describe(found), "a folder, and no link to one");
        }
        FileOwner.require(own, own);
        narrow(own, FOLDER_MODE);
        return own;
    }

    /**
     * A folder that the application chose; it is made, 0700, when it is not there. The mode of one that was there stays, but
     * others may not be able to write it, since they could put anything in place of what is in it.
     *
     * @return its real path
     * @throws StoreException {@code UNSAFE_PATH}
     */
    public static Path chosenFolder(Path folder) throws IOException {
        Path real = realHome(folder.toAbsolutePath());
        var view = Files.getFileAttributeView(real, PosixFileAttributeView.class);
        if (view != null) {
            Set<PosixFilePermission> mode = view.readAttributes().permissions();
            if (mode.stream().anyMatch(WRITABLE_BY_OTHERS::contains)) {
                throw UnsafePath.of(
                        real, PosixFilePermissions.toString(mode), "a folder that its owner alone can write");
            }
        }
        return real;
    }

    /**
     * A file in a folder that one of the methods above gave; it is made, empty, when it is not there, and is 0600 afterwards.
     *
     * @return what the file is; opened without following links, it is the same one
     * @throws StoreException {@code UNSAFE_PATH}
     * @throws NoSuchFileException when its folder vanished meanwhile
     */
    public static BasicFileAttributes file(Path path) throws IOException {
        createIfAbsent(path);
        BasicFileAttributes found = requireFile(path);
        FileOwner.require(path, path.toAbsolutePath().resolveSibling(""));
        narrow(path, FILE_MODE);
        return found;
    }

    /**
     * Checks that a path leads to a plain file, without following a link.
     *
     * @throws StoreException {@code UNSAFE_PATH}
     * @throws NoSuchFileException when nothing is there
     */
    public static BasicFileAttributes requireFile(Path path) throws IOException {
        BasicFileAttributes found = attributes(path);
        if (!found.isRegularFile()) {
            throw UnsafePath.of(path, describe(found), "a plain file, and no link to one");
        }
        return found;
    }

    /** What is at a path, links not followed. */
    public static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static void createIfAbsent(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.createFile(path, mode(path, FILE_MODE));
        } catch (FileAlreadyExistsException e) {
            // Another process was faster.
        }
    }

    private static Path realHome(Path home) throws IOException {
        try {
            if (!Files.isDirectory(home)) {
                Files.createDirectories(home, mode(home, FOLDER_MODE));
            }
        } catch (FileAlreadyExistsException e) {
            throw UnsafePath.of(home, "no folder and leads to none", "a folder");
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
