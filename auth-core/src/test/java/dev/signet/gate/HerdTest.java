package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.Hold;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ScriptedAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sixteen processes on one home, and a server that rotates refresh tokens and revokes a family when one is reused. */
class HerdTest extends HerdScene {
    /** How long the token endpoint takes, so that whoever can collide does. */
    private static final Duration LATENCY = Duration.ofMillis(50);

    HerdTest() {
        super(16);
    }

    @Test
    void refreshesOncePerExpiry() throws Exception {
        var figures = Figures.of("herd");
        int rounds = Figures.scaled(30);
        IssuedSession session = server.signIn();
        home.signIn(session);
        herd.open(home, server);
        int calls = 0;
        for (int round = 1; round <= rounds; round++) {
            // Every third time the token still lives, and is due for renewal.
            herd.move(round % 3 == 0 ? Duration.ofMinutes(50) : Duration.ofMinutes(61));
            List<String> answers = callAtOnce();
            assertThat(answers).as("answers in round %s", round).containsOnly("200");
            calls += answers.size();
            assertThat(herd.ask("settle")).containsOnly("settled");
            assertThat(server.counts().refreshesGranted())
                    .as("refreshes by round %s", round)
                    .isEqualTo(round);
        }
        assertThat(server.counts().tokenRequests()).isEqualTo(rounds);
        assertThat(server.counts().reuseDetections()).isZero();
        assertThat(server.isAlive(session)).isTrue();
        assertThat(home.refreshTokenDigest()).contains(server.newest(session).refreshTokenDigest());
        figures.print(
                "%d processes x %d expiries: %d refreshes, %d reused, %d signed out, %d calls answered 200",
                processes,
                rounds,
                server.counts().refreshesGranted(),
                server.counts().reuseDetections(),
                server.counts().familiesRevoked(),
                calls);
    }

    @Test
    void losesSessionsWithoutTheLease() throws Exception {
        var figures = Figures.of("herd-control");
        int rounds = Figures.scaled(10);
        int failed = 0;
        herd.ask("auto 1000");
        for (int round = 1; round <= rounds; round++) {
            IssuedSession session = server.signIn();
            home.signIn(session);
            herd.open(home, server, GateHome.NO_LEASE);
            herd.move(Duration.ofMinutes(61));
            List<String> answers = callAtOnce();
            boolean well = server.isAlive(session) && Set.copyOf(answers).equals(Set.of("200"));
            failed += well ? 0 : 1;
        }
        figures.print(
                "%d processes without the lease x %d expiries: %d rounds failed, %d reused, %d families revoked",
                processes,
                rounds,
                failed,
                server.counts().reuseDetections(),
                server.counts().familiesRevoked());
        assertThat(failed).as("failed rounds of %s", rounds).isGreaterThan(rounds / 2);
    }

    @Test
    void spendsOneRequestOnADeadSession() throws Exception {
        var figures = Figures.of("dead-session");
        int requests = callWithADeadSession();
        assertThat(requests).isEqualTo(1);
        herd.move(Duration.ofMinutes(10));
        assertThat(herd.ask("call")).containsOnly("SignInRequired SESSION_REVOKED");
        assertThat(server.counts().tokenRequests()).isEqualTo(1);
        figures.print(
                "%d processes with a revoked session, asked twice: %d token request, all told to sign in",
                processes, server.counts().tokenRequests());
    }

    @Test
    void spendsManyRequestsOnADeadSessionWithoutTheAttemptRecord() throws Exception {
        var figures = Figures.of("dead-session-control");
        int requests = callWithADeadSession(GateHome.NO_ATTEMPTS);
        figures.print("%d processes without the attempt record: %d token requests", processes, requests);
        assertThat(requests).isGreaterThan(1);
    }

    private int callWithADeadSession(String... faults) throws IOException, InterruptedException {
        IssuedSession session = server.signIn();
        home.signIn(session);
        server.revoke(session);
        herd.open(home, server, faults);
        // Newer tokens of another program are waited for, ten seconds of time that otherwise stands still.
        herd.ask("auto 1000");
        herd.move(Duration.ofMinutes(61));
        assertThat(herd.ask("call")).containsOnly("SignInRequired SESSION_REVOKED");
        return server.counts().tokenRequests();
    }

    @Test
    void asksAtMostEightTimesInAMinuteOfOutage() throws Exception {
        var figures = Figures.of("outage");
        int requests = callDuringAnOutage(60);
        assertThat(requests).isBetween(2, 8);
        int recovery = 0;
        String answer = "";
        while (!answer.equals("200")) {
            recovery++;
            assertThat(recovery).as("minutes until the session recovers").isLessThan(5);
            herd.move(Duration.ofMinutes(1));
            answer = herd.get(recovery % processes).ask("call");
        }
        assertThat(herd.ask("call")).containsOnly("200");
        figures.print("%d processes, 60 s of 503: %d token requests, then all answered 200", processes, requests);
    }

    @Test
    void asksMuchMoreOftenDuringAnOutageWithoutTheAttemptRecord() throws Exception {
        var figures = Figures.of("outage-control");
        int requests = callDuringAnOutage(5, GateHome.NO_ATTEMPTS);
        figures.print("%d processes without the attempt record, 5 s of 503: %d token requests", processes, requests);
        assertThat(requests).isGreaterThan(8);
    }

    private int callDuringAnOutage(int seconds, String... faults) throws IOException, InterruptedException {
        home.signIn(server.signIn());
        herd.open(home, server, faults);
        herd.move(Duration.ofMinutes(61));
        int queued = 0;
        for (int second = 0; second < seconds; second++) {
            while (queued < server.counts().tokenRequests() + (faults.length == 0 ? 2 : processes)) {
                server.enqueueTokenAnswers(ScriptedAnswer.error(503, "temporarily_unavailable"));
                queued++;
            }
            for (String answer : herd.ask("call")) {
                assertThat(answer).startsWith("TokenServiceException");
            }
            herd.move(Duration.ofSeconds(1));
        }
        return server.counts().tokenRequests();
    }

    /** Calls in all processes at one time, with a token endpoint that takes its time. */
    private List<String> callAtOnce() throws IOException, InterruptedException {
        try (Hold hold = server.holdTokenRequests()) {
            var answers = herd.send("call");
            hold.awaitHeld(1);
            try {
                hold.awaitHeld(2, LATENCY);
            } catch (AssertionError e) {
                // Nobody collides: as it should be.
            }
            hold.release();
            return Herd.await(answers, "call");
        }
    }
}
