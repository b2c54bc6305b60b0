package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Signet;
import dev.signet.SignetBuilder;
import dev.signet.Status;
import dev.signet.auth.AuthException;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthEvent;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.Hold;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.TokenRequest;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signet and real releases of the Codex CLI on one home. Runs in the Maven profile {@code peers}. */
@Tag("peers")
class PeersTest {
    private static final String NEWEST = "0.169.0";
    private static final String OLDER = "0.130.0";

    @TempDir
    Path folder;

    private final ManualTimeSource serverTime =
            ManualTimeSource.at(TimeSource.system().instant());
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(serverTime).start();

    private Home home;
    private ModelEndpoint models;

    @BeforeEach
    void prepare() throws IOException {
        home = Home.in(folder);
        models = new ModelEndpoint(server);
        CodexCli.configure(home, models);
    }

    @AfterEach
    void end() {
        models.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {NEWEST, OLDER})
    void readsTheApiKeyThatTheCliStored(String version) throws Exception {
        CodexCli codex = CodexCli.install(version);
        var login = codex.run(home, server, server.issueApiKey() + "\n", "login", "--with-api-key");
        assertThat(login.exit()).as(login.output()).isZero();
        try (Signet signet = open()) {
            assertThat(signet.status().kind()).contains("api_key");
            assertThat(signet.status().state()).isEqualTo(Status.State.FRESH);
            assertThat(call(signet)).isEqualTo(200);
        }
        assertThat(codex.run(home, server, "", "login", "status").exit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {NEWEST, OLDER})
    void readsTheTokensThatTheCliRefreshed(String version) throws Exception {
        CodexCli codex = CodexCli.install(version);
        // What 0.130 calls stale has expired already.
        IssuedSession session = signInWith(Duration.ofSeconds(-1));
        var exec = CodexCli.finish(codex.exec(home, server));
        assertThat(exec.exit()).as(exec.output()).isZero();
        assertThat(server.counts().refreshesGranted()).isEqualTo(1);
        assertThat(home.refreshTokenDigest()).contains(server.newest(session).refreshTokenDigest());
        try (Signet signet = open()) {
            assertThat(signet.status().state()).isEqualTo(Status.State.FRESH);
            assertThat(signet.status().kind()).contains("oauth_tokens");
            assertThat(call(signet)).isEqualTo(200);
        }
        assertThat(server.counts().tokenRequests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {NEWEST, OLDER})
    void writesWhatTheCliGoesOnWith(String version) throws Exception {
        CodexCli codex = CodexCli.install(version);
        IssuedSession session = signInWith(Duration.ofSeconds(-1));
        try (Signet signet = open()) {
            assertThat(call(signet)).isEqualTo(200);
        }
        assertThat(home.refreshTokenDigest()).contains(server.newest(session).refreshTokenDigest());
        var status = codex.run(home, server, "", "login", "status");
        assertThat(status.exit()).as(status.output()).isZero();
        assertThat(status.output()).contains("Logged in using ChatGPT");
        var exec = CodexCli.finish(codex.exec(home, server));
        assertThat(exec.exit()).as(exec.output()).isZero();
        assertThat(server.counts().tokenRequests()).isEqualTo(1);
    }

    /** The lock files that the newer release leaves are taken around our write. */
    @Test
    void writesBesideTheLockFilesOfTheCli() throws Exception {
        CodexCli codex = CodexCli.install(NEWEST);
        signInWith(Duration.ofSeconds(-1));
        assertThat(CodexCli.finish(codex.exec(home, server)).exit()).isZero();
        assertThat(home.folder().resolve("auth.lock")).exists();
        try (Signet signet = open()) {
            signet.refresh();
        }
        assertThat(codex.run(home, server, "", "login", "status").output()).contains("Logged in using ChatGPT");
        assertThat(CodexCli.finish(codex.exec(home, server)).exit()).isZero();
        assertThat(server.counts().reuseDetections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {NEWEST, OLDER})
    void staysCoherentWhenBothRefreshAtOnce(String version) throws Exception {
        var figures = Figures.of("peers-" + version);
        CodexCli codex = CodexCli.install(version);
        int rounds = Figures.scaled(20);
        var random = new SplittableRandom();
        int lost = 0;
        int onePost = 0;
        int oursSecond = 0;
        var events = new CopyOnWriteArrayList<AuthEvent>();
        int signetServed = 0;
        int cliServed = 0;
        for (int round = 0; round < rounds; round++) {
            IssuedSession session = signInWith(Duration.ofSeconds(-1));
            int before = server.journal().size();
            var running = codex.exec(home, server);
            // The CLI needs some time before it looks at its tokens: about as long as we wait at most.
            LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(version.equals(NEWEST) ? 600 : 200)));
            try (Signet signet = at().listener(events::add).build()) {
                signetServed += call(signet) == 200 ? 1 : 0;
            } catch (AuthException e) {
                // Counted as not served; what must hold is looked at below.
            }
            cliServed += CodexCli.finish(running).exit() == 0 ? 1 : 0;
            assertThat(home.refreshTokenDigest())
                    .as("round %s: a whole document with a token", round)
                    .isPresent();
            assertThat(home.mode()).isEqualTo("rw-------");
            assertThat(home.leftovers()).isEmpty();
            boolean alive = server.isAlive(session);
            if (alive) {
                assertThat(home.refreshTokenDigest())
                        .contains(server.newest(session).refreshTokenDigest());
            }
            lost += alive ? 0 : 1;
            var requests = server.journal().stream().skip(before).toList();
            onePost += requests.size() == 1 ? 1 : 0;
            oursSecond += requests.stream().anyMatch(PeersTest::isReuseByUs) ? 1 : 0;
        }
        figures.print(
                "%d rounds of both at once: %d with one token request, %d sessions lost to reuse detection%s,"
                        + " Signet sent %d requests and adopted %d times, Signet was answered 200 in %d, the CLI in %d;"
                        + " every document whole and 0600",
                rounds,
                onePost,
                lost,
                version.equals(OLDER) ? " (" + oursSecond + " by our request)" : "",
                events.stream()
                        .filter(AuthEvent.RefreshStarted.class::isInstance)
                        .count(),
                events.stream()
                        .filter(event -> event instanceof AuthEvent.Adopted || event instanceof AuthEvent.Superseded)
                        .count(),
                signetServed,
                cliServed);
        // The server counts as many revoked families as we saw: nobody lost a session in another way.
        assertThat(server.counts().familiesRevoked()).isEqualTo(lost);
    }

    /** The older release does not say why it refreshes. */
    private static boolean isReuseByUs(TokenRequest request) {
        return request.outcome() == TokenRequest.Outcome.REUSED
                && request.refreshReason().isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {NEWEST, OLDER})
    void doesNotBringBackASessionThatTheCliEnded(String version) throws Exception {
        CodexCli codex = CodexCli.install(version);
        signInWith(Duration.ofSeconds(-1));
        try (Signet signet = open();
                Hold answers = server.holdTokenAnswers()) {
            var answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return Integer.toString(call(signet));
                } catch (SignInRequiredException e) {
                    return e.reason().name();
                } catch (IOException | InterruptedException e) {
                    return e.toString();
                }
            });
            answers.awaitHeld(1);
            assertThat(codex.run(home, server, "", "logout").exit()).isZero();
            answers.release();
            assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo("SIGNED_OUT");
        }
        assertThat(home.authJson()).doesNotExist();
        assertThat(codex.run(home, server, "", "login", "status").output()).contains("Not logged in");
    }

    /** Stores a session whose access token has so much of its life left. */
    private IssuedSession signInWith(Duration left) throws IOException {
        var now = TimeSource.system().instant();
        serverTime.setWall(now.minus(Duration.ofHours(1)).plus(left));
        IssuedSession session = server.signIn();
        serverTime.setWall(now);
        home.signIn(session);
        return session;
    }

    private SignetBuilder at() {
        return GateHome.at(home, TimeSource.system(), server);
    }

    private Signet open() throws AuthException {
        return at().build();
    }

    private int call(Signet signet) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resourceUri()).build();
        return signet.httpClient().send(request, BodyHandlers.discarding()).statusCode();
    }
}
