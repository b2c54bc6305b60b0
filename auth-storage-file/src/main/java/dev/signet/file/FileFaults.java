package dev.signet.file;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.Revision;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Turns what the operating system says into what a caller can act on. Messages of the JDK's file exceptions hold no content. */
final class FileFaults {
    static final String MOUNT_THE_FOLDER = "Mount the folder that holds the file instead of the file, for example"
            + " `-v <host folder>:<home>` instead of `-v <host folder>/<file>:<home>/<file>`.";

    private FileFaults() {}

    /**
     * Says what kept us from a path.
     *
     * @param failure what was thrown
     * @param action what was tried, such as {@code write}
     * @param path to what
     */
    static StoreException of(IOException failure, String action, Path path) {
        if (failure instanceof StoreException known) {
            return known;
        }
        String reason = reason(failure);
        Kind kind = kind(failure, reason.toLowerCase(Locale.ROOT), path);
        String message = "can't " + action + " " + path + ": " + reason + found(kind, path);
        return new StoreException(kind, message, remedy(kind, reason, path), failure);
    }

    static StoreException unsafe(Path path, String found, String remedy) {
        return new StoreException(Kind.UNSAFE_PATH, path + " is not safe to use: " + found, remedy, null);
    }

    static StoreException readOnly(Path path, String why, String remedy) {
        return new StoreException(Kind.READ_ONLY, "can't write " + path + ": " + why, remedy, null);
    }

    static StoreException conflict(Path path, Revision expected, Revision found) {
        return new StoreException(
                Kind.CONFLICT,
                path + " was changed by another program: expected revision " + expected.value() + ", found "
                        + found.value(),
                "Read it again and decide anew.",
                null);
    }

    static StoreException leaseLost(Path path) {
        return new StoreException(
                Kind.CONFLICT,
                "the lease of the home was lost before " + path + " was written; nothing was changed",
                "Acquire the lease again, read the document again and decide anew.",
                null);
    }

    static StoreException tooLarge(Path path, long size, int limit) {
        return new StoreException(
                Kind.TOO_LARGE,
                path + " would hold or holds " + size + " bytes, the limit is " + limit,
                "Check that it is the right file; a credential has a few thousand bytes.",
                null);
    }

    // The C library's texts are translated where its locale is, so for the kinds that matter the state of the file
    // system is
    // asked as well.
    private static Kind kind(IOException failure, String reason, Path path) {
        if (failure instanceof AccessDeniedException || mentions(reason, "permission denied", "not permitted")) {
            return Kind.DENIED;
        }
        if (failure instanceof FileSystemLoopException
                || mentions(reason, "too many levels", "not a directory", "is a directory")) {
            return Kind.UNSAFE_PATH;
        }
        if (mentions(reason, "no space", "quota exceeded")) {
            return Kind.NO_SPACE;
        }
        if (mentions(reason, "read-only", "resource busy")) {
            return Kind.READ_ONLY;
        }
        return failure instanceof NoSuchFileException ? Kind.UNREACHABLE : byState(path);
    }

    private static Kind byState(Path path) {
        try {
            Path folder = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                return Kind.UNREACHABLE;
            }
            var medium = Files.getFileStore(folder);
            return medium.isReadOnly()
                    ? Kind.READ_ONLY
                    : medium.getUsableSpace() < FileCredentialStore.MAX_BYTES ? Kind.NO_SPACE : Kind.UNREACHABLE;
        } catch (IOException unknown) {
            return Kind.UNREACHABLE;
        }
    }

    private static boolean mentions(String reason, String... texts) {
        for (String text : texts) {
            if (reason.contains(text)) {
                return true;
            }
        }
        return false;
    }

    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "it is not there any more";
        }
        String said = failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
        return said != null ? said : failure.getClass().getSimpleName();
    }

    private static String found(Kind kind, Path path) {
        if (kind != Kind.DENIED) {
            return "";
        }
        try {
            FileStat stat = FileStat.of(path);
            return "; expected an owner with all rights, found uid " + stat.owner() + " and mode " + stat.modeText();
        } catch (IOException hidden) {
            return "; its folder does not even let us look";
        }
    }

    private static String remedy(Kind kind, String reason, Path path) {
        return switch (kind) {
            case DENIED ->
                "Give it back to the account that runs this program: `sudo chown \"$(id -un)\" " + path
                        + "` and `chmod u+rwX " + path + "`.";
            case NO_SPACE ->
                "Free some space on the file system of " + path + "; `df " + path.getParent() + "` shows what is left.";
            case READ_ONLY ->
                mentions(reason.toLowerCase(Locale.ROOT), "busy")
                        ? MOUNT_THE_FOLDER
                        : "Make the file system writable, or choose a home on one that is.";
            case UNSAFE_PATH -> "Look at it with `ls -ld " + path + "` and put a plain file or folder there.";
            default -> "Check the file system of " + path + ", its mount and its limits, and try again.";
        };
    }
}
