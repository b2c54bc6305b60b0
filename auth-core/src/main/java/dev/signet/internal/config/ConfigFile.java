package dev.signet.internal.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a configuration file whole, after a look at what it is. At most {@value #MAX_BYTES} bytes, and only regular files: a
 * pipe would block, a device never end. Absent is an answer; everything else that is no content is an exception.
 */
public final class ConfigFile {
    /** The most a configuration file may hold, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private ConfigFile() {}

    /**
     * A person's own file. Links are followed, since people keep such files elsewhere and link them.
     *
     * @return empty when nothing is there
     * @throws ConfigFileException when something is there that can't be read, is no file, or is too long
     */
    public static Optional<byte[]> read(Path file, FileFacts facts) throws ConfigFileException {
        try {
            FileFacts.Entry entry = facts.of(file);
            Path real = file;
            if (entry.type() == FileFacts.Type.LINK) {
                real = linkTarget(file);
                entry = facts.of(real);
            }
            return Optional.of(content(real, entry));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Path linkTarget(Path file) throws IOException, ConfigFileException {
        try {
            return file.toRealPath();
        } catch (NoSuchFileException e) {
            throw new ConfigFileException(
                    file + " is a link that leads nowhere", "Correct the link, or remove it if it isn't meant.");
        }
    }

    /**
     * A file that only an administrator can have put there; see {@link RootOwned}.
     *
     * @return empty when nothing is there
     * @throws ConfigFileException when something is there that others may change, or that can't be read
     */
    public static Optional<byte[]> readRootOwned(Path file, FileFacts facts) throws ConfigFileException {
        try {
            if (!exists(file, facts)) {
                return Optional.empty();
            }
            Path real = RootOwned.resolve(file, facts);
            return Optional.of(content(real, facts.of(real)));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Whether anything is meant to be there: a link that leads nowhere is, and so is a file under such a link. */
    private static boolean exists(Path file, FileFacts facts) throws IOException {
        try {
            facts.of(file);
            return true;
        } catch (NoSuchFileException e) {
            return isDangling(file.toAbsolutePath().resolveSibling(""), facts);
        }
    }

    private static boolean isDangling(Path folder, FileFacts facts) throws IOException {
        try {
            return facts.of(folder).type() == FileFacts.Type.LINK && !Files.isDirectory(folder);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static byte[] content(Path file, FileFacts.Entry entry) throws IOException, ConfigFileException {
        if (entry.type() != FileFacts.Type.FILE) {
            throw new ConfigFileException(
                    file + " is no regular file but "
                            + (entry.type() == FileFacts.Type.FOLDER ? "a folder" : "a pipe or device"),
                    "Put a file in its place, or remove it.");
        }
        if (entry.size() > MAX_BYTES) {
            throw tooLong(file);
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw tooLong(file);
            }
            return bytes;
        }
    }

    private static ConfigFileException tooLong(Path file) {
        return new ConfigFileException(
                file + " is longer than " + MAX_BYTES + " bytes", "Look what it holds and shorten it.");
    }

    /** Without the text of the exception, which comes in the machine's language. */
    private static ConfigFileException unreadable(Path file, IOException cause) {
        String place = cause instanceof FileSystemException failure && failure.getFile() != null
                ? failure.getFile()
                : file.toString();
        if (cause instanceof AccessDeniedException) {
            return new ConfigFileException(
                    file + " can't be read: permission to use " + place + " is denied",
                    "Let this user read it and search the folders above it.");
        }
        return new ConfigFileException(
                file + " can't be read: " + cause.getClass().getSimpleName() + " at " + place,
                "Check that file and the folders above it, and the disk they are on.");
    }
}
