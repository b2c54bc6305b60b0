package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.Secret;
import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreTraits;
import dev.signet.auth.store.StoreTraits.Trait;
import dev.signet.internal.ring.RingStore;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Homes whose credential is in an encrypted file, and what has to be encrypted beside it. */
class EncryptedStoreTest extends HomeStoresFixture {
    private static final DocumentName KEYS = RingStore.AGENT_KEYS;

    @BeforeEach
    void provideIt() {
        providesEncrypted = true;
    }

    @Test
    void theFeatureOfTheCliMakesItTheStoreUnlessTheApplicationNamesAnother() throws Exception {
        var session = in(encrypted, server.signIn());
        configure("keyring");
        try (var signet = builder().build()) {
            assertThat(signet.stores().inUse()).isEqualTo("encrypted-file");
            assertThat(signet.stores().reason()).isEqualTo("named by the home's configuration");
            assertThat(bearer(signet)).endsWith(session.accessToken());
            assertThat(signet.status().notes()).isEmpty();
            signet.refresh();
        }
        assertThat(text(encrypted)).contains(server.newest(session).accessToken());
        assertThat(keyring.content(DocumentName.CREDENTIAL)).isEmpty();
        assertThat(authJson()).doesNotExist();
        try (var signet = open("keyring")) {
            assertThat(signet.status().store()).isEqualTo("keyring");
            assertThat(signet.status().notes()).singleElement().asString().contains("encrypted-file");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "ephemeral"})
    void theFeatureChangesNothingWhereNoKeyringIsAskedFor(String store) throws Exception {
        configure(store);
        try (var signet = builder().build()) {
            assertThat(signet.status().store()).isEqualTo(store);
            assertThat(signet.status().notes()).isEmpty();
        }
    }

    @Test
    void autoMovesTheFileThereAndRemembers() throws Exception {
        var session = inFile(server.signIn());
        configure("auto");
        for (var reason : List.of("the keyring works", "remembered since")) {
            try (var signet = builder().build()) {
                assertThat(signet.status().store()).isEqualTo("encrypted-file");
                assertThat(signet.status().storeReason()).contains(reason);
                assertThat(bearer(signet)).endsWith(session.accessToken());
            }
        }
        assertThat(authJson()).doesNotExist();
        assertThat(home.resolve("signet/store.json")).content().contains("\"encrypted-file\"");
    }

