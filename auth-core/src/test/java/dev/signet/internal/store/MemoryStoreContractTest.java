package dev.signet.internal.store;

import dev.signet.auth.store.CredentialStore;
import dev.signet.testkit.junit.CredentialStoreContract;

final class MemoryStoreContractTest extends CredentialStoreContract {
    private final MemoryStore store = new MemoryStore();

    @Override
    protected CredentialStore open() {
        return store;
    }
}
