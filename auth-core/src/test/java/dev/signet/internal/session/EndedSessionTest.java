package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.Status;
import dev.signet.Status.State;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.SignInRequiredException.Reason;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.TokenServiceException;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import dev.signet.testkit.ScriptedAnswer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a report says of a sign-in that another process found to be over. */
class EndedSessionTest {
    private final OpenHome home = new OpenHome();

    @AfterEach
    void stop() {
        home.close();
    }

    @Test
    void isToldOnceTheAccessTokenHasRunOutAndWithoutARequest() throws Exception {
        end();
        int asked = home.posts();

        var status = status();

        assertThat(status.state()).isEqualTo(State.NEEDS_LOGIN);
        assertThat(status.isSignInNeeded()).isTrue();
        assertThat(status.hasRefreshToken()).isTrue();
        assertThat(status.problem().orElseThrow())
                .isInstanceOfSatisfying(
                        SignInRequiredException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.SESSION_REVOKED));
        assertThat(home.posts()).isEqualTo(asked);
    }

    @Test
    void isNotToldWhileTheAccessTokenLives() throws Exception {
        home.server.revoke(home.session);
        try (var signet = home.open()) {
            assertThatThrownBy(signet::refresh).isInstanceOf(SignInRequiredException.class);
        }

        assertThat(status().state()).isEqualTo(State.FRESH);
        home.expire();
        assertThat(status().state()).isEqualTo(State.NEEDS_LOGIN);
    }

    @Test
    void isNotToldOfAnotherToken() throws Exception {
        end();
        var next = home.server.signIn();
        home.put(next.authJson());
        home.expire();

        assertThat(status().state()).isEqualTo(State.EXPIRED);
        assertThat(status().problem()).isEmpty();
    }

    @Test
    void isNotToldOfAnAttemptThatMayBeMadeAgain() throws Exception {
        home.expire();
        home.server.enqueueTokenAnswers(ScriptedAnswer.status(503), ScriptedAnswer.status(503));
        try (var signet = home.open()) {
            assertThatThrownBy(signet::refresh).isInstanceOf(TokenServiceException.class);
        }

        assertThat(home.store.content(DocumentName.ATTEMPT)).isPresent();
        assertThat(status().state()).isEqualTo(State.EXPIRED);
    }

    @Test
    void isNotToldWhereTheRecordCannotBeRead() throws Exception {
        end();
        try (var signet = home.open()) {
            home.store.failNext(Operation.READ, 1, Kind.UNREACHABLE);
            home.passASecond();
            assertThat(signet.status().state()).isIn(State.UNAVAILABLE, State.EXPIRED);
            assertThat(signet.status().state()).isEqualTo(State.NEEDS_LOGIN);
        }
    }

    @Test
    void isOverOnceSomebodySignsInAgain() throws Exception {
        end();
        try (var signet = home.open()) {
            assertThat(signet.status().state()).isEqualTo(State.NEEDS_LOGIN);
            home.put(home.server.signIn().authJson());
            home.time.advance(Duration.ofMillis(1_001));
            assertThat(signet.status().state()).isEqualTo(State.FRESH);
            assertThat(home.call(signet)).isEqualTo(200);
        }
    }

    /** The server ends the sign-in; somebody finds out. */
    private void end() throws Exception {
        home.expire();
        home.server.revoke(home.session);
        try (var signet = home.open()) {
            assertThatThrownBy(signet::refresh).isInstanceOf(SignInRequiredException.class);
        }
    }

    private Status status() throws Exception {
        try (var signet = home.open()) {
            return signet.status();
        }
    }
}
