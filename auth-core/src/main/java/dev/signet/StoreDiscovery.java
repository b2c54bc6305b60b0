package dev.signet;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider;
import java.util.ArrayList;
import java.util.ServiceLoader;

/** Finds stores by name, on the module path and on the class path, with the class loader of the interface itself. */
final class StoreDiscovery {
    private StoreDiscovery() {}

    /**
     * Opens the one store called {@code name}.
     *
     * @throws ConfigurationException when there is none, or more than one
     */
    static CredentialStore open(String name, CredentialStoreProvider.Request request)
            throws ConfigurationException, StoreException {
        var found = new ArrayList<CredentialStoreProvider>();
        var names = new ArrayList<String>();
        var loader = CredentialStoreProvider.class.getClassLoader();
        for (var provider : ServiceLoader.load(CredentialStoreProvider.class, loader)) {
            names.add(provider.name());
            if (provider.name().equals(name)) {
                found.add(provider);
            }
        }
        if (found.isEmpty()) {
            throw new ConfigurationException(
                    "there is no store called \"" + name + "\"; found " + names,
                    "Name one of those, or add the dependency that brings it, such as dev.signet:auth-storage-" + name
                            + ".",
                    null);
        }
        if (found.size() > 1) {
            throw new ConfigurationException(
                    "more than one store is called \"" + name + "\": "
                            + found.stream()
                                    .map(each -> each.getClass().getName())
                                    .toList(),
                    "Keep one of them on the class path or module path.",
                    null);
        }
        return found.get(0).open(request);
    }
}
