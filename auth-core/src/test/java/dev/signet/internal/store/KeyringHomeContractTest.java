package dev.signet.internal.store;

import dev.signet.auth.TimeSource;
import dev.signet.auth.store.CredentialStore;
import dev.signet.internal.codex.CodexProfile;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.junit.CredentialStoreContract;
import java.nio.file.Path;

final class KeyringHomeContractTest extends CredentialStoreContract {
    private final InMemoryCredentialStore keyring = new InMemoryCredentialStore();
    private final InMemoryCredentialStore files = new InMemoryCredentialStore();

    @Override
    protected CredentialStore open() {
        var profile = new CodexProfile();
        return new KeyringHome(
                keyring,
                files,
                new CredentialShare(
                        profile.layout(), Path.of("/home"), new Precedence(profile, TimeSource.system()), true));
    }
}
