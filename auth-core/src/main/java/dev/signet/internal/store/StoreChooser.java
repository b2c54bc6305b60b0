package dev.signet.internal.store;

import dev.signet.auth.AuthException;
import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Snapshot;
import dev.signet.internal.store.AutoDecision.Finding;
import dev.signet.internal.store.AutoDecision.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Chooses where a home's credential is kept. {@code auto} decides once: by a trial, under the home's lease, and what came out is
 * remembered in the home. Used by one thread.
 */
public final class StoreChooser {
    /** About as much as a credential takes. */
    private static final int TRIAL_BYTES = 8 * 1024;

    private final StorePlaces places;

    /** Chooses among {@code places}. */
    public StoreChooser(StorePlaces places) {
        this.places = places;
    }

    /**
     * The keyring, whether or not it can be reached now.
     *
     * @param reason why it was asked for
     * @throws AuthException when there is no such store in this program, or more than one
     */
    public ChosenStore keyring(String reason) throws AuthException {
        var keyring = places.openKeyring().orElseThrow(StoreFaults::noKeyring);
        return inKeyring(keyring, false, reason);
    }

    /**
     * What is remembered; else the keyring where it works, and files where there is none.
     *
     * @param plaintextAllowed whether files may take the place of a keyring that can't be used now
     * @param mayDecide false where the stored credential is not used: then nothing is tried, moved or remembered
     * @throws AuthException when the home's files can't be read, or a policy forbids the keyring that was chosen
     */
    public ChosenStore auto(boolean plaintextAllowed, boolean mayDecide) throws AuthException {
        var remembered = RememberedChoice.read(places.files());
        if (remembered.isPresent()) {
            return remembered(remembered.get());
        }
        var opened = places.openKeyring();
        if (opened.isEmpty()) {
            return inFiles(List.of(), AutoDecision.of(new Finding.NoProvider(), plaintextAllowed));
        }
        var keyring = opened.get();
        if (!mayDecide) {
            return inKeyring(keyring, true, words("not decided yet, since the stored credential is not in use"));
        }
        var finding = look(keyring);
        if (finding instanceof Finding.Answers) {
            places.permit().require(keyring.name());
            finding = settle(keyring);
        }
        var decision = AutoDecision.of(finding, plaintextAllowed);
        if (decision.place() == Place.KEYRING) {
            return inKeyring(keyring, true, words(decision.reason()));
        }
        if (decision.settled()) {
            rememberFiles(decision);
            keyring.close();
            return inFiles(List.of(), decision);
        }
        return inFiles(List.of(keyring), decision);
    }

    private ChosenStore remembered(RememberedChoice choice) throws AuthException {
        var reason = words(choice.reason() + "; remembered since " + choice.at());
        if (choice.place() == Place.FILE) {
            return ChosenStore.only(places.files(), reason);
        }
        var keyring = places.openKeyring().orElseGet(() -> new UnopenedStore("keyring", StoreFaults.noKeyring()));
        return inKeyring(keyring, true, reason);
    }

    private ChosenStore inKeyring(CredentialStore keyring, boolean servesFileAlone, String reason) {
        return new ChosenStore(places.withKeyring(keyring, servesFileAlone), List.of(keyring, places.files()), reason);
    }

    private ChosenStore inFiles(List<CredentialStore> others, AutoDecision decision) {
        var all = new ArrayList<>(others);
        all.add(places.files());
        return new ChosenStore(places.files(), all, words(decision.reason()));
    }

    private static String words(String reason) {
        return "chosen by auto: " + reason;
    }

    /** Whether it can be read, which changes nothing. */
    static Finding look(CredentialStore keyring) {
        try {
            var unused = keyring.read(DocumentName.CREDENTIAL);
            return new Finding.Answers();
        } catch (StoreException e) {
            return new Finding.Refused(e);
        }
    }

    /** Whether it can be written; uses an entry of its own. */
    static Finding trial(CredentialStore store, Lease lease) {
        try {
            store.prepare(lease, DocumentName.CREDENTIAL, TRIAL_BYTES).close();
            return new Finding.Works();
        } catch (StoreException e) {
            return new Finding.Refused(e);
        }
    }

