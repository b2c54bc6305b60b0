package dev.signet.examples.cli.demo;

import dev.signet.auth.TimeSource;
import dev.signet.auth.UntrustedOriginException;
import dev.signet.testkit.Counts;
import dev.signet.testkit.IssuedSession;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The main job, step by step: whatever happens to the tokens, calls succeed, one refresh serves everybody, and nothing is sent
 * where it does not belong. Every step is judged by the server's own counts.
 */
public final class Demo {
    /** How the line begins by which a child says that it is about to ask for a credential. */
    private static final String READY = "signet: opened";

    /** Shorter than the time a refresh may take, so that holding the server's answer never makes one fail. */
    private static final Duration READY_WAIT = Duration.ofSeconds(8);

    private static final Duration POLL = Duration.ofMillis(50);

    private final TimeSource time;
    private final List<String> program;
    private final int processes;

    /**
     * A demo.
     *
     * @param time the machine's clocks
     * @param program the command that starts this very command line in another process, without arguments
     * @param processes how many of those the fourth step starts
     */
    public Demo(TimeSource time, List<String> program, int processes) {
        this.time = time;
        this.program = List.copyOf(program);
        this.processes = processes;
    }

    /**
     * Plays all steps.
     *
     * @param told each step's report as soon as it is over
     * @return whether every count was as promised
     * @throws IOException when a step could not be played to its end
     * @throws InterruptedException when the thread is interrupted
     */
    public boolean run(Consumer<StepReport> told) throws IOException, InterruptedException {
        var steps = new Steps(time, told);
        try (var stage = Stage.open(time)) {
            steps.play("A call with a fresh token", notes -> fresh(stage, notes));
            steps.play("The token has expired before the call", notes -> expired(stage, notes));
            steps.play("The server revokes the token before its time", notes -> revoked(stage, notes));
            steps.play(processes + " processes at one expired token", notes -> herd(stage, notes));
            steps.play("A call to an origin nobody trusts", notes -> untrusted(stage, notes));
        }
        return steps.hold();
    }

    private void fresh(Stage stage, Notes notes) throws IOException, InterruptedException {
        stage.signIn();
        var before = stage.counts();
        int status = call(stage, stage.server().resourceUri());
        notes.say("auth.json holds a token that is good for an hour: it is sent as it is");
        notes.expect("status", 200, status);
        expect(notes, before, stage.counts(), 1, 0, 0);
    }

    private void expired(Stage stage, Notes notes) throws IOException, InterruptedException {
        var session = stage.signInLongAgo();
        var before = stage.counts();
        int status = call(stage, stage.server().resourceUri());
        notes.say("it is refreshed first, the newer one is saved, and the call goes out once");
        notes.expect("status", 200, status);
        expect(notes, before, stage.counts(), 1, 0, 1);
        expectNewest(notes, stage, session);
    }

    private void revoked(Stage stage, Notes notes) throws IOException, InterruptedException {
        var session = stage.signIn();
        revokeAccessToken(stage, session);
        var before = stage.counts();
        int status = call(stage, stage.server().resourceUri());
        notes.say("the server answers 401, one refresh follows, and the call is sent once more");
        notes.expect("status", 200, status);
        expect(notes, before, stage.counts(), 2, 1, 1);
        expectNewest(notes, stage, session);
    }

    private void herd(Stage stage, Notes notes) throws IOException, InterruptedException {
        var session = stage.signInLongAgo();
        var before = stage.counts();
        var command = new ArrayList<>(program);
        command.addAll(List.of(
                "--home",
                stage.home().folder().toString(),
                "--trust-origin",
                stage.server().baseUri().toString(),
                "--explain",
                "call",
                stage.server().resourceUri().toString()));
        int late;
        int succeeded;
        // The first refresh to arrive waits at the server until all processes want one.
        try (var hold = stage.server().holdTokenRequests();
                var herd = Herd.start(processes, command, stage.server().environment(), READY)) {
            while (hold.held() == 0 && herd.awaitReady(POLL) > 0) {
                // The time a refresh may take begins with the first one to arrive, not with the first process.
            }
            late = herd.awaitReady(READY_WAIT);
            hold.release();
            succeeded = herd.succeeded();
        }
        notes.say((processes - late) + " of them were at the door before the server answered the one refresh");
        notes.expect("processes with exit code 0", processes, succeeded);
        expect(notes, before, stage.counts(), processes, 0, 1);
        expectNewest(notes, stage, session);
    }

    private void untrusted(Stage stage, Notes notes) throws IOException, InterruptedException {
        stage.signIn();
        int refused = 0;
        try {
            call(stage, stage.stranger().resourceUri());
        } catch (UntrustedOriginException e) {
            refused++;
            notes.say(String.valueOf(e.getMessage()));
        }
        notes.expect("refusals", 1, refused);
        notes.expect("requests that arrived there", 0, stage.stranger().counts().resourceRequests());
    }

    private static int call(Stage stage, URI target) throws IOException, InterruptedException {
        try (var signet = stage.signet()) {
            var request = HttpRequest.newBuilder(target).build();
            return signet.httpClient().send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    /** As the owner of the account would on a page of the server (RFC 7009, section 2.1). */
    private static void revokeAccessToken(Stage stage, IssuedSession session) throws IOException, InterruptedException {
        var form = "token_type_hint=access_token&token="
                + URLEncoder.encode(session.accessToken(), StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(stage.server().revocationUri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
    }

    private static void expect(Notes notes, Counts before, Counts after, int requests, int refused, int refreshes) {
        notes.expect("requests at the resource", requests, after.resourceRequests() - before.resourceRequests());
        notes.expect("401 answers", refused, after.unauthorized() - before.unauthorized());
        notes.expect("refreshes", refreshes, after.tokenRequests() - before.tokenRequests());
        notes.expect("spent refresh tokens sent again", 0, after.reuseDetections() - before.reuseDetections());
    }

    private static void expectNewest(Notes notes, Stage stage, IssuedSession session) throws IOException {
        var newest = stage.server().newest(session);
        notes.expect("newest refresh token in auth.json", 1, stage.home().holds(newest.refreshToken()) ? 1 : 0);
    }
}
