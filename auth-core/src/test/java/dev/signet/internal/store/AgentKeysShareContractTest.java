package dev.signet.internal.store;

import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.junit.CredentialStoreContract;
import org.junit.jupiter.api.Nested;

/** A document that is encrypted where it is so already, or has to be; here the one that the contract writes most. */
final class AgentKeysShareContractTest {
    private static CredentialStore home(CredentialStore sealed, CredentialStore files, boolean required) {
        return new KeyringHome(
                new DeferredStore("sealed", () -> sealed),
                files,
                new AgentKeysShare(DocumentName.CREDENTIAL, required));
    }

    @Nested
    final class WhereItMayBePlain extends CredentialStoreContract {
        private final InMemoryCredentialStore sealed = new InMemoryCredentialStore();
        private final InMemoryCredentialStore files = new InMemoryCredentialStore();

        @Override
        protected CredentialStore open() {
            return home(sealed, files, false);
        }
    }

    @Nested
    final class WhereItMayNot extends CredentialStoreContract {
        private final InMemoryCredentialStore sealed = new InMemoryCredentialStore();
        private final InMemoryCredentialStore files = new InMemoryCredentialStore();

        @Override
        protected CredentialStore open() {
            return home(sealed, files, true);
        }
    }
}
