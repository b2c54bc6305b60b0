package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.internal.store.ChosenStore;
import dev.signet.internal.store.StoreChooser;
import dev.signet.internal.store.StorePlace;
import dev.signet.internal.store.StorePlaces;
import dev.signet.internal.store.StoreSurvey;
import dev.signet.internal.store.StoreSurvey.Probed;
import java.util.Optional;

/**
 * The stores that a home's credential may be in: what there is, and the way from one to another. Safe for use by several threads.
 */
public final class HomeStores {
    private final ChosenStore chosen;
    private final SignetBuilder settings;
    private final PolicyInForce policy;
    private final AuthListener listener;

    HomeStores(ChosenStore chosen, SignetBuilder settings, PolicyInForce policy, AuthListener listener) {
        this.chosen = chosen;
        this.settings = settings;
        this.policy = policy;
        this.listener = listener;
    }

    /**
     * The store that this home was opened with.
     *
     * @return such as {@code file}
     */
    public String inUse() {
        return chosen.store().name();
    }

    /**
     * Why it was opened with that one.
     *
     * @return in words for a person
     */
    public String reason() {
        return chosen.reason();
    }

    /**
     * Tries each store: a keyring by an entry of its own, which is written, read back and deleted; encrypted files by the keyring they
     * need. The credential is not touched, and nothing is remembered.
     *
     * @return what came out
     * @throws AuthException when the home can't be written, or what {@code auto} remembers can't be read
     * @throws InterruptedException when interrupted while waiting for the home's lease
     */
    public StoreProbe probe() throws AuthException, InterruptedException {
        try (var files = HomeParts.files(settings, listener)) {
            var probe = StoreSurvey.of(places(files), HomeParts.terms(settings, true));
            try {
                var places = probe.places().stream().map(HomeStores::place).toList();
                return new StoreProbe(places, probe.auto(), probe.autoReason());
            } finally {
                probe.places().forEach(place -> place.store().ifPresent(CredentialStore::close));
            }
        }
    }

    /**
     * Moves the credential to another store, and has {@code auto} stay with it. All stores are read and compared before anything is
     * written. Then it is written there, read back, and only then deleted where it was; wherever that is cut off, it is in at least one of
     * both. An open {@link Signet} goes on with the store it was opened with. Only where {@code auto} chose a keyring or an encrypted file
     * is the choice looked at again before something is saved: it follows to {@code file}, and fails with {@code CONFLICT}, before
     * anything is spent, where the credential was moved to another place.
     *
     * @param store {@code file}, {@code keyring} or {@code encrypted-file}
     * @return true when it was moved; false when it was there before, or nobody is signed in
     * @throws ConfigurationException for another name
     * @throws AuthException when it can't be done, such as {@code CONFLICT} where two stores hold one and nobody can tell which is the newer;
     *     the credential is where it was then, and in the new place too if deleting it is all that failed
     * @throws InterruptedException when interrupted while waiting for the home's lease
     */
    public boolean migrateTo(String store) throws AuthException, InterruptedException {
        var to = StorePlace.of(store);
        if (to.isEmpty()) {
            throw new ConfigurationException(
                    "a credential can be moved to \"file\", \"keyring\" or \"encrypted-file\", and not to \"" + store
                            + "\"",
                    "Name one of those.",
                    null);
        }
        try (var files = HomeParts.files(settings, listener)) {
            return new StoreChooser(places(files), HomeParts.terms(settings, true)).migrate(to.get());
        }
    }

    private StorePlaces places(CredentialStore files) throws ConfigurationException {
        if (settings.home == null && settings.store.instance() != null) {
            throw new ConfigurationException(
                    "the application gave a store of its own and no home, so there is nothing to choose from",
                    "Name a home.",
                    null);
        }
        return HomeParts.places(settings, policy, listener, files);
    }

    private static StoreProbe.Place place(Probed probed) {
        return new StoreProbe.Place(
                probed.name(),
                probed.store()
                        .map(store -> store.describe(DocumentName.CREDENTIAL))
                        .orElse("not part of this program"),
                probed.store().map(CredentialStore::traits),
                probed.problem()
                        .map(why -> why.getMessage() + ". " + why.remedy())
                        .or(() -> absent(probed)));
    }

    private static Optional<String> absent(Probed probed) {
        return probed.store().isPresent()
                ? Optional.empty()
                : Optional.of("Add the dependency dev.signet:auth-storage-" + probed.name() + ".");
    }
}
