package dev.signet.keyring.internal.age;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider;
import dev.signet.auth.store.CredentialStoreProvider.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** Finds the store that keeps files. It is another module, which this one uses like anybody else: through its interface. */
final class FileStores {
    private static final String NAME = "file";

    private FileStores() {}

    static CredentialStore open(Request request) throws StoreException {
        List<CredentialStoreProvider> found = new ArrayList<>();
        var loader = CredentialStoreProvider.class.getClassLoader();
        for (var provider : ServiceLoader.load(CredentialStoreProvider.class, loader)) {
            if (provider.name().equals(NAME)) {
                found.add(provider);
            }
        }
        if (found.size() == 1) {
            return found.get(0).open(request);
        }
        throw new StoreException(
                found.isEmpty() ? Kind.UNREACHABLE : Kind.AMBIGUOUS,
                "encrypted files need one store called \"" + NAME + "\"; found "
                        + found.stream().map(each -> each.getClass().getName()).toList(),
                found.isEmpty()
                        ? "Add the dependency dev.signet:auth-storage-file."
                        : "Keep one of them on the class path or module path.",
                null);
    }
}
