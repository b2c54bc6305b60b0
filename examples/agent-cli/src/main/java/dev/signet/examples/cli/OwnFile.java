package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * A file that a command writes whole or not at all: it is made exclusively with the permissions it is to have, and takes another's place
 * only when that was asked for. Links and devices are never written through.
 */
final class OwnFile {
    /** For its owner alone. */
    static final String SECRET = "rw-------";

    /** For everybody to read. */
    static final String PUBLIC = "rw-r--r--";

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path file;
    private final String permissions;

    OwnFile(Path file, String permissions) {
        this.file = file.toAbsolutePath();
        this.permissions = permissions;
    }

    /** Makes the file; one that is there is left as it is. */
    void create(byte[] content) {
        try {
            write(file, content);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailedException(new Trouble(
                    "file_exists",
                    file + " is there already and was left as it is",
                    "Name another file, or replace this one: --force",
                    ExitCodes.FAILED));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Makes the file, in the place of one that is there. */
    void replace(byte[] content) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandFailedException(new Trouble(
                    "no_file",
                    file + " is a link, a folder or a device and was left as it is",
                    "Name a file.",
                    ExitCodes.FAILED));
        }
        Path fresh = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
        try {
            write(fresh, content);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(fresh);
            throw failed(e);
        }
    }

    private void write(Path to, byte[] content) throws IOException {
        var options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try (var channel = FileChannel.open(to, options, attributes())) {
            try {
                publish(to);
                var bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            } catch (IOException e) {
                delete(to);
                throw e;
            }
        }
    }

    /**
     * A mask (umask) takes permissions away from what is made. What others are to read must have them all when it takes the place of what they
     * read until now. What is for its owner alone has none to win.
     */
    private void publish(Path fresh) throws IOException {
        if (POSIX && permissions.equals(PUBLIC)) {
            Files.getFileAttributeView(fresh, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setPermissions(PosixFilePermissions.fromString(permissions));
        }
    }

    private FileAttribute<?>[] attributes() {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The failure before this one is what is told.
        }
    }

    private CommandFailedException failed(IOException e) {
        return new CommandFailedException(new Trouble(
                "file_denied",
                file + " can't be written (" + e.getClass().getSimpleName() + ")",
                "Name a file in a folder that can be written.",
                ExitCodes.FAILED));
    }
}
