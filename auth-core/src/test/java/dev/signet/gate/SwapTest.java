package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.Signet;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.internal.json.JsonString;
import dev.signet.testkit.Account;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.Hold;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualTimeSource;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stored login changes under a refresh whose answer is on its way: what is stored by then decides, not what was read. */
class SwapTest {
    @TempDir
    Path folder;

    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final List<AuthEvent> events = new CopyOnWriteArrayList<>();

    private Home home;
    private IssuedSession session;
    private Signet signet;

    @BeforeEach
    void open() throws IOException {
        home = Home.in(folder);
        session = server.signIn();
        home.signIn(session);
        signet = GateHome.at(home, time, server).listener(events::add).build();
    }

    @AfterEach
    void close() {
        server.close();
        signet.close();
    }

    @Test
    void dropsItsTokensWhenAnotherAccountSignedIn() throws Exception {
        time.advance(Duration.ofHours(2));
        IssuedSession other = server.signIn(Account.of("acct-2222"));
        assertThat(answerAfter(() -> home.signIn(other))).isEqualTo("200 acct-2222");
        assertThat(Files.readString(home.authJson())).isEqualTo(other.authJson());
        assertThat(events).anyMatch(AuthEvent.Superseded.class::isInstance);
    }

    @Test
    void doesNotBringBackASessionThatSignedOut() throws Exception {
        time.advance(Duration.ofHours(2));
        assertThat(answerAfter(() -> Files.delete(home.authJson()))).isEqualTo("SIGNED_OUT");
        assertThat(home.authJson()).doesNotExist();
        time.advance(Duration.ofMinutes(5));
        assertThatThrownBy(this::call).isInstanceOf(SignInRequiredException.class);
        signet.close();
        assertThat(home.authJson()).doesNotExist();
        assertThat(home.leftovers()).isEmpty();
    }

    @Test
    void dropsItsTokensWhenAnApiKeyTookTheirPlace() throws Exception {
        time.advance(Duration.ofHours(2));
        String document = CodexFixtures.apiKeyJson(server.issueApiKey());
        assertThat(answerAfter(() -> home.write(document))).startsWith("200");
        assertThat(Files.readString(home.authJson())).isEqualTo(document);
    }

    @Test
    void mergesIntoWhatSomebodyAddedMeanwhile() throws Exception {
        time.advance(Duration.ofHours(2));
        String answer = answerAfter(() ->
                home.write(new String(home.document().with("x_note", "kept").pretty(), StandardCharsets.UTF_8)));
        assertThat(answer).isEqualTo("200 acct-1111");
        assertThat(home.document().find("x_note")).contains(new JsonString("kept"));
        assertThat(home.refreshTokenDigest()).contains(server.newest(session).refreshTokenDigest());
    }

    @Test
    void takesNewerTokensOfTheSameAccountAndKeepsItsOwnInReserve() throws Exception {
        time.advance(Duration.ofHours(2));
        IssuedSession theirs = server.signIn(session.account());
        assertThat(answerAfter(() -> home.signIn(theirs))).isEqualTo("200 acct-1111");
        assertThat(Files.readString(home.authJson())).isEqualTo(theirs.authJson());
        assertThat(server.isAlive(session)).isTrue();
        assertThat(server.counts().revocations()).isZero();
    }

    @Test
    void fallsBackToItsOwnTokensWhenTheOthersDoNotWork() throws Exception {
        time.advance(Duration.ofHours(2));
        IssuedSession theirs = server.signIn(session.account());
        server.revoke(theirs);
        assertThat(answerAfter(() -> home.signIn(theirs))).isEqualTo("200 acct-1111");
        signet.close();
        assertThat(home.refreshTokenDigest()).contains(server.newest(session).refreshTokenDigest());
    }

    /** The control: it is the content that decides, since the store itself would let a stale write happen. */
    @Test
    void aWriterThatDoesNotLookBringsASessionBack() throws Exception {
        try (Hold answers = server.holdTokenAnswers()) {
            var done = new CompletableFuture<Boolean>();
            var naive = new Thread(() -> {
                try {
                    byte[] answer = NaiveRefresher.post(session.refreshToken(), server.tokenUri());
                    home.write("{\"tokens\":" + new String(answer, StandardCharsets.UTF_8) + "}");
                    done.complete(true);
                } catch (IOException e) {
                    done.completeExceptionally(e);
                }
            });
            naive.start();
            answers.awaitHeld(1);
            Files.delete(home.authJson());
            answers.release();
            assertThat(done.get(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(home.authJson()).exists();
    }

    private interface Change {
        void make() throws IOException;
    }

    /** Calls with an expired token, and changes the home while the server's answer is on its way. */
    private String answerAfter(Change change) throws Exception {
        try (Hold answers = server.holdTokenAnswers()) {
            var answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return call();
                } catch (SignInRequiredException e) {
                    return e.reason().name();
                } catch (IOException | InterruptedException e) {
                    return e.toString();
                }
            });
            answers.awaitHeld(1);
            change.make();
            answers.release();
            return answer.get(60, TimeUnit.SECONDS);
        }
    }

    private String call() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resourceUri()).build();
        var response = signet.httpClient().send(request, BodyHandlers.ofString());
        String account = Stream.of("acct-1111", "acct-2222")
                .filter(id -> response.body().contains("\"account\":\"" + id + "\""))
                .findFirst()
                .orElse("nobody");
        return response.statusCode() + " " + account;
    }
}
