package dev.signet.internal.store;

import dev.signet.auth.AuthException;
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

    static StoreException movedAway(StorePlace now) {
        return new StoreException(
                Kind.CONFLICT,
                "the home's credential was moved to the store \"" + now.word() + "\" since it was opened here",
                "Open the home again.",
                null);
    }

    static StoreException notKept(String where) {
        return new StoreException(
                Kind.UNREACHABLE,
                where + " does not hold what was just written to it; the credential is where it was before",
                "Check whether another program writes to it; or stay with the store that works.",
                null);
    }

    static StoreException bothRings(String sealed, String file) {
        return new StoreException(
                Kind.CONFLICT,
                "the keys of this home's agents are there twice, and differ: " + sealed + " and " + file,
                "Find out which holds the keys in use, with `signet agent list` on a copy of the home for instance, and"
                        + " move the other one away.",
                null);
    }

    static StoreException notThere(StorePlace place) {
        return new StoreException(
                Kind.UNREACHABLE,
                "the store \"" + place.word() + "\" is asked for, and is not part of this program",
                "Add the dependency dev.signet:auth-storage-keyring, or sign in again with the store \"file\".",
                null);
    }

    static StoreException notOpened(StorePlace place, AuthException why) {
        return new StoreException(
                Kind.AMBIGUOUS,
                "the store \"" + place.word() + "\" can't be opened: " + why.getMessage(),
                why.remedy(),
                why);
    }

    static StoreException interrupted() {
        return new StoreException(
                Kind.TIMEOUT,
                "the thread that opens the home was interrupted before the keys of its agents were encrypted",
                "Open it again.",
                null);
    }

    static StoreException plaintextKeys(String file) {
        return new StoreException(
                Kind.DENIED,
                file
                        + " holds keys of agents in plain text, and this application requires them encrypted; they could not"
                        + " be moved",
                "Make the file deletable, and open the home again.",
                null);
    }

    static StoreException plaintextCredential(String file) {
        return new StoreException(
                Kind.DENIED,
                file + " holds a credential in plain text, and this application requires an encrypted one",
                "Open the home again, which moves it; if it stays, move it with `signet store migrate --to keyring`, or sign"
                        + " out and in again.",
                null);
    }

    static StoreException plaintext(String store, String reason) {
        return new StoreException(
                Kind.DENIED,
                "the store \"" + store + "\" (" + reason + ") keeps credentials in plain text, and this application"
                        + " requires an encrypted one",
                "Make a keyring available and choose the store \"keyring\" or \"encrypted-file\", or choose \"ephemeral\".",
                null);
    }
}
