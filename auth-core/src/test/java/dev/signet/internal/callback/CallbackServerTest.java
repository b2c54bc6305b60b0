package dev.signet.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.internal.callback.CallbackAnswer.Code;
import dev.signet.internal.callback.CallbackAnswer.Refused;
import dev.signet.internal.callback.Visitor.Response;
import dev.signet.testkit.ManualTimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class CallbackServerTest {
    @Test
    void handsOverTheCodeAndShowsTheOutcome() throws Exception {
        try (var signIn = SignIn.begin()) {
            Response redirect = Visitor.get(signIn.port(), signIn.goodTarget());
            assertThat(redirect.status()).isEqualTo(303);
            assertThat(redirect.location()).matches("/done/[A-Za-z0-9_-]{24}");
            assertThat(redirect.text()).doesNotContain(signIn.code).doesNotContain(signIn.state);
            assertThat(answer(signIn)).isEqualTo(new Code(Secret.of(signIn.code)));

            CompletableFuture<Response> shown = inBackground(() -> Visitor.get(signIn.port(), redirect.location()));
            assertThat(signIn.server.finish(Page.signedIn()).get(10, TimeUnit.SECONDS))
                    .isTrue();

            Response page = shown.get(10, TimeUnit.SECONDS);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains("You’re signed in", SignIn.APPLICATION);
            assertThat(page.text()).doesNotContain(signIn.code).doesNotContain(signIn.state);
            assertThat(Visitor.isRefused("127.0.0.1", signIn.port())).isTrue();
        }
    }

    @Test
    void showsTheOutcomeToABrowserThatComesForItLater() throws Exception {
        var time = ManualTimeSource.create();
        try (var signIn = SignIn.begin(time)) {
            String outcome = Visitor.get(signIn.port(), signIn.goodTarget()).location();
            CompletableFuture<Boolean> finished = signIn.server.finish(Page.failed());

            assertThat(Visitor.get(signIn.port(), outcome).body()).contains("Sign-in could not be finished");
            assertThat(finished.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void waitsForABrowserOnlySoLong() throws Exception {
        var time = ManualTimeSource.create();
        try (var signIn = SignIn.begin(time)) {
            Visitor.get(signIn.port(), signIn.goodTarget());
            CompletableFuture<Boolean> finished = signIn.server.finish(Page.signedIn());
            time.awaitScheduled(1);
            advanceUntilDone(time, finished);

            assertThat(finished.get(10, TimeUnit.SECONDS)).isFalse();
            assertThat(Visitor.isRefused("127.0.0.1", signIn.port())).isTrue();
        }
    }

    @Test
    void handsOverARefusal() throws Exception {
        try (var signIn = SignIn.begin()) {
            Response redirect = Visitor.get(
                    signIn.port(), "/callback?error=access_denied&error_description=no&state=" + signIn.state);

            assertThat(redirect.status()).isEqualTo(303);
            assertThat(answer(signIn)).isEqualTo(new Refused("access_denied", "no"));
        }
    }

    @Test
    void countsTheFirstGoodAnswerOnly() throws Exception {
        try (var signIn = SignIn.begin()) {
            String outcome = Visitor.get(signIn.port(), signIn.goodTarget()).location();
            String second = "/callback?code=other&state=" + signIn.state;

            assertThat(Visitor.get(signIn.port(), second).location()).isEqualTo(outcome);
            assertThat(answer(signIn)).isEqualTo(new Code(Secret.of(signIn.code)));
        }
    }

    @Test
    void showsNoOutcomeWithoutItsAddress() throws Exception {
        try (var signIn = SignIn.begin()) {
            assertThat(Visitor.get(signIn.port(), "/done/").status()).isEqualTo(404);
            String outcome = Visitor.get(signIn.port(), signIn.goodTarget()).location();

            assertThat(Visitor.get(signIn.port(), "/done/").status()).isEqualTo(404);
            assertThat(Visitor.get(signIn.port(), outcome + "x").status()).isEqualTo(404);
            assertThat(Visitor.get(signIn.port(), outcome.substring(0, outcome.length() - 1))
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void tellsABrowserThatWaitsTooLongToLookAtTheApplication() throws Exception {
        var time = ManualTimeSource.create();
        Duration linger = CallbackLimits.DEFAULT.linger();
        // A request may take as long as it likes: time flies here.
        var limits = new CallbackLimits(16 * 1024, 64, Duration.ofDays(1), Duration.ofSeconds(30), linger, linger);
        try (var signIn = SignIn.begin(time, limits)) {
            String outcome = Visitor.get(signIn.port(), signIn.goodTarget()).location();
            CompletableFuture<Response> shown = inBackground(() -> Visitor.get(signIn.port(), outcome));
            advanceUntilDone(time, shown);

            assertThat(shown.get().body()).contains("Almost there", SignIn.APPLICATION);
        }
    }

    @Test
    void givesARequestSoLongToArrive() throws Exception {
        var time = ManualTimeSource.create();
        try (var signIn = SignIn.begin(time);
                var slow = Visitor.connect(signIn.port())) {
            slow.say("GET /callback?code=");
            time.awaitScheduled(1);
            CompletableFuture<Response> shown = inBackground(slow::response);
            time.advance(CallbackLimits.DEFAULT.request());

            assertThat(shown.get(10, TimeUnit.SECONDS).status()).isEqualTo(408);
            assertThat(signIn.server.turnedAway()).containsEntry(CallbackFault.TOO_SLOW, 1);
        }
    }

    @Test
    void freesThePortWhenClosedAndFailsTheAnswer() throws Exception {
        SignIn signIn = SignIn.begin();
        signIn.close();

        assertThat(Visitor.isRefused("127.0.0.1", signIn.port())).isTrue();
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> signIn.server.answer().get(10, TimeUnit.SECONDS));
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("signet-callback");
        signIn.close();
    }

    @Test
    void endsAtOnceWhenFinishedBeforeAnAnswer() throws Exception {
        try (var signIn = SignIn.begin(ManualTimeSource.create())) {
            assertThat(signIn.server.finish(Page.expired()).get(10, TimeUnit.SECONDS))
                    .isFalse();
            assertThat(Visitor.isRefused("127.0.0.1", signIn.port())).isTrue();
        }
    }

    @Test
    void leavesNoBrowserWithoutAWord() throws Exception {
        CompletableFuture<Response> shown;
        try (var signIn = SignIn.begin()) {
            String outcome = Visitor.get(signIn.port(), signIn.goodTarget()).location();
            var browser = Visitor.connect(signIn.port());
            browser.say(Visitor.request(signIn.port(), outcome));
            // Answered no sooner than the browser's request was read, or together with it.
            Visitor.get(signIn.port(), "/");
            shown = inBackground(browser::response);
        }
        assertThat(shown.get(10, TimeUnit.SECONDS).body()).contains("Sign-in could not be finished");
    }

    @Test
    void letsTheReceiverOfTheAnswerBlock() throws Exception {
        try (var signIn = SignIn.begin()) {
            CompletableFuture<Integer> nested = signIn.server.answer().thenApply(answer -> {
                try {
                    return Visitor.get(signIn.port(), "/").status();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Visitor.get(signIn.port(), signIn.goodTarget());

            assertThat(nested.get(10, TimeUnit.SECONDS)).isEqualTo(404);
        }
    }

    @Test
    void printsHowFastThePortIsFree() throws Exception {
        try (var signIn = SignIn.begin()) {
            String outcome = Visitor.get(signIn.port(), signIn.goodTarget()).location();
            CompletableFuture<Response> shown = inBackground(() -> Visitor.get(signIn.port(), outcome));
            long start = TimeSource.system().nanos();
            signIn.server.finish(Page.signedIn()).get(10, TimeUnit.SECONDS);

            assertThat(Visitor.isRefused("127.0.0.1", signIn.port())).isTrue();
            System.out.printf(
                    "callback: port closed %d ms after the end, page included%n",
                    TimeUnit.NANOSECONDS.toMillis(TimeSource.system().nanos() - start));
            assertThat(shown.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
    }

    private static CallbackAnswer answer(SignIn signIn) throws Exception {
        return signIn.server.answer().get(10, TimeUnit.SECONDS);
    }

    private interface Visit {
        Response make() throws IOException;
    }

    private static CompletableFuture<Response> inBackground(Visit visit) {
        var response = new CompletableFuture<Response>();
        var thread = new Thread(() -> {
            try {
                response.complete(visit.make());
            } catch (IOException e) {
                response.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return response;
    }

    /** Moves time on as often as something new is scheduled: when that is, another thread decides. */
    private static void advanceUntilDone(ManualTimeSource time, CompletableFuture<?> done) throws Exception {
        for (int i = 0; i < 1000 && !done.isDone(); i++) {
            time.advance(Duration.ofSeconds(1));
            try {
                done.get(10, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // Not yet.
            }
        }
    }
}
