package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;

/** What goes wrong between stores. */
final class StoreFaults {
    private StoreFaults() {}

    static StoreException bothThere(String keyring, String file) {
        return new StoreException(
                Kind.CONFLICT,
                "there are two credentials, and nobody can tell which is the newer one: " + keyring + " and " + file,
                "Sign out, which removes both, and sign in again; or delete the one that is not wanted by hand.",
                null);
    }

    static StoreException changed(String where) {
        return new StoreException(
                Kind.CONFLICT, where + " is another one than was read", "Read it again and decide anew.", null);
    }

    static StoreException notKept(String where) {
        return new StoreException(
                Kind.UNREACHABLE,
                where + " does not hold what was just written to it; the credential is where it was before",
                "Check whether another program writes to it; or stay with the store that works.",
                null);
    }

    static StoreException noKeyring() {
        return new StoreException(
                Kind.UNREACHABLE,
                "the credential of this home is kept in a keyring, and no store called \"keyring\" is there",
                "Add the dependency dev.signet:auth-storage-keyring, or sign in again with the store \"file\".",
                null);
    }

    static StoreException plaintext(String store, String reason) {
        return new StoreException(
                Kind.DENIED,
                "the store \"" + store + "\" (" + reason + ") keeps credentials in plain text, and this application"
                        + " requires an encrypted one",
                "Make a keyring available and choose it, or choose the store \"ephemeral\".",
                null);
    }
}
