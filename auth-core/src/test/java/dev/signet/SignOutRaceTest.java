package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.AuthException;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.store.DocumentName;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualTimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing out while tokens are renewed, by the home that signs out and by another open one on the same folder: nothing comes back. */
class SignOutRaceTest {
    private static final int ROUNDS = 1_000;

    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server = FakeAuthorizationServer.builder()
            .time(time)
            .accessTokenLifetime(Duration.ofHours(1))
            .start();
    private final RevokingLogin.Terms terms = new RevokingLogin.Terms(server.revocationUri());
    private final InMemoryCredentialStore store = new InMemoryCredentialStore();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @BeforeEach
    void letPausesPass() {
        time.autoAdvance(Duration.ofSeconds(2));
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        server.close();
    }

    @Test
    void aRefreshAtTheServerIsWaitedForAndWhatItBroughtIsRevoked() throws Exception {
        var session = signIn();
        time.advance(Duration.ofHours(2));
        try (var signet = open();
                var hold = server.holdTokenAnswers()) {
            var call = signet.authorizeAsync(server.resourceUri());
            hold.awaitHeld(1);
            Future<SignOutResult> signOut = threads.submit(signet::signOut);
            hold.release();

            assertThat(signOut.get(30, TimeUnit.SECONDS).isComplete()).isTrue();
            assertThat(ended(call)).isTrue();
            assertGone(signet, session);
        }
        assertThat(server.counts().tokenRequests()).isEqualTo(1);
    }

    /** Shows that the rounds below can fail: what is only deleted by somebody else is served for up to a second. */
    @Test
    void withoutForgettingTheMemoryCopyWouldBeServed() throws Exception {
        signIn();
        try (var signet = open()) {
            signet.refresh();
            time.standStill();
            store.remove(DocumentName.CREDENTIAL);

            assertThat(signet.authorize(server.resourceUri())).isNotNull();
        }
    }

    @Test
    void nothingComesBackInAnyOrder() throws Exception {
        var random = new SplittableRandom(20261122);
        int refreshed = 0;
        long begun = System.nanoTime();
        try (var ours = open();
                var theirs = open()) {
            for (int round = 0; round < ROUNDS; round++) {
                var session = signIn();
                look(ours, theirs);
                int before = server.counts().refreshesGranted();
                var refresher = random.nextBoolean() ? ours : theirs;
                boolean refreshFirst = random.nextBoolean();
                var refresh = refreshFirst ? threads.submit(() -> attempt(refresher)) : null;
                int pause = random.nextInt(20_000);
                var signOut = threads.submit(() -> {
                    spin(pause);
                    return ours.signOut();
                });
                if (refresh == null) {
                    spin(random.nextInt(20_000));
                    refresh = threads.submit(() -> attempt(refresher));
                }

                assertThat(signOut.get(60, TimeUnit.SECONDS).isComplete())
                        .as("round %s", round)
                        .isTrue();
                assertSignedOut(ours, round);
                refresh.get(60, TimeUnit.SECONDS);
                refreshed += server.counts().refreshesGranted() - before;
                assertSignedOut(ours, round);
                assertGone(ours, session);
                time.advance(Duration.ofMillis(1_001));
                assertThat(theirs.status().state()).as("round %s", round).isEqualTo(Status.State.SIGNED_OUT);
            }
        }
        System.out.printf(
                "sign-out: %d rounds, %d refreshes won the race, 0 came back, %d ms%n",
                ROUNDS, refreshed, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        assertThat(refreshed).as("both orders were met").isBetween(1, ROUNDS - 1);
    }

    private boolean attempt(Signet signet) throws InterruptedException {
        try {
            signet.refresh();
            return true;
        } catch (AuthException signedOut) {
            return false;
        }
    }

    /** Not a wait: it only moves the threads against each other. */
    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    private IssuedSession signIn() {
        var session = server.signIn();
        store.put(DocumentName.CREDENTIAL, session.authJson().getBytes(StandardCharsets.UTF_8));
        return session;
    }

    private static void look(Signet... all) throws InterruptedException {
        for (var signet : all) {
            assertThat(signet.status().state()).isEqualTo(Status.State.FRESH);
        }
    }

    private static boolean ended(CompletableFuture<?> call) throws Exception {
        try {
            call.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(SignInRequiredException.class);
        }
        return true;
    }

    private void assertSignedOut(Signet signet, int round) {
        assertThatThrownBy(() -> signet.authorize(server.resourceUri()))
                .as("round %s", round)
                .isInstanceOf(SignInRequiredException.class);
    }

    private void assertGone(Signet signet, IssuedSession session) {
        assertThat(store.content(DocumentName.CREDENTIAL)).isEmpty();
        assertThat(store.content(DocumentName.ATTEMPT)).isEmpty();
        assertThat(server.isAlive(session)).isFalse();
        assertSignedOut(signet, -1);
    }

    private Signet open() throws Exception {
        return Signet.builder(RevokingLogin.profile(terms))
                .store(store)
                .fromEnvironment(server.environment())
                .allow(server.baseUri())
                .timeSource(time)
                .random(() -> 0.5)
                .build();
    }
}
