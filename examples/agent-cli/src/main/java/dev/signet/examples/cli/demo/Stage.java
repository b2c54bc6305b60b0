package dev.signet.examples.cli.demo;

import dev.signet.Profile;
import dev.signet.Signet;
import dev.signet.auth.AuthException;
import dev.signet.auth.TimeSource;
import dev.signet.testkit.Account;
import dev.signet.testkit.Counts;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.IssuedSession;
import java.io.IOException;
import java.time.Duration;

/** What the demo plays on: a server, a home, and a second server that nobody trusts. */
final class Stage implements AutoCloseable {
    private static final Duration LONG_AGO = Duration.ofHours(2);

    private final DemoClock clock;
    private final FakeAuthorizationServer server;
    private final FakeAuthorizationServer stranger;
    private final DemoHome home;

    private Stage(DemoClock clock, FakeAuthorizationServer server, FakeAuthorizationServer stranger, DemoHome home) {
        this.clock = clock;
        this.server = server;
        this.stranger = stranger;
        this.home = home;
    }

    static Stage open(TimeSource time) throws IOException {
        var home = DemoHome.temporary();
        var clock = new DemoClock(time);
        var server = FakeAuthorizationServer.builder().time(clock).start();
        return new Stage(clock, server, FakeAuthorizationServer.start(), home);
    }

    FakeAuthorizationServer server() {
        return server;
    }

    FakeAuthorizationServer stranger() {
        return stranger;
    }

    DemoHome home() {
        return home;
    }

    Counts counts() {
        return server.counts();
    }

    /** Signs in just now. */
    IssuedSession signIn() throws IOException {
        var session = server.signIn(Account.of("acct-1111"));
        home.replace(session);
        return session;
    }

    /** Signs in so long ago that the access token, good for an hour, has expired. */
    IssuedSession signInLongAgo() throws IOException {
        clock.setBack(LONG_AGO);
        try {
            return signIn();
        } finally {
            clock.setBack(Duration.ZERO);
        }
    }

    /** Opens the home as an application does. */
    Signet signet() throws AuthException {
        return Signet.builder(Profile.codex())
                .home(home.folder())
                .fromEnvironment(server.environment())
                .allow(server.baseUri())
                .build();
    }

    @Override
    public void close() throws IOException {
        server.close();
        stranger.close();
        home.delete();
    }
}
