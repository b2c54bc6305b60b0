package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.Signet;
import dev.signet.Status;
import dev.signet.auth.TokenServiceException;
import dev.signet.auth.Verdict;
import dev.signet.testkit.ScriptedAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A wall clock that is found wrong while a session waits: its pauses are no longer than they were meant to be. */
class ClockSetBackTest {
    private static final List<String> INVALID_TOKEN = List.of("Bearer error=\"invalid_token\"");

    private final OpenHome home = new OpenHome();

    @AfterEach
    void stop() {
        home.close();
    }

    @Test
    void aPauseAfterAFailureEndsWhenTheClockIsSetRight() throws Exception {
        home.expire();
        Instant right = home.time.instant();
        try (var signet = home.open()) {
            home.time.setWall(right.plus(Duration.ofDays(1)));
            fails(signet, "600");

            home.time.setWall(right);

            assertThat(home.call(signet)).isEqualTo(200);
            assertThat(signet.status().state()).isEqualTo(Status.State.FRESH);
        }
        assertThat(home.posts()).isEqualTo(2);
    }

    /** The token at hand is good again by the right clock: the pause is over long before it ends. */
    @Test
    void aTokenThatIsGoodAgainIsRenewedInItsTime() throws Exception {
        Instant right = home.time.instant();
        try (var signet = home.open()) {
            home.time.setWall(right.plus(Duration.ofDays(1)));
            fails(signet, "0");

            home.time.setWall(right);
            assertThat(home.call(signet)).isEqualTo(200);
            assertThat(home.posts()).isEqualTo(1);
            assertThat(signet.status().problem()).isEmpty();

            home.expire();
            assertThat(home.call(signet)).isEqualTo(200);
        }
        assertThat(home.posts()).isEqualTo(2);
    }

    @Test
    void newTokensThatCountAsExpiredAreGoodOnceTheClockIsSetRight() throws Exception {
        Instant right = home.time.instant();
        try (var signet = home.open()) {
            countsAsExpired(signet, right);

            home.time.setWall(right);
            var headers = home.authorize(signet);
            assertThat(home.posts()).isEqualTo(1);

            assertThat(signet.rejected(home.server.resourceUri(), headers, INVALID_TOKEN))
                    .as("a 401 within the minute")
                    .isInstanceOf(Verdict.Retry.class);
            assertThat(home.posts()).isEqualTo(2);

            home.expire();
            assertThat(home.call(signet)).isEqualTo(200);
        }
        assertThat(home.posts()).isEqualTo(3);
    }

    @Test
    void whoAsksForNewerTokensGetsThemOnceTheClockIsSetRight() throws Exception {
        Instant right = home.time.instant();
        try (var signet = home.open()) {
            countsAsExpired(signet, right);
            assertThatThrownBy(signet::refresh).hasMessageContaining("clock");
            assertThat(home.posts()).isEqualTo(1);

            home.time.setWall(right);
            signet.refresh();
        }
        assertThat(home.posts()).isEqualTo(2);
    }

    /** Too little to tell a wrong clock by: the pause is kept, and no longer than it is on the clock that nobody sets. */
    @Test
    void aClockSetBackByMinutesMakesNoPauseLonger() throws Exception {
        Instant right = home.time.instant();
        try (var signet = home.open()) {
            countsAsExpired(signet, right);
            home.time.setWall(home.time.instant().minus(Duration.ofMinutes(5)));
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(signet::refresh).isInstanceOf(TokenServiceException.class);
            }
            assertThat(home.posts()).isEqualTo(1);

            home.time.advance(Duration.ofMillis(SessionMachine.STALE_ANSWER_PAUSE));
            signet.refresh();
        }
        assertThat(home.posts()).isEqualTo(2);
    }

    /** The clock is wrong, the token has ended by it, and the server can't help. */
    private void fails(Signet signet, String retryAfter) {
        home.server.enqueueTokenAnswers(ScriptedAnswer.status(503).header("Retry-After", retryAfter));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> home.authorize(signet)).isInstanceOf(TokenServiceException.class);
        }
        assertThat(home.posts()).isEqualTo(1);
    }

    /** The clock is a day ahead of {@code right}: tokens that live for an hour have ended before they come. */
    private void countsAsExpired(Signet signet, Instant right) {
        var next = home.server.signIn();
        home.server.enqueueTokenAnswers(ScriptedAnswer.json(
                200,
                "{\"access_token\":\"" + next.accessToken() + "\",\"refresh_token\":\"" + next.refreshToken() + "\"}"));
        home.time.setWall(right.plus(Duration.ofDays(1)));
        assertThatThrownBy(() -> home.authorize(signet))
                .isInstanceOf(TokenServiceException.class)
                .hasMessageContaining("clock");
    }
}
