package dev.signet.internal.store;

import dev.signet.auth.store.CredentialStore;
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

    /** One store that is the only place. */
    public static ChosenStore only(CredentialStore store, String reason) {
        return new ChosenStore(store, List.of(store), reason);
    }
}
