package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.Signet;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.Account;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.ScriptedAnswer;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody else writes the document while our request is with the server: what counts is whose token is stored then. */
class CommitTest {
    private final OpenHome home = new OpenHome();

    @AfterEach
    void stop() {
        home.close();
    }

    @Test
    void otherMembersOfTheDocumentSurvive() throws Exception {
        refreshWhile(() -> home.put(home.session.authJson().replaceFirst("\\{", "{\n  \"later\": [1.10, \"kept\"],")));
        assertThat(home.document())
                .contains("1.10")
                .contains("\"kept\"")
                .contains(home.server.newest(home.session).refreshToken());
    }

    @Test
    void aSignOutIsNotUndone() throws Exception {
        home.expire();
        try (var signet = home.open();
                var hold = home.server.holdTokenAnswers()) {
            var call = signet.authorizeAsync(home.server.resourceUri());
            hold.awaitHeld(1);
            home.store.remove(DocumentName.CREDENTIAL);
            hold.release();
            assertThatThrownBy(call::get).hasCauseInstanceOf(SignInRequiredException.class);
        }
        assertThat(home.store.content(DocumentName.CREDENTIAL)).isEmpty();
        assertThat(home.events.events(AuthEvent.Superseded.class)).isNotEmpty();
    }

    @Test
    void anotherAccountsTokensAreUsedAndOursDropped() throws Exception {
        var theirs = new AtomicReference<String>();
        refreshWhile(() -> signInElsewhere(Account.of("acct-other"), theirs));
        assertThat(home.document()).isEqualTo(theirs.get());
    }

    @Test
    void aSwitchToAnApiKeyIsKept() throws Exception {
        var key = home.server.issueApiKey();
        refreshWhile(() -> home.put(CodexFixtures.apiKeyJson(key)));
        assertThat(home.document()).isEqualTo(CodexFixtures.apiKeyJson(key));
    }

    @Test
    void newerTokensOfOurAccountAreAdopted() throws Exception {
        var theirs = new AtomicReference<String>();
        refreshWhile(() -> signInElsewhere(home.session.account(), theirs));
        assertThat(home.document()).isEqualTo(theirs.get());
    }

    @Test
    void oursComeBackWhenTheAdoptedOnesDoNotWork() throws Exception {
        home.expire();
        var other = home.server.signIn(home.session.account());
        try (var signet = home.open()) {
            try (var hold = home.server.holdTokenAnswers()) {
                var call = signet.authorizeAsync(home.server.resourceUri());
                hold.awaitHeld(1);
                home.put(other.authJson());
                hold.release();
                call.get();
            }
            home.server.revoke(other);
            assertThat(home.call(signet)).isEqualTo(200);
            home.events.await(AuthEvent.Persisted.class);
        }
        assertThat(home.posts()).isEqualTo(1);
        assertThat(home.document()).contains(home.server.newest(home.session).refreshToken());
    }

    @Test
    void aWriteBetweenReadAndRenameIsMergedInto() throws Exception {
        home.expire();
        var touched = home.session.authJson().replaceFirst("\\{", "{\n  \"later\": true,");
        try (var signet = home.open();
                var hold = home.server.holdTokenAnswers()) {
            var call = signet.authorizeAsync(home.server.resourceUri());
            hold.awaitHeld(1);
            home.store.beforeNextCommit(() -> home.put(touched));
            hold.release();
            call.get();
        }
        assertThat(home.document())
                .contains("\"later\": true")
                .contains(home.server.newest(home.session).refreshToken());
    }

    @Test
    void aLongAnswerGetsMoreRoom() throws Exception {
        home.expire();
        var longToken = "rt-" + "x".repeat(60_000);
        home.server.enqueueTokenAnswers(ScriptedAnswer.json(
                200, "{\"refresh_token\":\"" + longToken + "\",\"access_token\":\"" + "y".repeat(60_000) + "\"}"));
        try (var signet = home.open()) {
            home.authorize(signet);
        }
        assertThat(home.document()).contains(longToken);
    }

    private void signInElsewhere(Account account, AtomicReference<String> document) {
        document.set(home.server.signIn(account).authJson());
        home.put(document.get());
    }

    private void refreshWhile(Runnable somebodyElse) throws Exception {
        home.expire();
        try (Signet signet = home.open();
                var hold = home.server.holdTokenAnswers()) {
            var call = signet.authorizeAsync(home.server.resourceUri());
            hold.awaitHeld(1);
            somebodyElse.run();
            hold.release();
            call.get();
            assertThat(home.call(signet)).isEqualTo(200);
        }
    }
}
