package dev.signet.internal.store;

import dev.signet.auth.AuthException;
import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Snapshot;
import dev.signet.internal.store.AutoDecision.Finding;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Chooses where a home's credential is kept. {@code auto} decides once: by a trial, under the home's lease, and what came out is
 * remembered in the home. Used by one thread.
 */
public final class StoreChooser {
    private final StorePlaces places;
    private final StoreTerms terms;
    private final Map<StorePlace, CredentialStore> stores = new EnumMap<>(StorePlace.class);

    /** Chooses among {@code places}. */
    public StoreChooser(StorePlaces places, StoreTerms terms) {
        this.places = places;
        this.terms = terms;
        stores.put(StorePlace.FILE, places.files());
        stores.put(StorePlace.KEYRING, places.deferred(StorePlace.KEYRING));
        stores.put(StorePlace.ENCRYPTED_FILE, places.deferred(StorePlace.ENCRYPTED_FILE));
    }

    /**
     * The place that was asked for, whether or not it can be reached now.
     *
     * @param reason why it was asked for
     * @throws AuthException when there is no store for it in this program, or the terms forbid it; all stores are closed then
     */
    public ChosenStore named(StorePlace place, String reason) throws AuthException {
        return orClosed(() -> {
            if (!places.has(place)) {
                throw StoreFaults.notThere(place);
            }
            return place == StorePlace.FILE ? inFiles(Optional.empty(), reason) : inVault(place, false, reason);
        });
    }

    /**
     * What is remembered; else the keyring where it works, and files where there is none.
     *
     * @throws AuthException when the home's files can't be read, or the terms or a policy forbid what was chosen; all stores are closed
     *     then
     */
    public ChosenStore auto() throws AuthException {
        return orClosed(this::decided);
    }

    @FunctionalInterface
    private interface Choice {
        ChosenStore get() throws AuthException;
    }

