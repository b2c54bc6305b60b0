package dev.signet.internal.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
        BasicFileAttributes basic = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new Entry(type(basic), basic.size(), ownership(path));
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
