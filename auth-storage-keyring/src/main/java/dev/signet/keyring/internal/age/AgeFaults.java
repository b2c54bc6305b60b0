package dev.signet.keyring.internal.age;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import org.jspecify.annotations.Nullable;

/** What can be wrong with an encrypted file, in words that help. */
final class AgeFaults {
    private AgeFaults() {}

    static StoreException unreachable(String message, String remedy) {
        return unreachable(message, remedy, null);
    }

    private static StoreException unreachable(String message, String remedy, @Nullable Throwable cause) {
        return new StoreException(Kind.UNREACHABLE, message, remedy, cause);
    }

    /** Nobody can say which: an age file does not tell what it was encrypted with. */
    static StoreException wrongPassphrase(String where, Throwable cause) {
        return unreachable(
                where
                        + " can't be opened with the passphrase that the keyring holds: the passphrase was replaced, or the"
                        + " file belongs to another home or is damaged",
                "Restore the file or the keyring entry that belong together. If there is none, move the file away and sign"
                        + " in again.",
                cause);
    }

    static StoreException damaged(String where, String found, @Nullable Throwable cause) {
        return unreachable(
                where + " is not what was expected: " + found,
                "Restore it from a backup, or move it away and sign in again.",
                cause);
    }

    static StoreException passphraseMissing(String where, String entry) {
        return unreachable(
                where + " is there, and its passphrase is not: " + entry + " does not exist",
                "Restore the keyring entry. If it is lost, so is the file: move it away and sign in again.");
    }

    static StoreException libraryMissing(Throwable cause) {
        return unreachable(
                "the library for encrypted files is not there: " + cause.getMessage(),
                "Add the dependencies of auth-storage-keyring that were left out:"
                        + " com.exceptionfactory.jagged:jagged-framework and org.bouncycastle:bcprov-jdk18on.",
                cause);
    }

    static StoreException tooLarge(String where, long size, int limit) {
        return new StoreException(
                Kind.TOO_LARGE,
                where + " would hold or holds " + size + " bytes, the limit is " + limit,
                "Check that it is the right content; a credential has a few thousand bytes.",
                null);
    }
}
