package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.testkit.ForwardingCredentialStore;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which store a home is opened with, on real files beside a keyring in memory; and what moves the credential. */
class HomeStoresTest extends HomeStoresFixture {
    @Test
    void autoTakesAKeyringThatWorksMovesTheFileAndRemembers() throws Exception {
        var session = inFile(server.signIn());
        try (var signet = open("auto")) {
            assertThat(bearer(signet)).isEqualTo("Bearer " + session.accessToken());
            assertThat(signet.status().store()).isEqualTo("keyring");
            assertThat(signet.status().storeReason()).contains("auto", "the keyring works");
        }
        assertThat(authJson()).doesNotExist();
        assertThat(inKeyring()).isEqualTo(session.authJson());
        assertThat(home.resolve("signet/store.json")).content().contains("\"keyring\"");
        int trials = keyring.calls(Operation.PREPARE);
        try (var signet = open("auto")) {
            assertThat(signet.status().storeReason()).contains("remembered since");
        }
        assertThat(keyring.calls(Operation.PREPARE)).as("decided once").isEqualTo(trials);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"LOCKED", "TIMEOUT", "DISMISSED", "DENIED"})
    void aKeyringThatCanNotBeUsedIsAnErrorUnlessPlainTextIsAllowed(Kind kind) throws Exception {
        var session = inFile(server.signIn());
        keyring.failNext(Operation.READ, Integer.MAX_VALUE, kind);
        try (var signet = open("auto")) {
            var e = catchThrowableOfType(StoreException.class, () -> bearer(signet));
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(signet.status().state()).isEqualTo(Status.State.UNAVAILABLE);
        }
        assertThat(authJson()).as("nothing was moved").exists();
        assertThat(home.resolve("signet/store.json")).doesNotExist();
        try (var signet = builder().store("auto").allowPlaintextFallback().build()) {
            assertThat(bearer(signet)).endsWith(session.accessToken());
            assertThat(signet.status().store()).isEqualTo("file");
        }
        keyring.failNext(Operation.READ, 0, kind);
        try (var signet = open("auto")) {
            assertThat(signet.status().store()).as("decided when it can be").isEqualTo("keyring");
        }
    }

    @Test
    void withoutAKeyringAutoTakesFilesSaysWhyAndStaysWithThem() throws Exception {
        inFile(server.signIn());
        keyring.failNext(Operation.READ, 1, Kind.UNREACHABLE);
        try (var signet = open("auto")) {
            assertThat(signet.status().store()).isEqualTo("file");
            assertThat(signet.status().storeReason()).contains("there is no keyring here");
        }
        try (var signet = open("auto")) {
            assertThat(signet.status().store()).as("remembered").isEqualTo("file");
        }
        Files.delete(home.resolve("signet/store.json"));
        provided = false;
        try (var signet = open("auto")) {
            assertThat(signet.status().storeReason()).contains("no keyring store is part of this program");
        }
    }

    @Test
    void aStoreThatKeepsPlainTextIsRefusedWhereEncryptionIsRequired() throws Exception {
        var e = catchThrowableOfType(
                StoreException.class,
                () -> builder().store("file").requireEncryptedStore().build());
        assertThat(e.kind()).isEqualTo(Kind.DENIED);
        try (var signet = builder().store("auto").requireEncryptedStore().build()) {
            assertThat(signet.status().store()).isEqualTo("keyring");
        }
    }

    @Test
    void theConfigurationOfTheHomeIsFollowedAndEphemeralWritesNothing() throws Exception {
        inFile(server.signIn());
        Files.writeString(home.resolve("config.toml"), "cli_auth_credentials_store = \"ephemeral\"\n");
        try (var signet = builder().build()) {
            assertThat(signet.status().store()).isEqualTo("ephemeral");
            assertThat(signet.status().state()).isEqualTo(Status.State.SIGNED_OUT);
            assertThat(signet.status().notes()).isEmpty();
        }
        assertThat(home.resolve("signet")).doesNotExist();
        try (var signet = open("file")) {
            assertThat(signet.status().notes()).singleElement().asString().contains("ephemeral");
        }
    }

    @Test
    void ofTwoCopiesTheOlderTokenIsNeverSent() throws Exception {
        var older = server.signIn();
        keyring.put(DocumentName.CREDENTIAL, bytes(older));
        time.advance(Duration.ofMinutes(10));
        var newer = inFile(server.signIn());
        try (var signet = open("keyring")) {
            assertThat(bearer(signet)).as("the file expires later").endsWith(newer.accessToken());
        }
        inFile(older);
        keyring.put(DocumentName.CREDENTIAL, bytes(newer));
        try (var signet = open("keyring")) {
            assertThat(bearer(signet)).as("the keyring's does").endsWith(newer.accessToken());
            signet.refresh();
            assertThat(authJson())
                    .as("saved to the keyring, so the older file is gone")
                    .doesNotExist();
        }
    }

    @Test
    void aFileFromTheFutureOrOfAnotherKindIsAConflictThatSignOutResolves() throws Exception {
        keyring.put(DocumentName.CREDENTIAL, bytes(server.signIn()));
        time.advance(Duration.ofMinutes(10));
        inFile(server.signIn());
        time.setWall(time.instant().minus(Duration.ofMinutes(9)));
        var unlike = Files.readString(authJson());
        for (var document : List.of(unlike, "{\"OPENAI_API_KEY\":\"sk-other\"}")) {
            Files.writeString(authJson(), document);
            try (var signet = open("keyring")) {
                var e = catchThrowableOfType(StoreException.class, () -> bearer(signet));
                assertThat(e.kind()).isEqualTo(Kind.CONFLICT);
            }
        }
        try (var signet = open("keyring")) {
            var result = signet.signOutLocally();
            assertThat(result.isComplete()).as(result.pending().toString()).isTrue();
        }
        assertThat(authJson()).doesNotExist();
        assertThat(keyring.content(DocumentName.CREDENTIAL)).isEmpty();
    }

    @Test
    void signOutClearsTheFileWhereTheKeyringIsDeadAndListsIt() throws Exception {
        inFile(server.signIn());
        keyring.failNext(Operation.READ, Integer.MAX_VALUE, Kind.UNREACHABLE);
        try (var signet = open("keyring")) {
            var result = signet.signOutLocally();
            assertThat(result.deleted()).anyMatch(place -> place.contains("auth.json"));
            assertThat(result.pending()).anyMatch(place -> place.contains("keyring"));
            assertThat(result.isComplete()).isFalse();
        }
        assertThat(authJson()).doesNotExist();
    }

    @Test
    void aMigrationThatIsCutOffAnywhereLosesNothingAndGoesOn() throws Exception {
        var session = server.signIn();
        for (var to : List.of("keyring", "file")) {
            int steps = 0;
            boolean done = false;
            while (!done) {
                keyring.remove(DocumentName.CREDENTIAL);
                Files.deleteIfExists(authJson());
                if (to.equals("keyring")) {
                    inFile(session);
                } else {
                    keyring.put(DocumentName.CREDENTIAL, bytes(session));
                }
                var cut = new Cut(keyring, steps++);
                reached = cut;
                try (var signet = open("file")) {
                    signet.stores().migrateTo(to);
                    done = cut.left >= 0;
                } catch (Killed e) {
                    assertThat(Files.exists(authJson())
                                    || keyring.content(DocumentName.CREDENTIAL).isPresent())
                            .isTrue();
                }
                reached = keyring;
                try (var signet = open("file")) {
                    signet.stores().migrateTo(to);
                }
                assertThat(Files.exists(authJson())).isEqualTo(to.equals("file"));
                assertThat(keyring.content(DocumentName.CREDENTIAL).isPresent()).isEqualTo(to.equals("keyring"));
            }
            assertThat(steps).as("calls that were cut off").isGreaterThan(2);
        }
    }

    @Test
    void probingTriesEachAndChangesNothing() throws Exception {
        var session = inFile(server.signIn());
        try (var signet = open("file")) {
            var probe = signet.stores().probe();
            assertThat(probe.auto()).isEqualTo("keyring");
            assertThat(probe.places()).allMatch(StoreProbe.Place::isUsable).hasSize(2);
            keyring.failNext(Operation.READ, 1, Kind.LOCKED);
            assertThat(signet.stores().probe().places().get(0).isUsable()).isFalse();
        }
        assertThat(authJson()).hasContent(session.authJson());
        assertThat(home.resolve("signet/store.json")).doesNotExist();
    }

    /** Ends the process, as far as this test is concerned, at one of the keyring's calls. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final class Cut extends ForwardingCredentialStore {
        private int left;

        Cut(CredentialStore store, int left) {
            super(store);
            this.left = left;
        }

        private void step() {
            if (--left < 0) {
                throw new Killed();
            }
        }

        @Override
        public Snapshot read(DocumentName name) throws StoreException {
            step();
            return super.read(name);
        }

        @Override
        public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
            step();
            var draft = super.prepare(lease, name, maxBytes);
            return new Draft() {
                @Override
                public Revision commit(Revision expected, byte[] content) throws StoreException {
                    step();
                    var written = draft.commit(expected, content);
                    step();
                    return written;
                }

                @Override
                public void close() {
                    draft.close();
                }
            };
        }

        @Override
        public void delete(Lease lease, DocumentName name, Revision expected) throws StoreException {
            step();
            super.delete(lease, name, expected);
            step();
        }
    }
}
