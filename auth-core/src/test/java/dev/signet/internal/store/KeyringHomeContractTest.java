package dev.signet.internal.store;

import dev.signet.auth.TimeSource;
import dev.signet.auth.store.CredentialStore;
import dev.signet.internal.codex.CodexProfile;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.junit.CredentialStoreContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

final class KeyringHomeContractTest {
    private static CredentialStore home(CredentialStore keyring, CredentialStore files, CredentialStore choices) {
        var profile = new CodexProfile();
        return new KeyringHome(
                keyring,
                files,
                new CredentialShare(
                        profile.layout(),
                        Path.of("/home"),
                        new Precedence(profile, TimeSource.system()),
                        Optional.of(new LaterChoice(StorePlace.KEYRING, choices, true, store -> {})),
                        true));
    }

    @Nested
    final class WhereItWasOpened extends CredentialStoreContract {
        private final InMemoryCredentialStore keyring = new InMemoryCredentialStore();
        private final InMemoryCredentialStore files = new InMemoryCredentialStore();

        @Override
        protected CredentialStore open() {
            return home(keyring, files, files);
        }
    }

    @Nested
    final class WhereItWasMovedToFiles extends CredentialStoreContract {
        private final InMemoryCredentialStore keyring = new InMemoryCredentialStore();
        private final InMemoryCredentialStore files = new InMemoryCredentialStore();
        private final InMemoryCredentialStore choices = new InMemoryCredentialStore();

        @Override
        protected CredentialStore open() {
            choices.put(
                    RememberedChoice.DOCUMENT,
                    "{\"schema\":1,\"store\":\"file\",\"reason\":\"moved\",\"at\":\"2026-01-01T00:00:00Z\"}"
                            .getBytes(StandardCharsets.UTF_8));
            return home(keyring, files, choices);
        }
    }
}
