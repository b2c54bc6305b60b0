package dev.signet.internal.lease;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Why a lease can't be had, as an exception that says what to do. */
final class Refusals {
    private Refusals() {}

    static StoreException heldInThisProcess(String what, JvmMutex mutex, Duration wait) {
        return new StoreException(
                Kind.TIMEOUT,
                what + " was not free within " + seconds(wait) + ": it is held inside this process by "
                        + mutex.describeHolder(),
                "Try again when that thread is done. If no such thread runs, the host has brought back an old copy of its"
                        + " system properties: clear the property \"" + mutex.property() + "\".",
                null);
    }

    static StoreException heldElsewhere(Path file, Duration wait) {
        String holder = LockHolder.describe(file);
        return new StoreException(
                Kind.TIMEOUT,
                "the lock " + file + " was not free within " + seconds(wait) + ": it is held by " + holder,
                "Try again when it is done. If that process hangs or is stopped, resume or end it; the lock is then free at"
                        + " once. Do not delete the lock file.",
                null);
    }

    static StoreException vanished(Path path, int attempts) {
        return new StoreException(
                Kind.UNREACHABLE,
                "the lock of " + path + " was deleted or replaced " + attempts + " times while it was being taken",
                "Find what deletes files in " + path + " and stop it; the lock file is empty and has to stay.",
                null);
    }

    /** What the operating system's refusal means. */
    static StoreException failed(Path home, IOException cause) {
        Path path = cause instanceof FileSystemException failure && failure.getFile() != null
                ? Path.of(failure.getFile())
                : home;
        Path folder = path.resolveSibling("");
        String what = "the lock of " + home + " can't be had: ";
        // Asking again is exact, unlike the text of the exception, which comes in the machine's language.
        if (Files.isReadable(home) && Files.isDirectory(folder) && !Files.isWritable(folder)) {
            return new StoreException(
                    Kind.READ_ONLY,
                    what + folder + " can't be written by this user",
                    "Make it writable for its owner, or choose another home. Until then a stored credential is used as it is"
                            + " and never renewed.",
                    cause);
        }
        if (cause instanceof AccessDeniedException) {
            return new StoreException(
                    Kind.DENIED,
                    what + "permission to use " + path + " is denied",
                    "Give this user access to it and to the folders above it, or choose another home.",
                    cause);
        }
        return new StoreException(
                Kind.UNREACHABLE,
                what + cause.getMessage(),
                "Check that the file system of " + folder + " is mounted, has room and supports locks.",
                cause);
    }

    private static String seconds(Duration wait) {
        return wait.toMillis() / 1000.0 + " s";
    }
}