    /** A trial, and if that goes well the home's credential is moved and the choice remembered. */
    private Finding settle(CredentialStore keyring) throws AuthException {
        try (var lease = places.leases().acquire(places.leaseWait())) {
            var finding = trial(keyring, lease);
            if (finding instanceof Finding.Works) {
                var decision = AutoDecision.of(finding, false);
                places.migration(keyring).run(lease, choice(Place.KEYRING, decision.reason()));
            }
            return finding;
        } catch (StoreException e) {
            // The home can't be written, or is being written, or holds two credentials: whatever it is, the next to
            // open it
            // decides, and reading tells.
            return new Finding.Answers();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Finding.Answers();
        }
    }

    /** Once somebody is signed in: until then nothing is lost by deciding again. */
    private void rememberFiles(AutoDecision decision) throws StoreException {
        if (!(places.files().read(DocumentName.CREDENTIAL) instanceof Snapshot.Present)) {
            return;
        }
        try (var lease = places.leases().acquire(places.leaseWait())) {
            choice(Place.FILE, decision.reason()).write(places.files(), lease);
        } catch (StoreException e) {
            // Decided again by the next to open it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RememberedChoice choice(Place place, String reason) {
        return new RememberedChoice(place, reason, places.time().instant());
    }

    /**
     * What can be found out about one place.
     *
     * @param name of the store; null in none
     * @param store what was opened; empty when it is not part of this program
     * @param problem why it can't be used
     */
    public record Probed(String name, Optional<CredentialStore> store, Optional<StoreException> problem) {}

    /**
     * What there is, each tried; and what {@code auto} would choose. Remembers nothing and moves nothing.
     *
     * @param places the keyring first; the caller closes the keyring's store
     * @param auto what {@code auto} chose, or would choose
     * @param autoReason why
     */
    public record Probe(List<Probed> places, String auto, String autoReason) {}

    /**
     * Looks and tries.
     *
     * @throws AuthException when there is more than one keyring, or what is remembered can't be read
     */
    public Probe probe(boolean plaintextAllowed) throws AuthException, InterruptedException {
        var keyring = places.openKeyring();
        try (var lease = places.leases().acquire(places.leaseWait())) {
            Finding ofKeyring = keyring.isEmpty() ? new Finding.NoProvider() : tried(keyring.get(), lease);
            var ofFiles = trial(places.files(), lease);
            var probed = List.of(
                    new Probed("keyring", keyring, problem(ofKeyring)),
                    new Probed(places.files().name(), Optional.of(places.files()), problem(ofFiles)));
            var remembered = RememberedChoice.read(places.files());
            if (remembered.isPresent()) {
                var choice = remembered.get();
                return new Probe(probed, name(choice.place()), choice.reason() + "; remembered since " + choice.at());
            }
            var decision = AutoDecision.of(ofKeyring, plaintextAllowed);
            return new Probe(probed, name(decision.place()), decision.reason());
        }
    }

    private static Finding tried(CredentialStore keyring, Lease lease) {
        var seen = look(keyring);
        return seen instanceof Finding.Answers ? trial(keyring, lease) : seen;
    }

    private static Optional<StoreException> problem(Finding finding) {
        return finding instanceof Finding.Refused refused ? Optional.of(refused.why()) : Optional.empty();
    }

    private static String name(Place place) {
        return place.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Moves the credential, and has {@code auto} remember where to.
     *
     * @param toKeyring else to the home's files
     * @return whether it was moved; false when there was nothing to move
     * @throws AuthException when it can't be done; it is where it was before then
     */
    public boolean migrate(boolean toKeyring) throws AuthException, InterruptedException {
        places.permit().require(toKeyring ? "keyring" : places.files().name());
        var keyring = places.openKeyring().orElseThrow(StoreFaults::noKeyring);
        try (keyring;
                var lease = places.leases().acquire(places.leaseWait())) {
            var choice = choice(toKeyring ? Place.KEYRING : Place.FILE, "a person moved the credential there");
            return places.migration(keyring).run(lease, choice) == Migration.Outcome.MOVED;
        }
    }
}
