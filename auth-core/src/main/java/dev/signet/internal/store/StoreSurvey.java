package dev.signet.internal.store;

import dev.signet.auth.AuthException;
import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.Lease;
import dev.signet.internal.store.AutoDecision.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What there is to keep a home's credential in, each tried, and what {@code auto} would choose. Remembers nothing and moves nothing.
 *
 * @param places the keyring first; the caller closes the stores
 * @param auto what {@code auto} chose, or would choose
 * @param autoReason why
 */
public record StoreSurvey(List<Probed> places, String auto, String autoReason) {
    /** Copies {@code places}. */
    public StoreSurvey {
        places = List.copyOf(places);
    }

    /**
     * What can be found out about one place.
     *
     * @param name of the store
     * @param store what was opened; empty when it is not part of this program
     * @param problem why it can't be used
     */
    public record Probed(String name, Optional<CredentialStore> store, Optional<StoreException> problem) {}

    /**
     * Looks and tries.
     *
     * @throws AuthException when there is more than one keyring, or what is remembered can't be read; what was opened is closed then
     */
    public static StoreSurvey of(StorePlaces places, StoreTerms terms) throws AuthException, InterruptedException {
        var opened = new ArrayList<CredentialStore>();
        try {
            var keyring = places.open(StorePlace.KEYRING);
            keyring.ifPresent(opened::add);
            var sealed = places.has(StorePlace.ENCRYPTED_FILE)
                    ? places.open(StorePlace.ENCRYPTED_FILE)
                    : Optional.<CredentialStore>empty();
            sealed.ifPresent(opened::add);
            return of(places, terms, keyring, sealed);
        } catch (AuthException | InterruptedException | RuntimeException e) {
            opened.forEach(CredentialStore::close);
            throw e;
        }
    }

    private static StoreSurvey of(
            StorePlaces places, StoreTerms terms, Optional<CredentialStore> keyring, Optional<CredentialStore> sealed)
            throws AuthException, InterruptedException {
        try (var lease = places.leases().acquire(places.leaseWait())) {
            Finding ofKeyring = keyring.isEmpty() ? new Finding.NoProvider() : tried(keyring.get(), lease);
            // To try it would make a passphrase where there is none. It needs the keyring, and the file it may have.
            var ofSealed = sealed.map(StoreTrial::look)
                    .filter(Finding.Refused.class::isInstance)
                    .orElse(ofKeyring);
            var probed = new ArrayList<Probed>();
            probed.add(new Probed(StorePlace.KEYRING.word(), keyring, problem(ofKeyring)));
            sealed.ifPresent(
                    store -> probed.add(new Probed(StorePlace.ENCRYPTED_FILE.word(), sealed, problem(ofSealed))));
            probed.add(new Probed(
                    places.files().name(), Optional.of(places.files()), problem(StoreTrial.of(places.files(), lease))));
            var remembered = RememberedChoice.read(places.files());
            if (remembered.isPresent()) {
                var choice = remembered.get();
                return new StoreSurvey(probed, choice.place().word(), choice.told());
            }
            var vault = keyring.map(places::vault).filter(places::has).orElse(StorePlace.KEYRING);
            var decision = AutoDecision.of(
                    vault == StorePlace.ENCRYPTED_FILE ? Finding.behind(ofSealed, ofKeyring) : ofKeyring,
                    terms.plaintextAllowed());
            var place = decision.place() == AutoDecision.Place.KEYRING ? vault : StorePlace.FILE;
            return new StoreSurvey(probed, place.word(), decision.reason());
        }
    }

    private static Finding tried(CredentialStore keyring, Lease lease) {
        var seen = StoreTrial.look(keyring);
        return seen instanceof Finding.Answers ? StoreTrial.of(keyring, lease) : seen;
    }

    private static Optional<StoreException> problem(Finding finding) {
        return finding instanceof Finding.Refused refused ? Optional.of(refused.why()) : Optional.empty();
    }
}
