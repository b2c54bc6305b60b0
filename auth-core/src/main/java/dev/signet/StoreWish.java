package dev.signet;

import dev.signet.auth.store.CredentialStore;
import dev.signet.internal.config.HomeSettings;
import dev.signet.internal.config.StoreChoice;
import dev.signet.internal.profile.ProfileDefinition;
import dev.signet.internal.store.MemoryStore;
import dev.signet.internal.store.StorePlace;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which store the application asked for. Immutable.
 *
 * @param instance one of its own; null to find one by name
 * @param name null to leave it to the home's configuration and the profile
 * @param plaintextAllowed whether files may take the place of a keyring that can't be used
 * @param encryptionRequired whether a store that keeps plain text is refused
 * @param discovery where stores are found
 */
record StoreWish(
        @Nullable CredentialStore instance,
        @Nullable String name,
        boolean plaintextAllowed,
        boolean encryptionRequired,
        StoreDiscovery discovery) {
    static final StoreWish NONE = new StoreWish(null, null, false, false, StoreDiscovery.ON_PATH);

    /**
     * A store by name.
     *
     * @param name which
     * @param reason who named it, for a person
     * @param vault where {@code auto} keeps what is not to be in plain files; empty when nobody says
     */
    record Named(String name, String reason, Optional<StorePlace> vault) {
        boolean isAuto() {
            return name.equals(StoreChoice.AUTO.word());
        }

        boolean isEphemeral() {
            return name.equals(MemoryStore.NAME);
        }

        /** The place it is; empty for {@code auto}, and for stores of others. */
        Optional<StorePlace> place() {
            return StorePlace.of(name);
        }
    }

    /** The name that counts: the application's, else the home's, else the profile's. */
    Named resolve(HomeSettings home, ProfileDefinition profile) {
        var vault = home.encrypted().map(encrypted -> encrypted ? StorePlace.ENCRYPTED_FILE : StorePlace.KEYRING);
        if (name != null) {
            return new Named(name, "named by the application", vault);
        }
        var configured = configured(home);
        return configured.isPresent()
                ? new Named(configured.get(), "named by the home's configuration", vault)
                : new Named(profile.defaultStore(), "the default", vault);
    }

    /** The store that a home's configuration comes to: with encryption on, a keyring holds a passphrase only. */
    static Optional<String> configured(HomeSettings home) {
        return home.store()
                .map(choice -> choice == StoreChoice.KEYRING && home.encrypted().orElse(false)
                        ? StorePlace.ENCRYPTED_FILE.word()
                        : choice.word());
    }

    StoreWish of(CredentialStore own) {
        return new StoreWish(own, name, plaintextAllowed, encryptionRequired, discovery);
    }

    StoreWish named(String other) {
        return new StoreWish(instance, other, plaintextAllowed, encryptionRequired, discovery);
    }

    StoreWish allowingPlaintext() {
        return new StoreWish(instance, name, true, encryptionRequired, discovery);
    }

    StoreWish encryptedOnly() {
        return new StoreWish(instance, name, plaintextAllowed, true, discovery);
    }

    StoreWish foundBy(StoreDiscovery other) {
        return new StoreWish(instance, name, plaintextAllowed, encryptionRequired, other);
    }
}
