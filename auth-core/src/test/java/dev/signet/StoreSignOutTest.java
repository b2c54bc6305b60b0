package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Secret;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing out of a home that keeps its credential in files, beside a keyring that holds one too. */
class StoreSignOutTest extends HomeStoresFixture {
    /** As one does that is killed after it remembered where to, and before it deleted what was there. */
    @Test
    void clearsWhatAMigrationLeftInTheKeyring() throws Exception {
        inFile(server.signIn());
        try (var signet = open("auto")) {
            signet.stores().migrateTo("file");
        }
        inFile(in(keyring, server.signIn()));
        try (var signet = open("auto")) {
            assertThat(signet.stores().inUse()).isEqualTo("file");
            assertThat(signet.signOutLocally().isComplete()).isTrue();
        }
        assertThat(keyring.content(DocumentName.CREDENTIAL)).isEmpty();
        assertThat(authJson()).doesNotExist();
    }

    @Test
    void aKeyringThatAPersonLeftIsNamedWhileItCanNotBeReached() throws Exception {
        inFile(server.signIn());
        try (var signet = open("auto")) {
            signet.stores().migrateTo("file");
        }
        keyring.failNext(Operation.READ, Integer.MAX_VALUE, Kind.UNREACHABLE);
        try (var signet = open("auto")) {
            assertThat(signet.signOutLocally().pending()).anyMatch(place -> place.contains("keyring"));
        }
        assertThat(authJson()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clearsAKeyringThatCameLaterAndOpensItOnlyThen(boolean isRemembered) throws Exception {
        keyring.failNext(Operation.READ, Integer.MAX_VALUE, Kind.UNREACHABLE);
        if (isRemembered) {
            inFile(server.signIn());
            open("auto").close();
            assertThat(home.resolve("signet/store.json")).exists();
        }
        int looks = keyring.calls(Operation.READ);
        try (var signet = open("auto")) {
            signet.signIn().apiKey(Secret.of("sk-a-key")).run();
            assertThat(signet.stores().inUse()).isEqualTo("file");
            assertThat(keyring.calls(Operation.READ) - looks)
                    .as("looks at the keyring")
                    .isEqualTo(isRemembered ? 0 : 1);
            keyring.failNext(Operation.READ, 0, Kind.UNREACHABLE);
            in(keyring, server.signIn());
            assertThat(signet.signOutLocally().isComplete()).isTrue();
        }
        assertThat(keyring.content(DocumentName.CREDENTIAL)).isEmpty();
        assertThat(authJson()).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNREACHABLE", "LOCKED"})
    void whereThereWasNoKeyringOneThatIsMissingStillIsNoTrouble(Kind kind) throws Exception {
        inFile(server.signIn());
        keyring.failNext(Operation.READ, 1, Kind.UNREACHABLE);
        open("auto").close();
        keyring.failNext(Operation.READ, Integer.MAX_VALUE, kind);
        try (var signet = open("auto")) {
            var result = signet.signOutLocally();
            assertThat(result.isComplete()).isEqualTo(kind == Kind.UNREACHABLE);
            assertThat(result.pending()).hasSize(kind == Kind.UNREACHABLE ? 0 : 1);
        }
        assertThat(authJson()).doesNotExist();
    }

    /** The Codex CLI does the same with its store {@code file}. */
    @Test
    void leavesTheKeyringAloneWhereTheStoreIsNamed() throws Exception {
        inFile(in(keyring, server.signIn()));
        Files.writeString(home.resolve("config.toml"), "cli_auth_credentials_store = \"file\"\n");
        try (var signet = builder().build()) {
            assertThat(signet.signOutLocally().isComplete()).isTrue();
        }
        assertThat(keyring.content(DocumentName.CREDENTIAL)).isPresent();
        assertThat(keyring.calls(Operation.READ)).isZero();
    }
}
