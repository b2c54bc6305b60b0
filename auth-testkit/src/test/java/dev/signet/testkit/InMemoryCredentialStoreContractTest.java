package dev.signet.testkit;

import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreTraits;
import dev.signet.auth.store.StoreTraits.Trait;
import dev.signet.testkit.junit.CredentialStoreContract;
import java.util.Optional;
import java.util.Set;

final class InMemoryCredentialStoreContractTest extends CredentialStoreContract {
    private final InMemoryCredentialStore store = new InMemoryCredentialStore();

    @Override
    protected CredentialStore open() {
        return store;
    }

    @Override
    protected Optional<CredentialStore> openReadOnly(DocumentName document, byte[] content) {
        var readOnly = new InMemoryCredentialStore("memory", new StoreTraits(Set.of(Trait.READ_ONLY), 1000));
        readOnly.put(document, content);
        return Optional.of(readOnly);
    }
}
