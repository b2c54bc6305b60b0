package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.FakeAuthorizationServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TokenAndRefreshTest extends CommandLineFixture {
    @Test
    void tokenPrintsTheHeadersValueAndNothingElse() throws Exception {
        var session = signedIn(Duration.ZERO);

        var run = desk.run("token", "--for", resource()).exitsWith(0);

        assertThat(run.out()).isEqualTo("Bearer " + session.accessToken() + "\n");
        assertThat(run.err()).doesNotContain(session.accessToken());
    }

    @Test
    void tokenGivesAllHeadersAsADocument() throws Exception {
        var session = signedIn(Duration.ZERO);

        assertThat(desk.run("token", "--json", "--for", resource()).exitsWith(0).out())
                .isEqualTo("{\"schema\":1,\"headers\":{\"Authorization\":\"Bearer " + session.accessToken()
                        + "\",\"ChatGPT-Account-ID\":\"acct-1111\"}}\n");
    }

    @Test
    void tokenGivesNoneForAnOriginThatIsNotTrusted() throws Exception {
        var session = signedIn(Duration.ZERO);

        desk.run("token", "--for", "https://api.acme.test").exitsWith(4).tellsNothingOf(session);
        desk.run("token").exitsWith(2);
    }

    @Test
    void refreshGetsNewerTokensAndSavesThem() throws Exception {
        var session = signedIn(Duration.ZERO);

        var run = desk.run("refresh").exitsWith(0).tellsNothingOf(session);

        assertThat(run.out()).startsWith("refreshed, expires ");
        assertThat(server.newest(session).generation()).isEqualTo(2);
        assertThat(desk.home().resolve("auth.json"))
                .content()
                .contains(server.newest(session).refreshToken());
    }

    @Test
    void refreshIfStaleDoesNothingWhileTheTokenIsFresh() throws Exception {
        signedIn(Duration.ZERO);

        var run = desk.run("refresh", "--if-stale", "--json").exitsWith(0);

        assertThat(run.out()).startsWith("{\"schema\":1,\"refreshed\":false,\"expires_at\":\"");
        assertThat(server.counts().tokenRequests()).isZero();
    }

    @Test
    void refreshIfStaleRenewsBeforeExpiryToo() throws Exception {
        var session = signedIn(Duration.ofMinutes(55));

        desk.run("refresh", "--if-stale").exitsWith(0);

        assertThat(server.newest(session).generation()).isEqualTo(2);
    }

    @Test
    void refreshSpendsOneTokenWhenTheTokenHasExpired() throws Exception {
        var session = signedIn(Duration.ofHours(2));

        desk.run("refresh").exitsWith(0);

        assertThat(server.newest(session).generation()).isEqualTo(2);
    }

    @Test
    void refreshEndsWithThreeWhenTheSessionWasRevoked() throws Exception {
        var session = signedIn(Duration.ZERO);
        server.revoke(session);

        var run = desk.run("refresh", "--json").exitsWith(3).tellsNothingOf(session);

        assertThat(run.out()).startsWith("{\"schema\":1,\"error\":{\"kind\":\"session_");
    }

    @Test
    void refreshEndsWithSixWhenTheServerIsAway() throws Exception {
        signedIn(Duration.ZERO);
        server.close();

        desk.run("refresh").exitsWith(6);
    }

    @Test
    void theOverrideOfTheTokenEndpointIsTold() throws Exception {
        signedIn(Duration.ZERO);

        assertThat(desk.run("status").exitsWith(0).err())
                .contains("note: CODEX_REFRESH_TOKEN_URL_OVERRIDE sets an endpoint to " + server.baseUri());
    }

    @Test
    void explainTellsTheStoreAndWhatHappens() throws Exception {
        var session = signedIn(Duration.ofHours(2));

        var run = desk.run("--explain", "call", resource()).exitsWith(0).tellsNothingOf(session);

        assertThat(run.err())
                .contains("in store file, the default", "signet: refresh started: ", "signet: refreshed: ");
    }

    @Test
    void anOverrideBeyondTheMachineNeedsTrust() throws Exception {
        signedIn(Duration.ZERO);
        var environment = java.util.Map.of("CODEX_REFRESH_TOKEN_URL_OVERRIDE", "https://login.acme.test/token");
        try (var other = FakeAuthorizationServer.start()) {
            var stranger = new CommandRun.Desk(other, desk.home(), environment);

            stranger.run("status").exitsWith(4);
            stranger.run("--trust-origin", "https://login.acme.test", "status").exitsWith(0);
        }
    }
}
