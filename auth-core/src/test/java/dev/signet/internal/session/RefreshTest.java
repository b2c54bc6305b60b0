package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.Signet;
import dev.signet.Status;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.SignInRequiredException.Reason;
import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.TokenServiceException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.token.RefreshReason;
import dev.signet.testkit.Account;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import dev.signet.testkit.ScriptedAnswer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a refresh when the server, the store or the clock does not play along. */
class RefreshTest {
    private final OpenHome home = new OpenHome();

    @AfterEach
    void stop() {
        home.close();
    }

    @Test
    void aTokenInItsAdvisoryWindowIsServedWhileItIsRenewed() throws Exception {
        try (var signet = home.open();
                var hold = home.server.holdTokenRequests()) {
            home.time.advance(Duration.ofMinutes(50));
            var headers = home.authorize(signet);
            assertThat(headers.value("Authorization").reveal()).endsWith(home.session.accessToken());
            hold.awaitHeld(1);
            assertThat(home.authorize(signet)).isSameAs(headers);
            hold.release();
            home.events.await(AuthEvent.Refreshed.class);
            assertThat(home.authorize(signet)).isNotSameAs(headers);
        }
        assertThat(home.posts()).isEqualTo(1);
    }

    @Test
    void noRoomMeansNoTokenIsSpent() throws Exception {
        try (var signet = home.open()) {
            home.store.failNext(Operation.PREPARE, 1_000, Kind.NO_SPACE);
            home.time.advance(Duration.ofMinutes(50));
            home.authorize(signet);
            home.events.await(AuthEvent.RefreshNotStarted.class);
            home.time.advance(Duration.ofHours(1));
            assertThatThrownBy(() -> home.authorize(signet))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_SPACE));
        }
        assertThat(home.posts()).isZero();
        assertThat(home.document()).isEqualTo(home.session.authJson());
    }

    @Test
    void tokensTheStoreRefusesAreServedAndSavedLater() throws Exception {
        home.expire();
        try (var signet = home.open()) {
            home.time.standStill();
            refreshOnAFullDisk(signet);
            assertThat(signet.status().state()).isEqualTo(Status.State.DEGRADED_UNPERSISTED);
            assertThat(home.events.events(AuthEvent.Unpersisted.class)).isNotEmpty();
            assertThat(home.document()).isEqualTo(home.session.authJson());
            home.time.awaitScheduled(1);
            home.time.advance(Duration.ofMinutes(2));
            home.time.advance(Duration.ofMinutes(2));
            home.events.await(AuthEvent.Persisted.class);
        }
        assertThat(home.posts()).isEqualTo(1);
        assertThat(home.document()).contains(home.server.newest(home.session).refreshToken());
    }

    @Test
    void closingIsTheLastChanceToSave() throws Exception {
        home.expire();
        try (var signet = home.open()) {
            home.time.standStill();
            refreshOnAFullDisk(signet);
            assertThat(home.document()).isEqualTo(home.session.authJson());
        }
        assertThat(home.document()).contains(home.server.newest(home.session).refreshToken());
    }

    /** The disk fills up after the token was spent. */
    private void refreshOnAFullDisk(Signet signet) throws Exception {
        try (var hold = home.server.holdTokenAnswers()) {
            var call = signet.authorizeAsync(home.server.resourceUri());
            hold.awaitHeld(1);
            home.store.failNext(Operation.COMMIT, 2, Kind.NO_SPACE);
            hold.release();
            call.get();
        }
        assertThat(home.call(signet)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504})
    void anAmbiguousAnswerIsAskedForOnceMoreWithTheSameToken(int status) throws Exception {
        home.expire();
        home.server.enqueueTokenAnswers(ScriptedAnswer.status(status));
        try (var signet = home.open()) {
            assertThat(home.call(signet)).isEqualTo(200);
        }
        assertThat(home.posts()).isEqualTo(2);
        assertThat(home.server.journal().get(0).refreshTokenDigest())
                .isEqualTo(home.server.journal().get(1).refreshTokenDigest());
    }

    @Test
    void twoAmbiguousAnswersAreEnoughAndTheWaitIsSharedByTheHome() throws Exception {
        home.expire();
        home.server.enqueueTokenAnswers(ScriptedAnswer.status(500), ScriptedAnswer.status(500));
        try (var signet = home.open();
                var other = home.open()) {
            assertThatThrownBy(() -> home.authorize(signet)).isInstanceOf(TokenServiceException.class);
            assertThatThrownBy(() -> home.authorize(other)).isInstanceOf(TokenServiceException.class);
            assertThat(home.posts()).isEqualTo(2);
            home.time.advance(Duration.ofSeconds(3));
            assertThat(home.call(other)).isEqualTo(200);
            assertThat(home.posts()).isEqualTo(3);
        }
    }

    @Test
    void retryAfterIsHonoured() throws Exception {
        home.expire();
        home.server.enqueueTokenAnswers(ScriptedAnswer.retryAfter(429, "120"));
        try (var signet = home.open()) {
            var e = catchThrowableOfType(TokenServiceException.class, () -> home.authorize(signet));
            assertThat(e.retryAfter())
                    .hasValueSatisfying(
                            wait -> assertThat(wait).isBetween(Duration.ofSeconds(110), Duration.ofSeconds(120)));
            home.time.advance(Duration.ofSeconds(60));
            assertThatThrownBy(() -> home.authorize(signet)).isInstanceOf(TokenServiceException.class);
            assertThat(home.posts()).isEqualTo(1);
            home.time.advance(Duration.ofSeconds(61));
            assertThat(home.call(signet)).isEqualTo(200);
        }
    }

    @Test
    void aDeadTokenCostsOneRequestInAll() throws Exception {
        home.expire();
        home.server.revoke(home.session);
        try (var signet = home.open();
                var other = home.open()) {
            assertThatThrownBy(() -> home.authorize(signet)).isInstanceOf(SignInRequiredException.class);
            assertThatThrownBy(() -> home.authorize(signet)).isInstanceOf(SignInRequiredException.class);
            assertThatThrownBy(() -> home.authorize(other)).isInstanceOf(SignInRequiredException.class);
            assertThat(signet.status().state()).isEqualTo(Status.State.NEEDS_LOGIN);
        }
        assertThat(home.posts()).isEqualTo(1);
        assertThat(home.document()).isEqualTo(home.session.authJson());
    }

    @Test
    void aNewSignInEndsTheNeedForOne() throws Exception {
        home.expire();
        home.server.revoke(home.session);
        try (var signet = home.open()) {
            assertThatThrownBy(() -> home.authorize(signet)).isInstanceOf(SignInRequiredException.class);
            home.put(home.server.signIn(home.session.account()).authJson());
            home.passASecond();
            assertThat(home.call(signet)).isEqualTo(200);
        }
    }

    @Test
    void newerTokensThatTurnUpAfterReuseAreAdopted() throws Exception {
        home.expire();
        var spent = home.session.authJson();
        try (var other = home.open()) {
            other.refresh();
        }
        var newest = home.document();
        home.put(spent);
        try (var signet = home.open();
                var hold = home.server.holdTokenAnswers()) {
            var call = signet.authorizeAsync(home.server.resourceUri());
            hold.awaitHeld(1);
            home.put(newest);
            hold.release();
            assertThat(call.get().value("Authorization").reveal())
                    .endsWith(home.server.newest(home.session).accessToken());
        }
    }

    @Test
    void aCrashBetweenRotationAndSaveIsCalledByItsName() throws Exception {
        home.expire();
        var before = home.document();
        home.store.beforeNextCommit(() -> {});
        try (var signet = home.open();
                var hold = home.server.holdTokenAnswers()) {
            var unused = signet.authorizeAsync(home.server.resourceUri());
            hold.awaitHeld(1);
            var intent = home.store.content(DocumentName.ATTEMPT).orElseThrow();
            hold.release();
            unused.get();
            // As if the process had ended before it could save: the old document, and an intent without an outcome.
            home.put(before);
            home.store.put(DocumentName.ATTEMPT, intent);
        }
        try (var next = home.open()) {
            assertThatThrownBy(() -> home.authorize(next))
                    .isInstanceOfSatisfying(
                            SignInRequiredException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.SESSION_LOST_IN_CRASH_WINDOW));
        }
    }

    @Test
    void tokensThatCountAsExpiredAtOnceCauseNoStorm() throws Exception {
        home.expire();
        home.time.setWall(home.time.instant().plus(Duration.ofDays(1)));
        home.server.enqueueTokenAnswers(ScriptedAnswer.json(
                200, "{\"access_token\":\"" + home.session.accessToken() + "\",\"refresh_token\":\"rt-next\"}"));
        try (var signet = home.open()) {
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> home.authorize(signet))
                        .isInstanceOf(TokenServiceException.class)
                        .hasMessageContaining("clock");
            }
        }
        assertThat(home.posts()).isEqualTo(1);
    }

    @Test
    void tokensOfAnotherAccountAreNeitherStoredNorUsed() throws Exception {
        home.expire();
        var stranger = home.server.signIn(Account.of("acct-stranger"));
        home.server.enqueueTokenAnswers(ScriptedAnswer.json(
                200,
                "{\"access_token\":\"" + stranger.accessToken() + "\",\"id_token\":\"" + stranger.idToken()
                        + "\",\"refresh_token\":\"" + stranger.refreshToken() + "\"}"));
        try (var signet = home.open()) {
            assertThatThrownBy(() -> home.authorize(signet))
                    .isInstanceOfSatisfying(
                            SignInRequiredException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.ACCOUNT_MISMATCH));
        }
        assertThat(home.document()).isEqualTo(home.session.authJson());
    }

    @Test
    void anInterruptedCallerLosesNothing() throws Exception {
        home.expire();
        try (var signet = home.open();
                var hold = home.server.holdTokenAnswers()) {
            var begun = new CountDownLatch(1);
            var caller = new Thread(() -> {
                begun.countDown();
                try {
                    home.authorize(signet);
                } catch (Exception e) {
                    Thread.currentThread().interrupt();
                }
            });
            caller.start();
            begun.await();
            hold.awaitHeld(1);
            caller.interrupt();
            caller.join();
            hold.release();
            assertThat(home.call(signet)).isEqualTo(200);
        }
        assertThat(home.posts()).isEqualTo(1);
        assertThat(home.document()).contains(home.server.newest(home.session).refreshToken());
    }

    @Test
    void aRefreshOnDemandSaysWhyItWasMade() throws Exception {
        try (var signet = home.open()) {
            signet.refresh();
            assertThat(home.call(signet)).isEqualTo(200);
        }
        assertThat(home.posts()).isEqualTo(1);
        assertThat(home.events.events(AuthEvent.Refreshed.class))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).isEqualTo(RefreshReason.FORCED));
    }

    @Test
    void aRefreshOnDemandSeesASignInOfTheSameSecond() throws Exception {
        home.expire();
        home.server.revoke(home.session);
        try (var signet = home.open()) {
            assertThatThrownBy(() -> home.authorize(signet)).isInstanceOf(SignInRequiredException.class);
            home.put(home.server.signIn(home.session.account()).authJson());
            signet.refresh();
            assertThat(home.call(signet)).isEqualTo(200);
        }
    }
}
