package dev.signet;

import dev.signet.auth.store.CredentialStoreProvider;
import java.util.List;

/** Lets tests of other packages say which stores are part of a program. */
public final class StoreLookup {
    private StoreLookup() {}

    /** Has {@code builder} find these stores and no others. */
    public static SignetBuilder only(SignetBuilder builder, List<CredentialStoreProvider> providers) {
        builder.store = builder.store.foundBy(new StoreDiscovery(() -> providers));
        return builder;
    }
}
