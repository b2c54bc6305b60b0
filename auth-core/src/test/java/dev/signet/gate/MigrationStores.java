package dev.signet.gate;

import dev.signet.Profile;
import dev.signet.Signet;
import dev.signet.SignetBuilder;
import dev.signet.StoreLookup;
import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider;
import dev.signet.auth.store.StoreTraits;
import dev.signet.internal.codex.CodexProfile;
import dev.signet.testkit.ForwardingCredentialStore;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;

/**
 * A home whose keyring is a second folder, kept by the file store: what was acknowledged there survives {@code kill -9}, and nothing
 * else does.
 *
 * @param home where the files are
 * @param vault the folder that stands in for a keyring
 */
record MigrationStores(Path home, Path vault) {
    /** A builder that finds both stores, each in what {@code wrapping} makes of it. */
    SignetBuilder builder(UnaryOperator<CredentialStore> wrapping) {
        return StoreLookup.only(
                Signet.builder(Profile.codex()).home(home).timeSource(TimeSource.system()),
                List.of(provider("file", home, wrapping), provider("keyring", vault, wrapping)));
    }

    /** One of both as it is, by its name. */
    CredentialStore open(String name) throws StoreException {
        var request = new CredentialStoreProvider.Request(
                home, new CodexProfile().layout(), TimeSource.system(), AuthListener.none());
        return open(name, name.equals("file") ? home : vault, request);
    }

    private static CredentialStore open(String name, Path folder, CredentialStoreProvider.Request request)
            throws StoreException {
        var store = ServiceLoader.load(CredentialStoreProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("file"))
                .findFirst()
                .orElseThrow()
                .open(new CredentialStoreProvider.Request(
                        folder, request.layout(), request.time(), request.listener()));
        return name.equals("file") ? store : new Vault(store);
    }

    private static CredentialStoreProvider provider(String name, Path folder, UnaryOperator<CredentialStore> wrapping) {
        return new CredentialStoreProvider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public CredentialStore open(Request request) throws StoreException {
                return wrapping.apply(MigrationStores.open(name, folder, request));
            }
        };
    }

    private static final class Vault extends ForwardingCredentialStore {
        Vault(CredentialStore store) {
            super(store);
        }

        @Override
        public String name() {
            return "keyring";
        }

        @Override
        public StoreTraits traits() {
            var traits = EnumSet.noneOf(StoreTraits.Trait.class);
            traits.addAll(super.traits().traits());
            traits.remove(StoreTraits.Trait.PLAINTEXT);
            return new StoreTraits(traits, super.traits().maxBytes());
        }
    }
}
