package dev.signet.internal.signout;

import dev.signet.auth.AuthException;
import dev.signet.auth.Credential;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.LeaseProvider;
import dev.signet.internal.lease.NeighbourLock;
import dev.signet.internal.profile.CredentialCodec;
import dev.signet.internal.profile.LoginDialect;
import java.time.Duration;
import java.util.List;

/**
 * What signing out of a home stands on.
 *
 * @param places every place the credential may be in; the first is told to people
 * @param notes where the attempt record is: the home's own files, or the same store
 * @param leases of the home
 * @param neighbour the locks of the program beside us, taken around the deletion only
 * @param codec reads the stored credential
 * @param login knows what is revoked, and where
 * @param memory what the session of this process holds
 * @param time clocks
 * @param listener is told what happens
 * @param leaseWait how long the lease is waited for
 */
public record SignOutGround(
        List<CredentialStore> places,
        CredentialStore notes,
        LeaseProvider leases,
        NeighbourLock neighbour,
        CredentialCodec codec,
        LoginSource login,
        MemoryCopy memory,
        TimeSource time,
        AuthListener listener,
        Duration leaseWait) {
    /** Copies {@code places}. */
    public SignOutGround {
        places = List.copyOf(places);
    }

    /** Makes the dialect of this world when it is first needed. */
    @FunctionalInterface
    public interface LoginSource {
        /**
         * The dialect.
         *
         * @throws AuthException when the settings do not allow one
         */
        LoginDialect get() throws AuthException;
    }

    /** The tokens of this process that the store does not have. */
    @FunctionalInterface
    public interface MemoryCopy {
        /**
         * Tokens that the server gave and the store does not have: refused by it, or overtaken by another program's.
         *
         * @return empty when the store has what the session holds
         * @throws InterruptedException when the thread is interrupted; nothing was done then
         */
        List<Credential> unsaved() throws InterruptedException;
    }
}