    /** What was opened to look would stay open, with nobody to close it. */
    private ChosenStore orClosed(Choice choice) throws AuthException {
        try {
            return choice.get();
        } catch (AuthException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private ChosenStore decided() throws AuthException {
        var remembered = RememberedChoice.read(places.files());
        if (remembered.isPresent()) {
            return remembered(remembered.get());
        }
        var wanted = places.configured().orElse(StorePlace.KEYRING);
        if (!places.has(wanted)) {
            return inFiles(
                    keyringBeside(false),
                    words(decision(new Finding.NoProvider()).reason()));
        }
        if (!terms.mayDecide()) {
            return inVault(wanted, true, words("not decided yet, since the stored credential is not in use"));
        }
        var vault = places.vault(store(StorePlace.KEYRING));
        var finding = judged(StoreTrial.look(store(vault)), vault, StoreTrial::look);
        if (finding instanceof Finding.Answers) {
            places.permit().require(vault.word());
            if (!Files.isDirectory(places.home())) {
                return inVault(vault, true, words(inFull(vault, "the keyring answers; nothing is stored yet")));
            }
            finding = settle(vault);
        }
        var decision = decision(finding);
        if (decision.place() == AutoDecision.Place.KEYRING) {
            return inVault(vault, true, words(inFull(vault, decision.reason())));
        }
        if (decision.settled()) {
            // What was opened to look is not held until somebody signs out.
            store(StorePlace.KEYRING).close();
            stores.put(StorePlace.KEYRING, places.deferred(StorePlace.KEYRING));
        }
        var chosen = inFiles(keyringBeside(decision.settled()), words(decision.reason()));
        if (decision.settled()) {
            rememberFiles(decision);
        }
        return chosen;
    }

    /** Signing out goes through it too, and opens it then: it may hold what a migration left, or another program put there since. */
    private Optional<CredentialStore> keyringBeside(boolean isForWantOfKeyring) {
        if (!places.has(StorePlace.KEYRING)) {
            return Optional.empty();
        }
        var keyring = store(StorePlace.KEYRING);
        return Optional.of(isForWantOfKeyring ? new UnsureKeyring(keyring) : keyring);
    }

    /** A file that is not there needs no keyring to say so, and one that can't be opened does not tell whether there is one. */
    private Finding judged(Finding found, StorePlace vault, Function<CredentialStore, Finding> keyring) {
        if (vault == StorePlace.KEYRING) {
            return found;
        }
        return Finding.behind(
                found,
                places.has(StorePlace.KEYRING) ? keyring.apply(store(StorePlace.KEYRING)) : new Finding.NoProvider());
    }

    private AutoDecision decision(Finding finding) {
        return AutoDecision.of(finding, terms.plaintextAllowed());
    }

    private ChosenStore remembered(RememberedChoice choice) throws AuthException {
        if (choice.place() == StorePlace.FILE) {
            return inFiles(keyringBeside(choice.isForWantOfKeyring()), words(choice.told()));
        }
        var wanted = places.configured().orElse(choice.place());
        return wanted != choice.place() && places.has(wanted) && terms.mayDecide()
                ? follow(choice, wanted)
                : inVault(choice.place(), true, words(choice.told()));
    }

    /** The home's configuration was changed: the credential goes where the program beside us looks for it. */
    private ChosenStore follow(RememberedChoice choice, StorePlace wanted) throws AuthException {
        places.permit().require(wanted.word());
        var reason = "the home's configuration asks for it";
        String obstacle;
        try (var lease = places.leases().acquire(places.leaseWait())) {
            migration(choice.place(), wanted).run(lease, Optional.of(choice(wanted, reason)));
            return inVault(wanted, true, words(reason));
        } catch (StoreException e) {
            obstacle = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            obstacle = "the thread was interrupted";
        }
        return inVault(
                choice.place(),
                true,
                words(choice.told() + "; the home's configuration asks for " + wanted.word()
                        + ", and it can't be moved there now: " + obstacle));
    }

    private ChosenStore inVault(StorePlace place, boolean isAuto, String reason) throws AuthException {
        var vault = store(place);
        if (terms.encryptionRequired() && terms.mayDecide()) {
            encryptCredential(place, isAuto);
        }
        var all = new ArrayList<>(List.of(vault, places.files()));
        var other = place == StorePlace.KEYRING ? StorePlace.ENCRYPTED_FILE : StorePlace.KEYRING;
        if (places.has(other)) {
            all.add(store(other));
        }
        var rest = files(place == StorePlace.ENCRYPTED_FILE);
        var later = isAuto
                ? Optional.of(new LaterChoice(place, places.files(), !terms.encryptionRequired(), places.permit()))
                : Optional.<LaterChoice>empty();
        return checked(
                new ChosenStore(places.withCredentialIn(vault, rest, later, !terms.encryptionRequired()), all, reason));
    }

    private ChosenStore inFiles(Optional<CredentialStore> keyring, String reason) throws StoreException {
        var all = new ArrayList<>(List.of(places.files()));
        keyring.ifPresent(all::add);
        if (places.has(StorePlace.ENCRYPTED_FILE)) {
            all.add(store(StorePlace.ENCRYPTED_FILE));
        }
        return checked(new ChosenStore(files(false), all, reason));
    }

    /** The home's files; the keys of agents are encrypted where they are so already, or have to be. */
    private CredentialStore files(boolean encrypted) {
        boolean required = encrypted || terms.encryptionRequired();
        return required || places.has(StorePlace.ENCRYPTED_FILE)
                ? places.withKeysIn(store(StorePlace.ENCRYPTED_FILE), required)
                : places.files();
    }

    private ChosenStore checked(ChosenStore chosen) throws StoreException {
        if (!terms.encryptionRequired()) {
            return chosen;
        }
        chosen.requireEncrypted();
        encryptKeys(chosen.store());
        return chosen;
    }

    /**
     * A credential that would count, and lies in a plain file, is moved. One that can't be is not used: reading tells of it, and who signs
     * out removes it.
     */
    private void encryptCredential(StorePlace vault, boolean isAuto) throws AuthException {
        if (!(places.files().read(DocumentName.CREDENTIAL) instanceof Snapshot.Present)) {
            return;
        }
        places.permit().require(vault.word());
        try {
            if (!isAuto && !(store(vault).read(DocumentName.CREDENTIAL) instanceof Snapshot.Present)) {
                return;
            }
            try (var lease = places.leases().acquire(places.leaseWait())) {
                var choice = isAuto && RememberedChoice.read(places.files()).isEmpty()
                        ? Optional.of(choice(vault, "the application requires an encrypted store"))
                        : Optional.<RememberedChoice>empty();
                migration(StorePlace.FILE, vault).run(lease, choice);
            }
        } catch (StoreException e) {
            // Told by reading, which serves none of it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Keys of agents that lie in a plain file are written anew, which moves them. */
    private void encryptKeys(CredentialStore home) throws StoreException {
        var keys = places.agentKeys();
        if (!(places.files().read(keys) instanceof Snapshot.Present)) {
            return;
        }
        try (var lease = places.leases().acquire(places.leaseWait())) {
            if (home.read(keys) instanceof Snapshot.Present present) {
                try (var draft = home.prepare(lease, keys, present.content().length)) {
                    draft.commit(present.revision(), present.content());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreFaults.interrupted();
        }
        if (places.files().read(keys) instanceof Snapshot.Present) {
            throw StoreFaults.plaintextKeys(places.files().describe(keys));
        }
    }

    /** Why it is this place of the two that need a keyring. */
    private String inFull(StorePlace vault, String reason) {
        boolean isForRoom =
                vault == StorePlace.ENCRYPTED_FILE && places.configured().isEmpty();
        return isForRoom
                ? reason + ", and holds too little for a sign-in, which goes into a file that is encrypted by it"
                : reason;
    }

    private static String words(String reason) {
        return "chosen by auto: " + reason;
    }

    /** A trial, and if that goes well the home's credential is moved and the choice remembered. */
    private Finding settle(StorePlace vault) throws AuthException {
        try (var lease = places.leases().acquire(places.leaseWait())) {
            var finding = StoreTrial.of(store(vault), lease);
            if (finding instanceof Finding.Works) {
                var choice = choice(vault, inFull(vault, decision(finding).reason()));
                migration(StorePlace.FILE, vault).run(lease, Optional.of(choice));
                return finding;
            }
            return judged(finding, vault, keyring -> StoreTrial.of(keyring, lease));
        } catch (StoreException e) {
            // It can't be written, or is being written, or holds two credentials: the next to open it decides.
            // Reading tells what is in the way.
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
            new RememberedChoice(
                            StorePlace.FILE, decision.reason(), places.time().instant(), true)
                    .write(places.files(), lease);
        } catch (StoreException e) {
            // Decided again by the next to open it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RememberedChoice choice(StorePlace place, String reason) {
        return new RememberedChoice(place, reason, places.time().instant(), false);
    }

    /**
     * Moves the credential, wherever it is, and has {@code auto} remember where to.
     *
     * @return whether it was moved; false when there was nothing to move
     * @throws AuthException when it can't be done; nothing was moved then, or only what is left in an old place could not be deleted
     */
    public boolean migrate(StorePlace to) throws AuthException, InterruptedException {
        try {
            return migrateFromAll(to);
        } finally {
            close();
        }
    }

    private boolean migrateFromAll(StorePlace to) throws AuthException, InterruptedException {
        if (terms.encryptionRequired() && to == StorePlace.FILE) {
            throw StoreFaults.plaintext(to.word(), "asked for");
        }
        places.permit().require(to.word());
        if (!places.has(to) || !places.has(StorePlace.KEYRING)) {
            throw StoreFaults.notThere(to == StorePlace.FILE ? StorePlace.KEYRING : to);
        }
        try (var lease = places.leases().acquire(places.leaseWait())) {
            var there = new EnumMap<>(stores);
            there.keySet().removeIf(place -> !places.has(place));
            return places.migration(there, to)
                    .run(lease, Optional.of(choice(to, "a person moved the credential there")));
        }
    }

    private Migration migration(StorePlace from, StorePlace to) {
        return places.migration(new EnumMap<>(Map.of(from, store(from), to, store(to))), to);
    }

    private CredentialStore store(StorePlace place) {
        var store = stores.get(place);
        if (store == null) {
            throw new IllegalStateException("no store for " + place);
        }
        return store;
    }

    private void close() {
        stores.values().forEach(CredentialStore::close);
    }
}
