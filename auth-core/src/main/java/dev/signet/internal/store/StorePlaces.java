package dev.signet.internal.store;

import dev.signet.auth.AuthException;
import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.LeaseProvider;
import dev.signet.auth.store.StoreLayout;
import dev.signet.internal.lease.NeighbourLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The places where a home's credential may be.
 *
 * @param files of the home, open
 * @param vaults opens the other stores when they are first needed
 * @param configured where the home's configuration wants what is not to be in plain files; empty when it does not say
 * @param home of the person
 * @param layout of the profile
 * @param agentKeys the document that holds the keys of agents, which is as secret as the credential
 * @param leases of the home
 * @param neighbour the locks of the program beside us
 * @param precedence between two copies
 * @param permit whether the policy lets a store hold credentials
 * @param time clocks
 * @param listener is told what happens
 * @param leaseWait how long the lease is waited for
 */
public record StorePlaces(
        CredentialStore files,
        Vaults vaults,
        Optional<StorePlace> configured,
        Path home,
        StoreLayout layout,
        DocumentName agentKeys,
        LeaseProvider leases,
        NeighbourLock neighbour,
        Precedence precedence,
        Permit permit,
        TimeSource time,
        AuthListener listener,
        Duration leaseWait) {
    /** Finds the stores that need not be part of a program. */
    public interface Vaults {
        /** Whether a store of that name is part of this program. */
        boolean has(String name);

        /**
         * Opens it.
         *
         * @return empty when no such store is part of this program
         * @throws StoreException when it can't be opened now
         * @throws AuthException when there is more than one
         */
        Optional<CredentialStore> open(String name) throws AuthException;
    }

    /** A policy's word on stores. */
    @FunctionalInterface
    public interface Permit {
        /**
         * Checks that a store may hold credentials.
         *
         * @throws AuthException when a policy forbids it
         */
        void require(String store) throws AuthException;
    }

    /** Whether there is such a place: the profile knows it, and a store for it is part of this program. */
    boolean has(StorePlace place) {
        return switch (place) {
            case FILE -> true;
            case KEYRING -> vaults.has(place.word());
            case ENCRYPTED_FILE -> layout.encryptedFile(home).isPresent() && vaults.has(place.word());
        };
    }

    /** Where {@code auto} keeps what is not to be in plain files: a keyring that holds too little keeps the passphrase of a file at least. */
    StorePlace vault(CredentialStore keyring) {
        return configured.orElse(
                has(StorePlace.ENCRYPTED_FILE) && !StoreTrial.isLargeEnough(keyring)
                        ? StorePlace.ENCRYPTED_FILE
                        : StorePlace.KEYRING);
    }

    /** The store of a place, or a stand-in that fails as opening it did; empty when no such store is part of this program. */
    Optional<CredentialStore> open(StorePlace place) throws AuthException {
        try {
            return place == StorePlace.FILE ? Optional.of(files) : vaults.open(place.word());
        } catch (StoreException e) {
            return Optional.of(new UnopenedStore(place.word(), e));
        }
    }

    /** The same, opened when it is first needed; one that is not part of this program fails then. */
    CredentialStore deferred(StorePlace place) {
        return new DeferredStore(place.word(), () -> {
            try {
                return open(place).orElseGet(() -> new UnopenedStore(place.word(), StoreFaults.notThere(place)));
            } catch (AuthException e) {
                return new UnopenedStore(place.word(), StoreFaults.notOpened(place, e));
            }
        });
    }

    /**
     * A home with its credential in {@code vault}, and all else in {@code rest}.
     *
     * @param later what {@code auto} remembers now; empty where it did not choose
     * @param plainAllowed whether a plain file may hold it
     */
    CredentialStore withCredentialIn(
            CredentialStore vault, CredentialStore rest, Optional<LaterChoice> later, boolean plainAllowed) {
        return new KeyringHome(vault, rest, new CredentialShare(layout, home, precedence, later, plainAllowed));
    }

    /**
     * The home's files, with the keys of agents in {@code sealed} where they are there, or have to be.
     *
     * @param required whether they may be nowhere else
     */
    CredentialStore withKeysIn(CredentialStore sealed, boolean required) {
        return new KeyringHome(sealed, files, new AgentKeysShare(agentKeys, required));
    }

    /** The way to {@code to} from all of {@code stores}, of which that is one. */
    Migration migration(Map<StorePlace, CredentialStore> stores, StorePlace to) {
        return new Migration(stores, to, files, precedence, neighbour, listener);
    }
}
