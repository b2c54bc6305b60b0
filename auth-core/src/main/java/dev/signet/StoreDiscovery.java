package dev.signet;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/**
 * Finds stores by name, on the module path and on the class path, with the class loader of the interface itself. Immutable.
 *
 * @param providers all there are
 */
record StoreDiscovery(Supplier<? extends Iterable<CredentialStoreProvider>> providers) {
    static final StoreDiscovery ON_PATH = new StoreDiscovery(
            () -> ServiceLoader.load(CredentialStoreProvider.class, CredentialStoreProvider.class.getClassLoader()));

    /**
     * Opens the one store called {@code name}.
     *
     * @throws ConfigurationException when there is none, or more than one
     */
    CredentialStore open(String name, CredentialStoreProvider.Request request)
            throws ConfigurationException, StoreException {
        var found = find(name, request);
        if (found.isEmpty()) {
            throw new ConfigurationException(
                    "there is no store called \"" + name + "\"; found " + names(),
                    "Name one of those, or add the dependency that brings it, such as dev.signet:auth-storage-" + name
                            + ".",
                    null);
        }
        return found.get();
    }

    /**
     * As {@link #open}, where there need be none.
     *
     * @throws ConfigurationException when there is more than one
     */
    Optional<CredentialStore> find(String name, CredentialStoreProvider.Request request)
            throws ConfigurationException, StoreException {
        var found = new ArrayList<CredentialStoreProvider>();
        for (var provider : providers.get()) {
            if (provider.name().equals(name)) {
                found.add(provider);
            }
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
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0).open(request));
    }

    /** Whether there is a store called {@code name}; opens none. */
    boolean has(String name) {
        return names().contains(name);
    }

    private List<String> names() {
        var names = new ArrayList<String>();
        providers.get().forEach(provider -> names.add(provider.name()));
        return names;
    }
}
