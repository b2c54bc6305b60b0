package dev.signet.internal.store;

import dev.signet.auth.AuthException;
import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.LeaseProvider;
import dev.signet.auth.store.StoreLayout;
import dev.signet.internal.lease.NeighbourLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The places where a home's credential may be.
 *
 * @param files of the home, open
 * @param keyring opens the keyring when it is first needed
 * @param home of the person
 * @param layout of the profile
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
        KeyringSource keyring,
        Path home,
        StoreLayout layout,
        LeaseProvider leases,
        NeighbourLock neighbour,
        Precedence precedence,
        Permit permit,
        TimeSource time,
        AuthListener listener,
        Duration leaseWait) {
    /** Finds the keyring store. */
    @FunctionalInterface
    public interface KeyringSource {
        /**
         * Opens it.
         *
         * @return empty when no such store is part of this program
         * @throws StoreException when it can't be opened now
         * @throws AuthException when there is more than one
         */
        Optional<CredentialStore> open() throws AuthException;
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

    /** The keyring, or a stand-in that fails as opening it did; empty when no such store is part of this program. */
    Optional<CredentialStore> openKeyring() throws AuthException {
        try {
            return keyring.open();
        } catch (StoreException e) {
            return Optional.of(new UnopenedStore("keyring", e));
        }
    }

    /** The home with its credential in {@code store}; closing it closes the files too. */
    CredentialStore withKeyring(CredentialStore store, boolean servesFileAlone) {
        return new KeyringHome(store, files, new KeyringHome.Routes(layout, home), precedence, servesFileAlone);
    }

    Migration migration(CredentialStore store) {
        return new Migration(store, files, precedence, neighbour, listener);
    }
}
