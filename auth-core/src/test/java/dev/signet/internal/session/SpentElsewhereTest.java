package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.Signet;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.StoreException;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.testkit.ForwardingCredentialStore;
import dev.signet.testkit.ScriptedAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program that takes no lease refreshes while we are at it: a token that is known to be spent is not sent. */
class SpentElsewhereTest {
    private final OpenHome home = new OpenHome();
    private String theirs = "";

    /** Runs something after the refresh token was read and before it is sent, when the intent is noted. */
    private static final class Meanwhile extends ForwardingCredentialStore {
        private final Runnable work;

        Meanwhile(OpenHome home, Runnable work) {
            super(home.store);
            this.work = work;
        }

        @Override
        public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
            if (name.equals(DocumentName.ATTEMPT)) {
                work.run();
            }
            return super.prepare(lease, name, maxBytes);
        }
    }

    /** The stored token is spent elsewhere, and the newer one not written yet. */
    @BeforeEach
    void theyRefresh() throws Exception {
        home.expire();
        String before = home.document();
        try (var other = home.open()) {
            other.refresh();
        }
        theirs = home.document();
        home.put(before);
    }

    @AfterEach
    void stop() {
        home.close();
    }

    @Test
    void whatTheyStoredWhileWePreparedIsTaken() throws Exception {
        try (var signet = openAnd(() -> home.put(theirs))) {
            assertThat(home.call(signet)).isEqualTo(200);
        }
        assertThat(home.posts()).isEqualTo(1);
        assertThat(home.document()).isEqualTo(theirs);
        assertThat(home.server.isAlive(home.session)).isTrue();
    }

    @Test
    void nothingIsSentOnceTheySignedOut() throws Exception {
        try (var signet = openAnd(() -> home.store.remove(DocumentName.CREDENTIAL))) {
            assertThatThrownBy(() -> home.authorize(signet))
                    .isInstanceOfSatisfying(
                            SignInRequiredException.class,
                            e -> assertThat(e.reason()).isEqualTo(SignInRequiredException.Reason.SIGNED_OUT));
        }
        assertThat(home.posts()).isEqualTo(1);
        assertThat(home.store.content(DocumentName.CREDENTIAL)).isEmpty();
    }

    @Test
    void aRequestWithoutAnAnswerIsNotRepeatedOnceTheyStoredNewerTokens() throws Exception {
        home.server.enqueueTokenAnswers(ScriptedAnswer.status(500));
        try (var signet = home.open();
                var hold = home.server.holdTokenAnswers()) {
            var call = signet.authorizeAsync(home.server.resourceUri());
            hold.awaitHeld(1);
            home.put(theirs);
            hold.release();
            assertThat(call.get().value("Authorization").reveal())
                    .endsWith(home.server.newest(home.session).accessToken());
        }
        assertThat(home.posts()).isEqualTo(2);
        assertThat(home.server.counts().reuseDetections()).isZero();
    }

    /** The control: as long as nobody can know that it is spent, the token is sent, and the session lost. */
    @Test
    void whatNobodyCanKnowIsSent() throws Exception {
        try (var signet = openAnd(() -> {})) {
            assertThatThrownBy(() -> home.authorize(signet)).isInstanceOf(SignInRequiredException.class);
        }
        assertThat(home.posts()).isEqualTo(2);
        assertThat(home.server.isAlive(home.session)).isFalse();
    }

    private Signet openAnd(Runnable work) throws Exception {
        return home.builder().store(new Meanwhile(home, work)).build();
    }
}
