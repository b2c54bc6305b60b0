package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.StoreException;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider.Request;
import dev.signet.auth.store.LeaseProvider;
import dev.signet.internal.lease.HomeLock;
import dev.signet.internal.lease.InProcessLeases;
import dev.signet.internal.lease.NeighbourLock;
import dev.signet.internal.ring.RingStore;
import dev.signet.internal.store.ChosenStore;
import dev.signet.internal.store.MemoryStore;
import dev.signet.internal.store.Precedence;
import dev.signet.internal.store.StoreChooser;
import dev.signet.internal.store.StorePlaces;
import dev.signet.internal.store.StoreTerms;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What lies in a home, or stands in for it.
 *
 * @param chosen the store
 * @param opened whether it was opened here
 * @param leases of the home
 * @param neighbour the locks of the program beside us
 */
record HomeParts(ChosenStore chosen, boolean opened, LeaseProvider leases, NeighbourLock neighbour) {
    private static final String FILE = "file";
    private static final String NO_HOME =
            "there is no folder for the login: none was named, HOME is not set or not read, "
                    + "and the operating system names no folder of this user";
    private static final String NO_HOME_REMEDY =
            "Name the folder for the login, or set HOME to the absolute path of your own folder.";

    /**
     * Opens what the application, the home or the profile names.
     *
     * @param inUse whether the stored credential is the one that is used
     * @throws AuthException when it can't be opened, or a policy or the application itself forbids what was chosen
     */
    static HomeParts of(SignetBuilder settings, PolicyInForce policy, AuthListener listener, boolean inUse)
            throws AuthException {
        var parts = open(settings, policy, listener, inUse);
        if (settings.store.encryptionRequired()) {
            try {
                parts.chosen.requireEncrypted();
            } catch (StoreException e) {
                parts.close();
                throw e;
            }
        }
        return parts;
    }

    private static HomeParts open(SignetBuilder settings, PolicyInForce policy, AuthListener listener, boolean inUse)
            throws AuthException {
        var given = settings.store.instance();
        var named = policy.store();
        if (given != null && settings.home == null) {
            return withoutHome(settings, ChosenStore.only(given, "given by the application"), false);
        }
        if (given == null && named.isEphemeral()) {
            return withoutHome(settings, ChosenStore.only(new MemoryStore(), named.reason()), true);
        }
        if (!inUse && findHome(settings).isEmpty()) {
            // Whose credential is given can do without; what needs the home is told why there is none.
            var why = new StoreException(StoreException.Kind.UNREACHABLE, NO_HOME, NO_HOME_REMEDY, null);
            return withoutHome(settings, ChosenStore.unopened(named.name(), why), false);
        }
        var home = home(settings);
        var definition = settings.profile.definition();
        var leases = leases(settings, home);
        var neighbour = new NeighbourLock(home, definition.neighbourLocks(), settings.time);
        if (given != null) {
            return new HomeParts(ChosenStore.only(given, "given by the application"), false, leases, neighbour);
        }
        var chosen = named.isAuto() || named.place().isPresent()
                ? choose(settings, policy, listener, inUse)
                : ChosenStore.only(
                        settings.store.discovery().open(named.name(), request(settings, listener)), named.reason());
        return new HomeParts(chosen, true, leases, neighbour);
    }

    private static ChosenStore choose(
            SignetBuilder settings, PolicyInForce policy, AuthListener listener, boolean inUse) throws AuthException {
        var files = files(settings, listener);
        try {
            var chooser = new StoreChooser(places(settings, policy, listener, files), terms(settings, inUse));
            var named = policy.store();
            return named.place().isPresent() ? chooser.named(named.place().get(), named.reason()) : chooser.auto();
        } catch (AuthException e) {
            files.close();
            throw e;
        }
    }

    /** What the application wants of its store. */
    static StoreTerms terms(SignetBuilder settings, boolean inUse) {
        return new StoreTerms(settings.store.plaintextAllowed(), settings.store.encryptionRequired(), inUse);
    }

    /** All stores of a home. */
    static StorePlaces places(
            SignetBuilder settings, PolicyInForce policy, AuthListener listener, CredentialStore files)
            throws ConfigurationException {
        var definition = settings.profile.definition();
        var home = home(settings);
        return new StorePlaces(
                files,
                new Vaults(settings.store.discovery(), request(settings, listener)),
                policy.store().vault(),
                home,
                definition.layout(),
                RingStore.AGENT_KEYS,
                leases(settings, home),
                new NeighbourLock(home, definition.neighbourLocks(), settings.time),
                new Precedence(definition, settings.time),
                policy::requireStore,
                settings.time,
                listener,
                settings.waits.session().shortLeaseWait());
    }

    /** Stores that are found by name. */
    private record Vaults(StoreDiscovery discovery, Request request) implements StorePlaces.Vaults {
        @Override
        public boolean has(String name) {
            return discovery.has(name);
        }

        @Override
        public Optional<CredentialStore> open(String name) throws AuthException {
            return discovery.find(name, request);
        }
    }

    /** The home's files, for one who closes them. */
    static CredentialStore files(SignetBuilder settings, AuthListener listener) throws AuthException {
        return settings.store.discovery().open(FILE, request(settings, listener));
    }

    private static HomeParts withoutHome(SignetBuilder settings, ChosenStore chosen, boolean opened) {
        var leases = settings.leases != null
                ? settings.leases
                : new InProcessLeases("store " + System.identityHashCode(chosen.store()), settings.time);
        return new HomeParts(chosen, opened, leases, new NeighbourLock(Path.of(""), List.of(), settings.time));
    }

    /**
     * The folder of the home.
     *
     * @throws ConfigurationException when nothing names one, or what does can't be followed
     */
    static Path home(SignetBuilder settings) throws ConfigurationException {
        var home = findHome(settings);
        if (home.isEmpty()) {
            throw noHome();
        }
        return home.get();
    }

    /** As {@link #home}; empty when nothing names one. */
    static Optional<Path> findHome(SignetBuilder settings) throws ConfigurationException {
        return settings.home != null
                ? Optional.of(settings.home)
                : settings.profile.definition().defaultHome(settings.settings);
    }

    private static ConfigurationException noHome() {
        return new ConfigurationException(NO_HOME, NO_HOME_REMEDY, null);
    }

    private static LeaseProvider leases(SignetBuilder settings, Path home) {
        return settings.leases != null
                ? settings.leases
                : new HomeLock(home, settings.profile.definition().layout().ownFolder(), settings.time);
    }

    private static Request request(SignetBuilder settings, AuthListener listener) throws ConfigurationException {
        return new Request(home(settings), settings.profile.definition().layout(), settings.time, listener);
    }

    CredentialStore store() {
        return chosen.store();
    }

    void close() {
        if (opened) {
            chosen.places().forEach(CredentialStore::close);
        }
    }
}
