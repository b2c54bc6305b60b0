package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.UntrustedOriginException;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.ScriptedAnswer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole path, with nothing in between: a home on disk, a server on loopback, the client an application gets. */
class SignetTest {
    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server = FakeAuthorizationServer.builder()
            .time(time)
            .accessTokenLifetime(Duration.ofHours(1))
            .start();

    @TempDir
    Path home;

    @BeforeEach
    void letPausesPass() {
        time.autoAdvance(Duration.ofSeconds(2));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void callsCarryTheStoredToken() throws Exception {
        write(server.signIn().authJson());
        try (var signet = open()) {
            assertThat(call(signet)).isEqualTo(200);
            assertThat(server.counts().tokenRequests()).isZero();
            assertThat(signet.status().state()).isEqualTo(Status.State.FRESH);
        }
    }

    @Test
    void anExpiredTokenIsRefreshedOnceAndStored() throws Exception {
        var session = server.signIn();
        write(session.authJson());
        time.advance(Duration.ofHours(2));
        try (var signet = open()) {
            assertThat(call(signet)).isEqualTo(200);
            assertThat(call(signet)).isEqualTo(200);
        }
        assertThat(server.counts().tokenRequests()).isEqualTo(1);
        var newest = server.newest(session);
        assertThat(Files.readString(home.resolve("auth.json")))
                .contains(newest.refreshToken())
                .contains(newest.accessToken());
    }

    @Test
    void aRefusedTokenIsRefreshedAndTheRequestSentAgain() throws Exception {
        write(server.signIn().authJson());
        server.enqueueResourceAnswers(ScriptedAnswer.status(401));
        try (var signet = open()) {
            assertThat(call(signet)).isEqualTo(200);
        }
        assertThat(server.counts().tokenRequests()).isEqualTo(1);
        assertThat(server.counts().resourceRequests()).isEqualTo(2);
    }

    @Test
    void aTokenSpentElsewhereEndsTheSessionAndKeepsTheFile() throws Exception {
        var session = server.signIn();
        write(session.authJson());
        try (var other = open()) {
            other.refresh();
        }
        write(session.authJson());
        try (var signet = open()) {
            assertThatThrownBy(() -> call(signet))
                    .isInstanceOfSatisfying(
                            SignInRequiredException.class,
                            e -> assertThat(e.reason()).isEqualTo(SignInRequiredException.Reason.SESSION_REUSED));
            assertThat(signet.status().state()).isEqualTo(Status.State.NEEDS_LOGIN);
        }
        assertThat(Files.readString(home.resolve("auth.json"))).isEqualTo(session.authJson());
    }

    @Test
    void nobodySignedInIsAnErrorAndNothingIsSent() throws Exception {
        try (var signet = open()) {
            assertThatThrownBy(() -> call(signet))
                    .isInstanceOf(SignInRequiredException.class)
                    .hasMessageContaining("nobody is signed in");
            assertThat(server.counts().resourceRequests()).isZero();
        }
    }

    @Test
    void anotherOriginIsRefusedBeforeAnything() throws Exception {
        write(server.signIn().authJson());
        try (var signet = Signet.builder(Profile.codex()).home(home).build()) {
            assertThatThrownBy(() -> call(signet)).isInstanceOf(UntrustedOriginException.class);
            assertThat(server.counts().resourceRequests()).isZero();
        }
    }

    private Signet open() throws Exception {
        return Signet.builder(Profile.codex())
                .home(home)
                .fromEnvironment(server.environment())
                .allow(server.baseUri())
                .timeSource(time)
                .build();
    }

    private void write(String authJson) throws Exception {
        Files.writeString(home.resolve("auth.json"), authJson);
    }

    private int call(Signet signet) throws Exception {
        var request = HttpRequest.newBuilder(server.resourceUri()).build();
        return signet.httpClient().send(request, BodyHandlers.ofString()).statusCode();
    }
}
