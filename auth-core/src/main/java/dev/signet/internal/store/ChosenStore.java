package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.StoreTraits;
import java.util.List;

/**
 * The store of an open home.
 *
 * @param store all documents of the home
 * @param places every place the credential may be in, each of which a sign-out clears
 * @param reason why this one, in words for a person
 */
public record ChosenStore(CredentialStore store, List<CredentialStore> places, String reason) {
    /** Copies {@code places}. */
    public ChosenStore {
        places = List.copyOf(places);
    }

    /**
     * Checks that what is kept here can't be read by whoever may read the medium.
     *
     * @throws StoreException {@code DENIED} when it can
     */
    public void requireEncrypted() throws StoreException {
        if (store.traits().has(StoreTraits.Trait.PLAINTEXT)) {
            throw StoreFaults.plaintext(store.name(), reason);
        }
    }

    /** No store at all, for want of a home: each call on it fails with {@code why}. */
    public static ChosenStore unopened(String name, StoreException why) {
        return only(new UnopenedStore(name, why), "there is no home");
    }

    /** One store that is the only place. */
    public static ChosenStore only(CredentialStore store, String reason) {
        return new ChosenStore(store, List.of(store), reason);
    }
}