    /** As a credential of Windows does. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void autoTakesItWhereTheKeyringHoldsTooLittleForASignIn(boolean isSignedIn) throws Exception {
        reached = new InMemoryCredentialStore("keyring", new StoreTraits(Set.of(Trait.DURABLE), 1280));
        var session = server.signIn();
        if (isSignedIn) {
            inFile(session);
        } else {
            Files.delete(home);
        }
        try (var signet = open("auto")) {
            assertThat(signet.status().store()).isEqualTo("encrypted-file");
            assertThat(signet.status().storeReason()).contains("holds too little for a sign-in");
            if (!isSignedIn) {
                signet.signIn().apiKey(Secret.of("sk-a-key")).run();
            }
        }
        assertThat(authJson()).doesNotExist();
        assertThat(encrypted.content(DocumentName.CREDENTIAL)).isPresent();
        try (var signet = open("auto")) {
            assertThat(signet.stores().inUse()).isEqualTo("encrypted-file");
            assertThat(bearer(signet)).endsWith(isSignedIn ? session.accessToken() : "sk-a-key");
        }
        assertThat(home.resolve("signet/store.json")).content().contains("\"encrypted-file\"");
    }

    @Test
    void aSmallKeyringStaysTheChoiceWhereNoEncryptedFileIsPartOfTheProgram() throws Exception {
        providesEncrypted = false;
        reached = new InMemoryCredentialStore("keyring", new StoreTraits(Set.of(Trait.DURABLE), 1280));
        inFile(server.signIn());
        try (var signet = open("auto")) {
            assertThat(signet.status().store()).isEqualTo("keyring");
        }
        assertThat(authJson()).as("it is nowhere else").exists();
    }

    @Test
    void withoutAKeyringAutoTakesPlainFilesAndRemembersOnlyThat() throws Exception {
        inFile(server.signIn());
        configure("auto");
        keyring.failNext(Operation.READ, Integer.MAX_VALUE, Kind.UNREACHABLE);
        try (var signet = builder().build()) {
            assertThat(signet.status().store()).isEqualTo("file");
            assertThat(signet.status().state()).isEqualTo(Status.State.FRESH);
        }
        assertThat(home.resolve("signet/store.json")).content().contains("\"file\"");
    }

    /** Its passphrase is gone, it is damaged, or there is too little memory: the store of such files says the same of all. */
    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"READ", "PREPARE"})
    void aFileThatCanNotBeOpenedIsNotTakenForAMissingKeyring(Operation refused) throws Exception {
        configure("auto");
        var session = in(encrypted, server.signIn());
        encrypted.failNext(refused, Integer.MAX_VALUE, Kind.UNREACHABLE);
        try (var signet = builder().allowPlaintextFallback().build()) {
            assertThat(signet.stores().probe().auto()).isEqualTo("encrypted-file");
            assertThat(signet.stores().inUse()).isEqualTo("encrypted-file");
            assertThat(signet.stores().reason())
                    .contains("the keyring answers", "can't be opened now")
                    .doesNotContain("no keyring");
            var e = catchThrowableOfType(
                    StoreException.class,
                    () -> signet.signIn().apiKey(Secret.of("sk-plain")).run());
            assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        }
        assertThat(authJson()).doesNotExist();
        assertThat(home.resolve("signet/store.json")).doesNotExist();
        encrypted.failNext(refused, 0, Kind.UNREACHABLE);
        try (var signet = builder().build()) {
            assertThat(bearer(signet)).as("works as soon as it can").endsWith(session.accessToken());
        }
        assertThat(home.resolve("signet/store.json")).content().contains("\"encrypted-file\"");
    }

    @Test
    void aBusWithoutAKeyringStillMeansPlainFiles() throws Exception {
        inFile(server.signIn());
        configure("auto");
        keyring.failNext(Operation.PREPARE, Integer.MAX_VALUE, Kind.UNREACHABLE);
        encrypted.failNext(Operation.PREPARE, Integer.MAX_VALUE, Kind.UNREACHABLE);
        try (var signet = builder().build()) {
            assertThat(signet.stores().reason()).contains("there is no keyring here");
            assertThat(signet.stores().inUse()).isEqualTo("file");
        }
    }

    @Test
    void autoFollowsAFeatureThatWasTurnedOnLaterAndStaysWhereItIsUntilItCan() throws Exception {
        var session = inFile(server.signIn());
        try (var signet = open("auto")) {
            assertThat(signet.status().store()).isEqualTo("keyring");
        }
        configure("auto");
        encrypted.failNext(Operation.PREPARE, 1, Kind.LOCKED);
        try (var signet = builder().build()) {
            assertThat(signet.status().store()).isEqualTo("keyring");
            assertThat(signet.status().storeReason())
                    .contains("asks for encrypted-file, and it can't be moved there now");
            assertThat(bearer(signet)).endsWith(session.accessToken());
        }
        try (var signet = builder().build()) {
            assertThat(signet.status().store()).isEqualTo("encrypted-file");
            assertThat(bearer(signet)).endsWith(session.accessToken());
        }
        assertThat(keyring.content(DocumentName.CREDENTIAL)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keyring", "encrypted-file", "auto"})
    void signOutClearsEveryPlaceThoughOneIsDead(String store) throws Exception {
        var session = inFile(server.signIn());
        in(keyring, session);
        in(encrypted, session);
        var dead = store.equals("keyring") ? keyring : encrypted;
        dead.failNext(Operation.READ, Integer.MAX_VALUE, Kind.UNREACHABLE);
        try (var signet = open(store)) {
            var result = signet.signOutLocally();
            assertThat(result.isComplete()).isFalse();
            assertThat(result.pending()).anyMatch(place -> place.contains(dead.name()));
        }
        assertThat(authJson()).doesNotExist();
        var other = dead == keyring ? encrypted : keyring;
        assertThat(other.content(DocumentName.CREDENTIAL)).isEmpty();
        dead.failNext(Operation.READ, 0, Kind.UNREACHABLE);
        try (var signet = open(store)) {
            assertThat(signet.signOutLocally().isComplete()).isTrue();
        }
        assertThat(dead.content(DocumentName.CREDENTIAL)).isEmpty();
    }

    @Test
    void signOutOfPlainFilesClearsTheEncryptedOneToo() throws Exception {
        inFile(in(encrypted, server.signIn()));
        try (var signet = open("file")) {
            assertThat(signet.signOutLocally().isComplete()).isTrue();
        }
        assertThat(encrypted.content(DocumentName.CREDENTIAL)).isEmpty();
        assertThat(authJson()).doesNotExist();
    }

    @Test
    void strictModeNeverRemembersPlainFiles() throws Exception {
        inFile(server.signIn());
        keyring.failNext(Operation.READ, Integer.MAX_VALUE, Kind.UNREACHABLE);
        var e = catchThrowableOfType(
                StoreException.class,
                () -> builder().store("auto").requireEncryptedStore().build());
        assertThat(e.kind()).isEqualTo(Kind.DENIED);
        assertThat(e.getMessage()).contains("there is no keyring here");
        assertThat(home.resolve("signet/store.json")).doesNotExist();
        try (var signet = open("auto")) {
            assertThat(signet.status().store()).as("the control").isEqualTo("file");
        }
        assertThat(home.resolve("signet/store.json")).exists();
        keyring.failNext(Operation.READ, 0, Kind.UNREACHABLE);
        assertThat(catchThrowableOfType(
                        StoreException.class,
                        () -> builder().store("auto").requireEncryptedStore().build()))
                .hasMessageContaining("remembered since");
        try (var signet = builder().store("keyring").requireEncryptedStore().build()) {
            assertThat(catchThrowableOfType(
                                    StoreException.class, () -> signet.stores().migrateTo("file"))
                            .kind())
                    .isEqualTo(Kind.DENIED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keyring", "encrypted-file", "auto"})
    void strictModeEncryptsTheKeysOfAgentsToo(String store) throws Exception {
        String first;
        inFile(server.signIn());
        try (var signet = open("file")) {
            first = signet.agent("plain").keys().registerIfAbsent().runtimeId();
            signet.stores().migrateTo(store.equals("auto") ? "keyring" : store);
        }
        assertThat(plainKeys()).as("the control: they are in a plain file").exists();

        try (var signet = builder().store(store).requireEncryptedStore().build()) {
            assertThat(plainKeys()).as("moved as the home was opened").doesNotExist();
            assertThat(signet.agent("plain").runtimeId()).isEqualTo(first);
            signet.agent("later").keys().registerIfAbsent();
            assertThat(plainKeys()).doesNotExist();
            assertThat(encrypted.content(KEYS)).isPresent();
        }
        for (var later : List.of("file", store)) {
            try (var signet = open(later)) {
                assertThat(signet.agent("plain").runtimeId()).as("in %s", later).isEqualTo(first);
            }
            assertThat(plainKeys()).doesNotExist();
        }
    }

    @Test
    void keysThatCanNotBeEncryptedKeepAStrictHomeShut() throws Exception {
        in(keyring, server.signIn());
        try (var signet = open("keyring")) {
            signet.agent("plain").keys().registerIfAbsent();
        }
        encrypted.failNext(Operation.PREPARE, 1, Kind.LOCKED);
        assertThat(strict("keyring").kind()).isEqualTo(Kind.LOCKED);
        providesEncrypted = false;
        assertThat(strict("keyring")).hasMessageContaining("encrypted-file");
        assertThat(plainKeys()).exists();
    }

    private StoreException strict(String store) {
        return catchThrowableOfType(
                StoreException.class,
                () -> builder().store(store).requireEncryptedStore().build().close());
    }

    @Test
    void twoRingsThatDifferAreNotGuessedBetween() throws Exception {
        in(keyring, server.signIn());
        try (var signet = open("keyring")) {
            signet.agent("plain").keys().registerIfAbsent();
            encrypted.put(KEYS, Files.readAllBytes(plainKeys()));
            assertThat(signet.agent("plain").keys().list())
                    .as("a copy that was left")
                    .hasSize(1);
            encrypted.put(KEYS, (Files.readString(plainKeys()) + " ").getBytes(StandardCharsets.UTF_8));
            var e = catchThrowableOfType(
                    StoreException.class, () -> signet.agent("plain").keys().list());
            assertThat(e.kind()).isEqualTo(Kind.CONFLICT);
        }
    }

    @Test
    void anUndecidedHomeIsNotMadeBeforeSomethingIsStored() throws Exception {
        home = home.resolveSibling("not-made");
        try (var signet = open("auto")) {
            assertThat(signet.status().store()).isEqualTo("keyring");
            assertThat(signet.status().storeReason()).contains("nothing is stored yet");
            assertThat(home).doesNotExist();
            signet.signIn().apiKey(Secret.of(server.issueApiKey())).run();
        }
        assertThat(authJson()).doesNotExist();
        assertThat(keyring.content(DocumentName.CREDENTIAL)).isPresent();
        try (var signet = open("auto")) {
            assertThat(signet.status().storeReason()).contains("the keyring works");
        }
        assertThat(home.resolve("signet/store.json")).exists();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"LOCKED", "UNREACHABLE"})
    void aKeyringThatRefusesMakesNoHomeEither(Kind kind) throws Exception {
        home = home.resolveSibling("not-made");
        keyring.failNext(Operation.READ, Integer.MAX_VALUE, kind);
        try (var signet = open("auto")) {
            assertThat(signet.status().store()).isEqualTo(kind == Kind.LOCKED ? "keyring" : "file");
        }
        assertThat(home).doesNotExist();
    }

    private Path plainKeys() {
        return home.resolve("signet/agent-keys.json");
    }
}
