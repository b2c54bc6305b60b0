package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.ForwardingCredentialStore;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Homes that are not opened, or not served, since a policy or the application itself says no. */
class StoreRefusalTest extends HomeStoresFixture {
    private int closed;

    /** A keyring holds a connection and a thread while it is open. */
    @Test
    void whoeverRefusesAStoreClosesWhatWasOpenedToLook() throws Exception {
        reached = new Counting(keyring);
        for (int i = 1; i <= 3; i++) {
            assertThat(catchThrowableOfType(
                            PolicyDeniedException.class,
                            () -> builder()
                                    .store("auto")
                                    .policy(SignInPolicy.builder()
                                            .stores("file")
                                            .build())
                                    .build()))
                    .isNotNull();
            assertThat(closed).isEqualTo(i);
        }
        Files.createDirectories(home.resolve("signet"));
        Files.createDirectory(home.resolve("signet/store.json"));
        try (var signet = open("file")) {
            assertThat(catchThrowableOfType(
                            StoreException.class, () -> signet.stores().probe()))
                    .isNotNull();
        }
        assertThat(closed).as("by a survey too").isEqualTo(4);
    }

    /** The program beside us wrote it, or a setting of before. */
    @ParameterizedTest
    @ValueSource(strings = {"keyring", "encrypted-file"})
    void strictModeMovesACredentialThatAppearedInAPlainFile(String store) throws Exception {
        providesEncrypted = true;
        if (store.equals("encrypted-file")) {
            configure("auto");
        }
        inFile(server.signIn());
        strict("auto").close();
        var vault = store.equals("keyring") ? keyring : encrypted;
        assertThat(vault.content(DocumentName.CREDENTIAL)).isPresent();
        time.advance(Duration.ofMinutes(1));
        var session = inFile(server.signIn());
        try (var signet = strict("auto")) {
            assertThat(authJson()).doesNotExist();
            assertThat(bearer(signet)).endsWith(session.accessToken());
            assertThat(signet.stores().inUse()).isEqualTo(store);
        }
        vault.remove(DocumentName.CREDENTIAL);
        inFile(session);
        try (var signet = strict("auto")) {
            assertThat(authJson()).doesNotExist();
            assertThat(bearer(signet)).endsWith(session.accessToken());
        }
        time.advance(Duration.ofMinutes(1));
        var newer = inFile(server.signIn());
        try (var signet = strict(store)) {
            assertThat(authJson()).as("beside a store that is named too").doesNotExist();
            assertThat(bearer(signet)).endsWith(newer.accessToken());
        }
    }

    @Test
    void strictModeSendsNothingFromAPlainFileThatCanNotBeMovedOrCameLater() throws Exception {
        var session = inFile(server.signIn());
        try (var signet = strict("auto")) {
            assertThat(bearer(signet)).endsWith(session.accessToken());
        }
        keyring.remove(DocumentName.CREDENTIAL);
        try (var signet = strict("auto")) {
            inFile(session);
            assertDenied(signet);
        }
        keyring.failNext(Operation.PREPARE, Integer.MAX_VALUE, Kind.LOCKED);
        try (var signet = strict("auto")) {
            assertDenied(signet);
            assertThat(signet.signOutLocally().isComplete()).isTrue();
        }
        assertThat(authJson()).doesNotExist();
    }

    private void assertDenied(Signet signet) {
        var e = catchThrowableOfType(StoreException.class, () -> bearer(signet));
        assertThat(e.kind()).isEqualTo(Kind.DENIED);
        assertThat(e).hasMessageContaining("auth.json").hasMessageContaining("plain text");
    }

    private Signet strict(String store) throws Exception {
        return builder().store(store).requireEncryptedStore().build();
    }

    private final class Counting extends ForwardingCredentialStore {
        Counting(CredentialStore store) {
            super(store);
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
