package dev.signet.keyring;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.DocumentName;
import java.io.IOException;
import java.nio.file.Path;

/** What goes wrong above the keyring itself. */
final class KeyringFaults {
    private KeyringFaults() {}

    static StoreException notKept(DocumentName name) {
        return new StoreException(
                Kind.DENIED,
                "the document \"" + name + "\" is never kept in a keyring",
                "Keep it in the home's file store.",
                null);
    }

    static StoreException notEncrypted() {
        return new StoreException(
                Kind.DENIED,
                "the profile of this home knows no encrypted file for its credential",
                "Choose another store, such as \"keyring\".",
                null);
    }

    static StoreException tooLarge(String where, long size, int limit) {
        return new StoreException(
                Kind.TOO_LARGE,
                where + " would hold or holds " + size + " bytes, the limit is " + limit,
                "Check that it is the right content, or choose the store \"encrypted-file\", which keeps more.",
                null);
    }

    static StoreException notKeptAsWritten(String where) {
        return new StoreException(
                Kind.UNREACHABLE,
                where + " does not hold what was just written to it",
                "Check whether another program writes to it, and the keyring daemon's own log; or choose another store.",
                null);
    }

    static StoreException home(Path home, IOException failure) {
        return new StoreException(
                Kind.UNREACHABLE,
                "can't tell the real path of " + home + ", after which its keyring entry is named: "
                        + failure.getClass().getSimpleName(),
                "Check the folders above it with `ls -ld`.",
                failure);
    }
}
