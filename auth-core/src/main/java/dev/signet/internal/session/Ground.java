package dev.signet.internal.session;

import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.LeaseProvider;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.lease.NeighbourLock;
import dev.signet.internal.profile.ProfileDefinition;
import java.util.function.DoubleSupplier;

/**
 * What a session stands on. Everything that could differ in a test comes in here.
 *
 * @param profile what the world calls things
 * @param store where the credential is
 * @param notes where the attempt record is: the home's own files, or the same store
 * @param leases of the home
 * @param neighbour the locks of the program beside us
 * @param refresher gets newer tokens
 * @param time clocks
 * @param random from 0 to 1, for jitter
 * @param listener is told what happens
 * @param limits how long things may take
 */
public record Ground(
        ProfileDefinition profile,
        CredentialStore store,
        CredentialStore notes,
        LeaseProvider leases,
        NeighbourLock neighbour,
        TokenRefresher refresher,
        TimeSource time,
        DoubleSupplier random,
        AuthListener listener,
        Limits limits) {}
