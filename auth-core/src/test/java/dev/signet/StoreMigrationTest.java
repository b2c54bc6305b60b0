package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moving the credential of a home between three places. */
class StoreMigrationTest extends HomeStoresFixture {
    @BeforeEach
    void provideIt() {
        providesEncrypted = true;
    }

    @Test
    void aCredentialMovesBetweenAllPlaces() throws Exception {
        var session = inFile(server.signIn());
        for (var to : List.of("encrypted-file", "keyring", "encrypted-file", "file", "keyring", "file")) {
            try (var signet = open("file")) {
                assertThat(signet.stores().migrateTo(to)).as(to).isTrue();
                assertThat(signet.stores().migrateTo(to)).as("again").isFalse();
            }
            assertThat(Files.exists(authJson())).isEqualTo(to.equals("file"));
            assertThat(keyring.content(DocumentName.CREDENTIAL).isPresent()).isEqualTo(to.equals("keyring"));
            assertThat(encrypted.content(DocumentName.CREDENTIAL).isPresent()).isEqualTo(to.equals("encrypted-file"));
            try (var signet = open("auto")) {
                assertThat(signet.status().store()).isEqualTo(to);
                assertThat(bearer(signet)).endsWith(session.accessToken());
            }
        }
    }

    /** A place that holds nothing is done at once, and must not be taken for the whole way. */
    @ParameterizedTest
    @ValueSource(strings = {"keyring", "encrypted-file"})
    void aMigrationThatBreaksOffIsNotRememberedBeforeTheCredentialIsThere(String to) throws Exception {
        var session = inFile(server.signIn());
        var target = to.equals("keyring") ? keyring : encrypted;
        target.failNext(Operation.PREPARE, 1, Kind.LOCKED);
        try (var signet = open("file")) {
            var e = catchThrowableOfType(
                    StoreException.class, () -> signet.stores().migrateTo(to));
            assertThat(e.kind()).isEqualTo(Kind.LOCKED);
        }
        assertThat(home.resolve("signet/store.json")).doesNotExist();
        try (var signet = open("auto")) {
            assertThat(bearer(signet)).endsWith(session.accessToken());
        }
    }

    @Test
    void aMigrationThatMeetsAPlaceItCanNotReadMovesNothing() throws Exception {
        inFile(server.signIn());
        encrypted.failNext(Operation.READ, Integer.MAX_VALUE, Kind.UNREACHABLE);
        try (var signet = open("file")) {
            var e = catchThrowableOfType(
                    StoreException.class, () -> signet.stores().migrateTo("keyring"));
            assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        }
        assertThat(authJson()).exists();
        assertThat(keyring.content(DocumentName.CREDENTIAL)).isEmpty();
    }

    /** The Codex CLI leaves one in the other place when its feature is turned on or off. */
    @ParameterizedTest
    @ValueSource(strings = {"file", "keyring", "encrypted-file"})
    void aMigrationThatMeetsTwoThatNobodyCanTellApartMovesNeither(String to) throws Exception {
        Files.writeString(authJson(), "{\"OPENAI_API_KEY\":\"sk-file\"}");
        var stored = new ArrayList<>(List.of(keyring, encrypted));
        for (var store : stored) {
            store.put(
                    DocumentName.CREDENTIAL,
                    ("{\"OPENAI_API_KEY\":\"sk-" + store.name() + "\"}").getBytes(StandardCharsets.UTF_8));
        }
        if (to.equals("file")) {
            Files.delete(authJson());
        } else {
            stored.removeIf(store -> store.name().equals(to));
            (to.equals("keyring") ? keyring : encrypted).remove(DocumentName.CREDENTIAL);
        }
        try (var signet = open("file")) {
            var e = catchThrowableOfType(
                    StoreException.class, () -> signet.stores().migrateTo(to));
            assertThat(e.kind()).isEqualTo(Kind.CONFLICT);
        }
        assertThat(Files.exists(authJson())).isEqualTo(!to.equals("file"));
        assertThat(stored).allMatch(store -> text(store).contains("sk-" + store.name()));
        assertThat(to.equals("file")
                        || (to.equals("keyring") ? keyring : encrypted)
                                .content(DocumentName.CREDENTIAL)
                                .isEmpty())
                .as("nothing was written")
                .isTrue();
        assertThat(home.resolve("signet/store.json")).doesNotExist();
    }

    @Test
    void ofThreeCopiesTheNewestIsMovedAndTheOthersGo() throws Exception {
        for (var to : List.of("keyring", "encrypted-file", "file")) {
            var places = new ArrayList<>(List.of("keyring", "encrypted-file", "file"));
            for (var newest : List.copyOf(places)) {
                places.remove(newest);
                places.add(newest);
                var session = server.signIn();
                for (var place : places) {
                    time.advance(Duration.ofMinutes(1));
                    session = server.signIn();
                    switch (place) {
                        case "keyring" -> in(keyring, session);
                        case "encrypted-file" -> in(encrypted, session);
                        default -> inFile(session);
                    }
                }
                try (var signet = open("file")) {
                    assertThat(signet.stores().migrateTo(to))
                            .as("%s to %s", newest, to)
                            .isEqualTo(!newest.equals(to));
                }
                assertThat(Files.exists(authJson())).isEqualTo(to.equals("file"));
                assertThat(keyring.content(DocumentName.CREDENTIAL).isPresent()).isEqualTo(to.equals("keyring"));
                assertThat(encrypted.content(DocumentName.CREDENTIAL).isPresent())
                        .isEqualTo(to.equals("encrypted-file"));
                try (var signet = open(to)) {
                    assertThat(bearer(signet)).endsWith(session.accessToken());
                }
            }
        }
    }

    /** A program that runs for days, and a person who moves the credential meanwhile. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHomeThatIsOpenSavesWhereTheCredentialWasMovedTo(boolean isCutOff) throws Exception {
        var session = inFile(server.signIn());
        try (var days = open("auto")) {
            assertThat(days.stores().inUse()).isEqualTo("keyring");
            try (var person = open("auto")) {
                person.stores().migrateTo("file");
            }
            if (isCutOff) {
                in(keyring, session);
            }
            days.refresh();
            assertThat(Files.readString(authJson()))
                    .contains(server.newest(session).accessToken());
            assertThat(keyring.content(DocumentName.CREDENTIAL)).isEmpty();
            days.refresh();
            assertThat(bearer(days)).endsWith(server.newest(session).accessToken());
        }
        try (var next = open("auto")) {
            assertThat(next.stores().inUse()).isEqualTo("file");
            assertThat(bearer(next)).endsWith(server.newest(session).accessToken());
        }
    }

    @Test
    void aHomeThatIsOpenSpendsNothingWhereItCanNotSave() throws Exception {
        var session = inFile(server.signIn());
        try (var strict = builder().store("auto").requireEncryptedStore().build();
                var days = open("auto")) {
            assertThat(days.stores().inUse()).isEqualTo("keyring");
            try (var person = open("auto")) {
                person.stores().migrateTo("encrypted-file");
                in(keyring, session);
                assertMovedAway(days);
                person.stores().migrateTo("file");
                in(keyring, session);
                assertMovedAway(strict);
            }
        }
        assertThat(server.newest(session).accessToken()).isEqualTo(session.accessToken());
    }

    private static void assertMovedAway(Signet signet) {
        var e = catchThrowableOfType(StoreException.class, signet::refresh);
        assertThat(e.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(e).hasMessageContaining("was moved to the store");
        assertThat(e.remedy()).contains("Open the home again");
    }
}
