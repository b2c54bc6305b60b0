package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.AuthException;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.Verdict;
import dev.signet.auth.event.AuthEvent;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.ResourceMode;
import dev.signet.testkit.ScriptedAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a 401 causes, and what it does not. */
class RejectionTest {
    private static final List<String> INVALID_TOKEN = List.of("Bearer error=\"invalid_token\"");

    private final OpenHome home = new OpenHome();

    @AfterEach
    void stop() {
        home.close();
    }

    @Test
    void aServerThatRefusesEverythingCausesTwoRefreshesAtMost() throws Exception {
        home.server.resourceMode(ResourceMode.UNAUTHORIZED);
        try (var signet = home.open()) {
            for (int i = 0; i < 1_000; i++) {
                assertThat(home.call(signet)).isEqualTo(401);
            }
            assertThat(home.posts()).isLessThanOrEqualTo(2);
            home.time.advance(Duration.ofMinutes(2));
            assertThat(home.call(signet)).isEqualTo(401);
            assertThat(home.posts()).isLessThanOrEqualTo(2);
        }
        System.out.println("always 401 x 1,001: " + home.posts() + " refresh(es)");
    }

    @Test
    void successMakesRoomForAnotherRefreshAfterAMinute() throws Exception {
        try (var signet = home.open()) {
            home.server.resourceMode(ResourceMode.UNAUTHORIZED);
            assertThat(home.call(signet)).isEqualTo(401);
            home.server.resourceMode(ResourceMode.REGULAR);
            assertThat(home.call(signet)).isEqualTo(200);
            home.server.resourceMode(ResourceMode.UNAUTHORIZED);
            assertThat(home.call(signet)).isEqualTo(401);
            assertThat(home.posts()).isEqualTo(1);
            home.time.advance(Duration.ofSeconds(61));
            assertThat(home.call(signet)).isEqualTo(401);
            assertThat(home.posts()).isEqualTo(2);
        }
    }

    @Test
    void theLimitHoldsForAllProcessesOfAHome() throws Exception {
        home.server.resourceMode(ResourceMode.UNAUTHORIZED);
        try (var signet = home.open();
                var other = home.open()) {
            assertThat(home.call(signet)).isEqualTo(401);
            assertThat(home.call(other)).isEqualTo(401);
        }
        assertThat(home.posts()).isEqualTo(1);
    }

    /** Twice within the second between two looks at the store, and within the pause between two refreshes. */
    @Test
    void takesWhatAnotherProgramGotHoweverSoon() throws Exception {
        try (var signet = home.open();
                var other = home.open()) {
            assertThat(home.call(signet)).isEqualTo(200);
            for (int i = 1; i <= 3; i++) {
                other.refresh();
                assertThat(home.call(signet)).as("after refresh %d", i).isEqualTo(200);
            }
        }
        assertThat(home.posts()).isEqualTo(3);
        assertThat(home.events.events(AuthEvent.Rejected.class)).isEmpty();
    }

    @Test
    void takesWhatAnotherProgramGotWhileTheServerOfTokensIsAway() throws Exception {
        try (var signet = home.open()) {
            var headers = home.authorize(signet);
            home.server.enqueueTokenAnswers(ScriptedAnswer.status(503));
            assertThatThrownBy(signet::refresh).isInstanceOf(AuthException.class);
            home.put(home.server.signIn().authJson());
            assertThat(signet.rejected(home.server.resourceUri(), headers, INVALID_TOKEN))
                    .isInstanceOf(Verdict.Retry.class);
        }
        assertThat(home.posts()).isEqualTo(1);
    }

    @Test
    void tellsThatNothingNewerIsToBeHad() throws Exception {
        try (var signet = home.open()) {
            home.server.resourceMode(ResourceMode.UNAUTHORIZED);
            assertThat(home.call(signet)).isEqualTo(401);
            assertThat(home.events.events(AuthEvent.Rejected.class)).isEmpty();
            assertThat(home.call(signet)).isEqualTo(401);
        }
        assertThat(home.events.events(AuthEvent.Rejected.class)).hasSize(1);
    }

    @Test
    void aRejectionOfAnOlderTokenCostsNothing() throws Exception {
        try (var signet = home.open()) {
            var old = home.authorize(signet);
            signet.refresh();
            var verdict = signet.rejected(home.server.resourceUri(), old, INVALID_TOKEN);
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Verdict.Retry.class,
                            retry -> assertThat(retry.headers().generation()).isNotEqualTo(old.generation()));
        }
        assertThat(home.posts()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer error=\"insufficient_scope\"",
                "Bearer error=\"insufficient_user_authentication\"",
                "Basic realm=\"x\"",
                "Negotiate"
            })
    void aChallengeAboutSomethingElseCausesNoRefresh(String challenge) throws Exception {
        try (var signet = home.open()) {
            var headers = home.authorize(signet);
            assertThat(signet.rejected(home.server.resourceUri(), headers, List.of(challenge)))
                    .isInstanceOf(Verdict.GiveUp.class);
        }
        assertThat(home.posts()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer realm=\"x\"", "bearer error=invalid_token", "Basic x, Bearer realm=y"})
    void aChallengeForABearerTokenCausesOne(String challenge) throws Exception {
        try (var signet = home.open()) {
            var headers = home.authorize(signet);
            assertThat(signet.rejected(home.server.resourceUri(), headers, List.of(challenge)))
                    .isInstanceOf(Verdict.Retry.class);
        }
        assertThat(home.posts()).isEqualTo(1);
    }

    @Test
    void forbiddenIsNotUnauthorized() throws Exception {
        home.server.resourceMode(ResourceMode.FORBIDDEN);
        try (var signet = home.open()) {
            assertThat(home.call(signet)).isEqualTo(403);
        }
        assertThat(home.posts()).isZero();
    }

    @Test
    void aRefusedApiKeyEndsTheSessionUntilAnotherOneIsStored() throws Exception {
        home.put(CodexFixtures.apiKeyJson("sk-refused-by-the-server"));
        try (var signet = home.open()) {
            assertThatThrownBy(() -> home.call(signet))
                    .isInstanceOf(CredentialRejectedException.class)
                    .hasMessageNotContaining("sk-refused");
            assertThatThrownBy(() -> home.authorize(signet)).isInstanceOf(CredentialRejectedException.class);
            assertThat(home.events.events(AuthEvent.Rejected.class)).isNotEmpty();
            home.put(CodexFixtures.apiKeyJson(home.server.issueApiKey()));
            home.passASecond();
            assertThat(home.call(signet)).isEqualTo(200);
        }
        assertThat(home.posts()).isZero();
    }

    @Test
    void aKeyReplacedBeforeTheRejectionIsTriedFirst() throws Exception {
        home.put(CodexFixtures.apiKeyJson("sk-refused-by-the-server"));
        try (var signet = home.open()) {
            var headers = home.authorize(signet);
            home.put(CodexFixtures.apiKeyJson(home.server.issueApiKey()));
            assertThat(signet.rejected(home.server.resourceUri(), headers, INVALID_TOKEN))
                    .isInstanceOf(Verdict.Retry.class);
        }
    }
}
