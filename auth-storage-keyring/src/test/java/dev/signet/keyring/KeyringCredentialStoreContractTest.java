package dev.signet.keyring;

import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.ManualLeases;
import dev.signet.testkit.junit.CredentialStoreContract;
import dev.signet.testkit.junit.KeyringExtension;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeyringCredentialStoreContractTest extends CredentialStoreContract {
    @RegisterExtension
    static final KeyringExtension KEYRING = KeyringExtension.create();

    private final String home = UUID.randomUUID().toString();

    @Override
    protected CredentialStore open() throws Exception {
        return new KeyringCredentialStoreProvider()
                .withBusAddress(KEYRING.keyring().busAddress())
                .open(TestStore.request(home));
    }

    /** The daemon writes its whole keyring with each change, so a large item makes all tests slow that come after. */
    @AfterEach
    void leaveNothingInTheKeyring() throws Exception {
        try (CredentialStore store = open();
                var lease = new ManualLeases().acquire(Duration.ZERO)) {
            for (DocumentName name : new DocumentName[] {DocumentName.CREDENTIAL, DocumentName.ATTEMPT}) {
                store.delete(lease, name, store.read(name).revision());
            }
        }
    }
}
