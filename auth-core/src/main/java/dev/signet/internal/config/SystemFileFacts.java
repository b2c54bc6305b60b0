package dev.signet.internal.config;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the file system. The {@code unix} view is the POSIX one with numbers: a user id, which no name service can lend to
 * somebody else, and the sticky bit.
 */
enum SystemFileFacts implements FileFacts {
    INSTANCE;

    private static final String UNIX = "unix";
    private static final int PERMISSIONS = 07777;

    @Override
    public Entry of(Path path) throws IOException {
        BasicFileAttributes basic;
        try {
            basic = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            requireFolderAbove(path);
            throw e;
        }
        return new Entry(type(basic), basic.size(), ownership(path));
    }

    /** Newer JDKs say of what is below a file that it is not there; a file where a folder belongs is a fault all the same. */
    private static void requireFolderAbove(Path path) throws FileSystemException {
        Path above = path.getParent();
        if (above != null && Files.exists(above) && !Files.isDirectory(above)) {
            throw new FileSystemException(path.toString(), null, above + " is not a folder");
        }
    }

    private static Type type(BasicFileAttributes found) {
        if (found.isRegularFile()) {
            return Type.FILE;
        }
        if (found.isDirectory()) {
            return Type.FOLDER;
        }
        return found.isSymbolicLink() ? Type.LINK : Type.OTHER;
    }

    private static Optional<Ownership> ownership(Path path) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains(UNIX)) {
            return Optional.empty();
        }
        Map<String, Object> found = Files.readAttributes(path, UNIX + ":uid,mode", LinkOption.NOFOLLOW_LINKS);
        return found.get("uid") instanceof Integer uid && found.get("mode") instanceof Integer mode
                ? Optional.of(new Ownership(Integer.toUnsignedLong(uid), mode & PERMISSIONS))
                : Optional.empty();
    }
}
