package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.StoreException;
import dev.signet.auth.TokenServiceException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreTraits;
import dev.signet.testkit.Account;
import dev.signet.testkit.AuthorizationDecision;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.ScriptedAnswer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sign-ins that fail, are cut off or get in the way of others: nothing good is lost, and nothing bad is left behind. */
class SignInTroubleTest extends SignInFixture {
    @Test
    void aRefusalChangesNothingAndIsShown() throws Exception {
        var before = signedIn();
        server.signIns().decide(AuthorizationDecision.deny());
        try (var signet = open()) {
            var e = catchThrowableOfType(
                    SignInRequiredException.class, () -> browser(signet).run());
            assertThat(e).hasMessageContaining("access_denied");
            assertThat(ExitCodes.of(e)).isEqualTo(3);
            assertThat(sent(signet)).isEqualTo("Bearer " + before.accessToken());
        }
        assertThat(document()).isEqualTo(before.authJson());
        assertThat(server.isAlive(before)).isTrue();
        assertThat(person.page()).contains("Sign-in was declined");
    }

    @ParameterizedTest
    @CsvSource({"500", "503", "400", "401"})
    void aServerThatFailsAtTheLastStepChangesNothing(int status) throws Exception {
        var before = signedIn();
        server.enqueueTokenAnswers(ScriptedAnswer.status(status));
        try (var signet = open()) {
            assertThatThrownBy(() -> browser(signet).run()).isInstanceOf(AuthException.class);
        }
        assertThat(document()).isEqualTo(before.authJson());
        assertThat(server.isAlive(before)).isTrue();
        assertThat(person.page()).contains("not");
    }

    @Test
    void aStoreThatRefusesChangesNothing() throws Exception {
        var before = signedIn();
        try (var signet = open()) {
            store.failNext(InMemoryCredentialStore.Operation.COMMIT, 1, StoreException.Kind.NO_SPACE);
            assertThatThrownBy(() -> browser(signet).run()).isInstanceOf(StoreException.class);
            assertThat(sent(signet)).isEqualTo("Bearer " + before.accessToken());
        }
        assertThat(document()).isEqualTo(before.authJson());
        assertThat(server.isAlive(before)).as("the old sign-in is not revoked").isTrue();
    }

    @Test
    void nobodyWhoComesMeansTimeIsUp() throws Exception {
        time.autoAdvance(Duration.ofSeconds(2));
        person.visits = false;
        try (var signet = open()) {
            var e = catchThrowableOfType(
                    SignInRequiredException.class, () -> browser(signet).run());
            assertThat(e).hasMessageContaining("900 s");
            assertThat(person.words).as("words to the person, one a second").isBetween(890, 910);
            assertThat(person.isDone).isTrue();
        }
        assertThat(store.content(DocumentName.CREDENTIAL)).isEmpty();
    }

    @Test
    void aBrowserThatComesTooLateIsToldSo() throws Exception {
        time.autoAdvance(Duration.ofSeconds(2));
        var late = new LatePerson();
        try (var signet = open()) {
            assertThatThrownBy(() -> browser(signet).prompt(late).run())
                    .isInstanceOf(SignInRequiredException.class)
                    .hasMessageContaining("900 s");
        }
        assertThat(late.page()).contains("This sign-in took too long", "sign in again");
        assertThat(server.counts().tokenRequests())
                .as("the code is not redeemed")
                .isZero();
        assertThat(store.content(DocumentName.CREDENTIAL)).isEmpty();
    }

    /** Goes where they were told when time is up, while the port is still open. */
    private final class LatePerson extends ScriptedPerson {
        LatePerson() {
            visits = false;
        }

        @Override
        public void done() {
            // The port stays open until the browser has its page, however long that takes.
            time.standStill();
            try {
                var client = HttpClient.newHttpClient();
                var back = URI.create(redirectOf(addresses.get(0)));
                var answer = client.send(HttpRequest.newBuilder(back).build(), BodyHandlers.discarding());
                var outcome =
                        back.resolve(answer.headers().firstValue("Location").orElseThrow());
                var unused = client.sendAsync(HttpRequest.newBuilder(outcome).build(), BodyHandlers.ofString())
                        .thenAccept(page::complete);
            } catch (Exception e) {
                page.completeExceptionally(e);
            }
        }
    }

    @Test
    void whatARefreshUnderWayBringsDoesNotUndoASignIn() throws Exception {
        var before = signedIn();
        server.signIns().accounts(Account.of("acct-2222"));
        try (var signet = open()) {
            authorize(signet);
            time.advance(Duration.ofMinutes(50));
            try (var hold = server.holdTokenAnswers()) {
                authorize(signet);
                hold.awaitHeld(1);
                hold.release();
            }
            browser(signet).run();
            assertThat(sent(signet))
                    .isEqualTo("Bearer " + server.signIns().sessions().get(0).accessToken());
        }
        assertThat(document()).contains("acct-2222").doesNotContain(before.refreshToken());
    }

