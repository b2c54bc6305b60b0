package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.Status;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreTraits;
import dev.signet.testkit.Account;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session makes of what it finds in the store, and of changes to it. */
class StoredCredentialTest {
    private final OpenHome home = new OpenHome();

    @AfterEach
    void stop() {
        home.close();
    }

    @Test
    void aChangeByAnotherProgramIsNoticedWithinASecond() throws Exception {
        try (var signet = home.open()) {
            var before = home.authorize(signet);
            var other = home.server.signIn(Account.of("acct-2"));
            home.put(other.authJson());
            assertThat(home.authorize(signet)).isSameAs(before);
            home.passASecond();
            home.authorize(signet);
            home.events.await(AuthEvent.Adopted.class);
            assertThat(home.authorize(signet).value("Authorization").reveal()).endsWith(other.accessToken());
        }
    }

    @Test
    void withoutAChangeNothingIsReadAgain() throws Exception {
        try (var signet = home.open()) {
            home.authorize(signet);
            int reads = home.store.calls(Operation.READ);
            for (int i = 0; i < 10; i++) {
                home.passASecond();
                signet.status();
            }
            assertThat(home.store.calls(Operation.READ)).isEqualTo(reads);
            assertThat(home.store.calls(Operation.PROBE)).isGreaterThanOrEqualTo(10);
        }
    }

    @Test
    void aSignOutByAnotherProgramEndsTheSession() throws Exception {
        try (var signet = home.open()) {
            home.authorize(signet);
            home.store.remove(DocumentName.CREDENTIAL);
            home.passASecond();
            assertThat(signet.status().state()).isEqualTo(Status.State.SIGNED_OUT);
            assertThatThrownBy(() -> home.authorize(signet)).isInstanceOf(SignInRequiredException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\0\0\0\0", "{", "{\"auth_mode\":\"chatgpt\",", "[]", "{\"auth_mode\":7}"})
    void aCorruptDocumentIsCopiedAsideAndLeftAsItIs(String content) throws Exception {
        home.put(content);
        try (var signet = home.open()) {
            var e = catchThrowableOfType(DamagedCredentialException.class, () -> home.authorize(signet));
            assertThat(e.kind()).isEqualTo(DamagedCredentialException.Kind.CORRUPT);
            assertThat(signet.status().state()).isEqualTo(Status.State.UNAVAILABLE);
        }
        assertThat(home.document()).isEqualTo(content);
        assertThat(home.store.quarantined(DocumentName.CREDENTIAL))
                .singleElement()
                .isEqualTo(content.getBytes(StandardCharsets.UTF_8));
        assertThat(home.events.events(AuthEvent.Quarantined.class)).hasSize(1);
    }

    @Test
    void aDocumentThatIsBeingWrittenInPlaceIsReadAgain() throws Exception {
        home.time.standStill();
        home.store.tear(DocumentName.CREDENTIAL, 20);
        try (var signet = home.open()) {
            var call = signet.authorizeAsync(home.server.resourceUri());
            home.time.awaitScheduled(2);
            home.put(home.session.authJson());
            home.time.advance(Duration.ofMillis(60));
            assertThat(call.get().value("Authorization").reveal()).endsWith(home.session.accessToken());
        }
        assertThat(home.store.quarantined(DocumentName.CREDENTIAL)).isEmpty();
    }

    @Test
    void damageWhileASessionRunsDoesNotTakeTheTokenAway() throws Exception {
        try (var signet = home.open()) {
            var headers = home.authorize(signet);
            home.put("{");
            home.passASecond();
            assertThat(signet.status().state()).isEqualTo(Status.State.UNAVAILABLE);
            assertThat(home.authorize(signet)).isSameAs(headers);
            home.time.advance(Duration.ofHours(1));
            assertThatThrownBy(() -> home.authorize(signet)).isInstanceOf(DamagedCredentialException.class);
        }
        assertThat(home.posts()).isZero();
    }

    @Test
    void twoAccountsInOneDocumentAreNotUsed() throws Exception {
        var other = home.server.signIn(Account.of("acct-2"));
        home.put(home.session.authJson().replace(home.session.idToken(), other.idToken()));
        try (var signet = home.open()) {
            var e = catchThrowableOfType(DamagedCredentialException.class, () -> home.authorize(signet));
            assertThat(e.kind()).isEqualTo(DamagedCredentialException.Kind.MIXED);
        }
        assertThat(home.store.quarantined(DocumentName.CREDENTIAL)).isEmpty();
    }

    @Test
    void anUnknownModeIsNamedAndLeftAlone() throws Exception {
        var content = "{\"auth_mode\":\"telepathy\",\"thoughts\":1}";
        home.put(content);
        try (var signet = home.open()) {
            var e = catchThrowableOfType(DamagedCredentialException.class, () -> home.authorize(signet));
            assertThat(e.kind()).isEqualTo(DamagedCredentialException.Kind.UNSUPPORTED);
            assertThat(e).hasMessageContaining("telepathy");
        }
        assertThat(home.document()).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOCKED", "UNREACHABLE", "DENIED", "TIMEOUT"})
    void aStoreThatCanNotSayIsNotASignOut(String kind) throws Exception {
        try (var signet = home.open()) {
            home.store.failNext(Operation.PROBE, 2, Kind.valueOf(kind));
            var e = catchThrowableOfType(StoreException.class, () -> home.authorize(signet));
            assertThat(e.kind()).isEqualTo(Kind.valueOf(kind));
            home.passASecond();
            assertThatThrownBy(() -> home.authorize(signet)).isInstanceOf(StoreException.class);
            home.passASecond();
            assertThat(home.call(signet)).isEqualTo(200);
        }
    }

    @Test
    void aReadOnlyStoreIsServedUntilTheTokenExpiresAndNeverRefreshed() throws Exception {
        var store =
                new InMemoryCredentialStore("mounted", new StoreTraits(Set.of(StoreTraits.Trait.READ_ONLY), 1 << 20));
        store.put(DocumentName.CREDENTIAL, home.session.authJson().getBytes(StandardCharsets.UTF_8));
        try (var signet = home.builder().store(store).build()) {
            assertThat(home.call(signet)).isEqualTo(200);
            home.time.advance(Duration.ofMinutes(58));
            assertThat(home.call(signet)).isEqualTo(200);
            home.expire();
            assertThatThrownBy(() -> home.authorize(signet))
                    .isInstanceOfSatisfying(StoreException.class, e -> {
                        assertThat(e.kind()).isEqualTo(Kind.READ_ONLY);
                        assertThat(e.remedy()).contains("whoever provides the home");
                    })
                    .hasMessageContaining("read-only");
            assertThatThrownBy(signet::refresh).isInstanceOf(StoreException.class);
            assertThat(signet.status().state()).isEqualTo(Status.State.EXPIRED);
            assertThat(signet.status().problem()).containsInstanceOf(StoreException.class);
            assertThat(home.posts()).isZero();
            // Whoever provides the home swaps the document.
            var renewed = home.server.signIn(home.session.account());
            store.put(DocumentName.CREDENTIAL, renewed.authJson().getBytes(StandardCharsets.UTF_8));
            home.passASecond();
            assertThat(home.call(signet)).isEqualTo(200);
        }
    }
}
