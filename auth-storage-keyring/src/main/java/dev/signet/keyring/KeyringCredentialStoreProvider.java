package dev.signet.keyring;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider;
import dev.signet.keyring.internal.Keyring;
import java.time.Duration;
import java.util.Objects;

/**
 * Opens the store that keeps documents in the keyring of the operating system, under the name {@code keyring}: on Linux the Secret
 * Service, such as gnome-keyring, reached over the session bus.
 *
 * <p>Only documents that the layout gives a keyring entry are kept there; calls for others fail with {@code DENIED}. An entry is a
 * whole document, never cut up or in parts. Nobody is ever prompted, unless {@link #withPromptWait} says so: a locked keyring is
 * {@code LOCKED}, which is not the same as an empty one. No keyring is created where there is none, and the one called {@code session},
 * which is in memory only, is refused.
 *
 * <p>Opening connects to nothing: each call reaches for the keyring if need be, and again after it went away. A call waits at most
 * three seconds for the keyring unless {@link #withCallWait} says otherwise, and fails with {@code TIMEOUT} then. Threads that change one
 * store at the same time take turns, and each waits for those before it, 30 seconds at most. An interrupt of the calling thread
 * does not cut it short, as no call of a store is. The threads of this store are daemon threads: the end of the JVM waits for none.
 *
 * <p>Where no bus address is given it is read from the environment, which is where a desktop says it:
 * {@code DBUS_SESSION_BUS_ADDRESS}, else the socket {@code bus} in {@code XDG_RUNTIME_DIR}.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class KeyringCredentialStoreProvider implements CredentialStoreProvider {
    static final String NAME = "keyring";

    private final KeyringSettings settings;

    /** Does nothing; for {@link java.util.ServiceLoader}. */
    public KeyringCredentialStoreProvider() {
        this(KeyringSettings.DEFAULT);
    }

    private KeyringCredentialStoreProvider(KeyringSettings settings) {
        this.settings = settings;
    }

    /**
     * A provider that reaches the Secret Service on another bus than the environment's.
     *
     * @param address as the D-Bus specification writes it, such as {@code unix:path=/run/user/1000/bus}; of several, separated by
     *     {@code ;}, the first with a path is used
     * @return the same otherwise
     */
    public KeyringCredentialStoreProvider withBusAddress(String address) {
        Objects.requireNonNull(address, "address");
        return new KeyringCredentialStoreProvider(
                new KeyringSettings(address, settings.callWait(), settings.promptWait()));
    }

    /**
     * A provider whose calls wait for another time than three seconds.
     *
     * @param wait the longest time for one call, positive
     * @return the same otherwise
     */
    public KeyringCredentialStoreProvider withCallWait(Duration wait) {
        if (wait.isNegative() || wait.isZero()) {
            throw new IllegalArgumentException("the wait for a call must be positive, but was " + wait);
        }
        return new KeyringCredentialStoreProvider(
                new KeyringSettings(settings.busAddress(), wait, settings.promptWait()));
    }

    /**
     * A provider that lets the Secret Service ask the person at the desktop to unlock a locked keyring. Without it nobody is asked, as
     * the contract of a store has it; so this is for a program that a person has just started. A prompt that is closed without an
     * answer is {@code DISMISSED}.
     *
     * @param wait how long the person may take, besides the wait for the call; zero, the default, means that nobody is asked
     * @return the same otherwise
     */
    public KeyringCredentialStoreProvider withPromptWait(Duration wait) {
        if (wait.isNegative()) {
            throw new IllegalArgumentException("the wait for a prompt must not be negative, but was " + wait);
        }
        return new KeyringCredentialStoreProvider(
                new KeyringSettings(settings.busAddress(), settings.callWait(), wait));
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * {@inheritDoc}
     *
     * @throws StoreException {@code UNREACHABLE} when this system has no keyring that Signet knows, or no session bus
     */
    @Override
    public CredentialStore open(Request request) throws StoreException {
        return new KeyringCredentialStore(request, keyring());
    }

    /** The keyring itself, as this provider reaches it. */
    Keyring keyring() throws StoreException {
        return Keyrings.forThisSystem(System.getProperty("os.name", ""), settings, System::getenv);
    }
}