    @Test
    void anInterruptEndsTheWaitAndChangesNothing() throws Exception {
        var before = signedIn();
        person.visits = false;
        try (var signet = open()) {
            var thread = Thread.currentThread();
            var interrupter = new Thread(() -> {
                told();
                thread.interrupt();
            });
            interrupter.start();
            assertThatThrownBy(() -> browser(signet).run()).isInstanceOf(InterruptedException.class);
            interrupter.join();
        }
        assertThat(document()).isEqualTo(before.authJson());
        assertThat(person.isDone).isTrue();
    }

    @Test
    void anInterruptAfterThePersonAgreedLosesNothing() throws Exception {
        try (var signet = open();
                var hold = server.holdTokenAnswers()) {
            var thread = Thread.currentThread();
            var interrupter = new Thread(() -> {
                hold.awaitHeld(1);
                thread.interrupt();
                hold.release();
            });
            interrupter.start();
            var result = browser(signet).run();
            assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
            interrupter.join();
            assertThat(result.kind()).isEqualTo("oauth_tokens");
        }
        assertThat(document()).contains(server.signIns().sessions().get(0).refreshToken());
    }

    @Test
    void nobodyIsSentAwayForWhatCouldNotBeStored() throws Exception {
        var readOnly =
                new InMemoryCredentialStore("read-only", new StoreTraits(Set.of(StoreTraits.Trait.READ_ONLY), 1 << 20));
        try (var signet = builder().store(readOnly).build()) {
            var e = catchThrowableOfType(
                    StoreException.class, () -> browser(signet).run());
            assertThat(e.kind()).isEqualTo(StoreException.Kind.READ_ONLY);
        }
        assertThat(person.addresses).isEmpty();
    }

    @Test
    void whatCanNotBeStoredIsGivenBack() throws Exception {
        try (var signet = open()) {
            store.failNext(InMemoryCredentialStore.Operation.COMMIT, 1, StoreException.Kind.NO_SPACE);
            assertThatThrownBy(() -> browser(signet).run()).isInstanceOf(StoreException.class);
        }
        assertThat(server.isAlive(server.signIns().sessions().get(0))).isFalse();
        assertThat(events.events(AuthEvent.SignInNoted.class)).isEmpty();
    }

    @Test
    void whatCanBeNeitherStoredNorGivenBackIsTold() throws Exception {
        try (var signet = open()) {
            store.failNext(InMemoryCredentialStore.Operation.COMMIT, 1, StoreException.Kind.NO_SPACE);
            server.enqueueRevocationAnswers(ScriptedAnswer.status(500));
            assertThatThrownBy(() -> browser(signet).run()).isInstanceOf(StoreException.class);
        }
        var session = server.signIns().sessions().get(0);
        assertThat(server.isAlive(session)).isTrue();
        assertThat(events.events(AuthEvent.SignInNoted.class))
                .singleElement()
                .satisfies(note -> assertThat(note.detail())
                        .contains("still good at its server")
                        .doesNotContain(session.refreshToken(), session.accessToken()));
    }

    @Test
    void aClosedSignetSignsNobodyIn() throws Exception {
        var signet = open();
        var signIn = signet.signIn().apiKey(Secret.of(server.issueApiKey()));
        signet.close();
        assertThatThrownBy(signIn::run).isInstanceOf(IllegalStateException.class);
        assertThat(store.content(DocumentName.CREDENTIAL)).isEmpty();
    }

    @Test
    void whereDeviceCodesAreOffAndNobodyAskedForThemThePersonPastes() throws Exception {
        server.devices().codexEnabled(false);
        variables.remove("DISPLAY");
        try (var signet = open()) {
            var run = CompletableFuture.supplyAsync(() -> {
                try {
                    return signet.signIn().prompt(person).ports(0).run();
                } catch (AuthException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            person.visits = false;
            person.pastes.add(redirectOf(told()));
            assertThat(run.get(20, TimeUnit.SECONDS).kind()).isEqualTo("oauth_tokens");
        }
    }

    @Test
    void isDoneOnce() throws Exception {
        try (var signet = open()) {
            var signIn = signet.signIn().apiKey(Secret.of(server.issueApiKey()));
            signIn.run();
            assertThatThrownBy(signIn::run).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aTokenServiceThatIsDownIsARemoteTrouble() throws Exception {
        server.enqueueTokenAnswers(ScriptedAnswer.status(503));
        try (var signet = open()) {
            var e = catchThrowableOfType(
                    TokenServiceException.class, () -> browser(signet).run());
            assertThat(ExitCodes.of(e)).isEqualTo(6);
        }
    }
}
