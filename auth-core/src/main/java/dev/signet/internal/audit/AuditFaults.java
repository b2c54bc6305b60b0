package dev.signet.internal.audit;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is in the way of the audit file, as an exception that says what to do. */
final class AuditFaults {
    private AuditFaults() {}

    static StoreException of(Path file, IOException cause, int bytes) {
        if (cause instanceof StoreException typed) {
            return typed;
        }
        Path path = cause instanceof FileSystemException failure && failure.getFile() != null
                ? Path.of(failure.getFile())
                : file;
        String what = "the audit file " + file + " can't be used: ";
        // Asking again is exact, unlike the text of the exception, which comes in the machine's language.
        Path folder = file.toAbsolutePath().resolveSibling("");
        if (Files.isDirectory(folder) && !Files.isWritable(folder)) {
            return new StoreException(
                    Kind.READ_ONLY,
                    what + folder + " can't be written by this user",
                    "Make it writable for its owner, or choose another place for the audit file.",
                    cause);
        }
        if (cause instanceof AccessDeniedException) {
            return new StoreException(
                    Kind.DENIED,
                    what + "permission to use " + path + " is denied",
                    "Give this user access to it and to the folders above it, or choose another place for the audit file.",
                    cause);
        }
        if (isFull(folder, bytes)) {
            return new StoreException(
                    Kind.NO_SPACE,
                    what + "its file system has no room",
                    "Make room on the file system of " + folder + ".",
                    cause);
        }
        return new StoreException(
                Kind.UNREACHABLE,
                what + cause.getMessage(),
                "Check that the file system of " + folder + " is mounted and works.",
                cause);
    }

    private static boolean isFull(Path folder, int bytes) {
        try {
            return Files.getFileStore(folder).getUsableSpace() < bytes;
        } catch (IOException e) {
            return false;
        }
    }
}
