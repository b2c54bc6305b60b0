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
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void readsARequestThatArrivesInPieces() throws Exception {
        try (var signIn = SignIn.begin();
                var visitor = Visitor.connect(signIn.port())) {
            for (byte one : Visitor.request(signIn.port(), signIn.goodTarget()).getBytes()) {
                visitor.say(new byte[] {one});
            }
            assertThat(visitor.response().status()).isEqualTo(303);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "LOCALHOST", "[::1]"})
    void answersToItsOwnNames(String name) throws Exception {
        try (var signIn = SignIn.begin()) {
            assertThat(visitWithHost(signIn, name + ":" + signIn.port()).status())
                    .isEqualTo(303);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.test:PORT",
                "127.0.0.1",
                "127.0.0.1:1",
                "127.0.0.1:PORT.evil.test",
                "127.0.0.2:PORT",
                "0.0.0.0:PORT",
                "a@127.0.0.1:PORT",
                "localhost.:PORT"
            })
    void answersToNoOtherName(String host) throws Exception {
        try (var signIn = SignIn.begin()) {
            Response response = visitWithHost(signIn, host.replace("PORT", "" + signIn.port()));

            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).doesNotContain(SignIn.APPLICATION);
            assertThat(signIn.server.turnedAway()).containsEntry(CallbackFault.HOST, 1);
            assertThat(signIn.server.answer()).isNotDone();
        }
    }

    @Test
    void wantsAHost() throws Exception {
        try (var signIn = SignIn.begin()) {
            assertThat(Visitor.send(signIn.port(), "GET " + signIn.goodTarget() + " HTTP/1.1\r\n\r\n")
                            .status())
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "POST", "TRACE", "OPTIONS", "PUT", "DELETE", "CONNECT"})
    void takesNoOtherMethod(String method) throws Exception {
        try (var signIn = SignIn.begin()) {
            String request = Visitor.request(signIn.port(), signIn.goodTarget()).replaceFirst("GET", method);
            Response response = Visitor.send(signIn.port(), request);

            assertThat(response.status()).isEqualTo(405);
            assertThat(response.field("Allow")).contains("GET");
            assertThat(response.body().isEmpty()).isEqualTo(method.equals("HEAD"));
            assertThat(signIn.server.answer()).isNotDone();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/cancel", "/success", "/", "/favicon.ico", "/callback/", "/Callback", "/callback/../callback"})
    void hasNothingElseToSee(String path) throws Exception {
        try (var signIn = SignIn.begin()) {
            assertThat(Visitor.get(signIn.port(), path + "?code=c&state=" + signIn.state)
                            .status())
                    .isEqualTo(404);
            assertThat(signIn.server.answer()).isNotDone();
        }
    }

    @Test
    void endsARequestThatIsTooLong() throws Exception {
        try (var signIn = SignIn.begin()) {
            String request = Visitor.request(signIn.port(), "/callback?x=" + "y".repeat(17 * 1024));

            assertThat(Visitor.send(signIn.port(), request).status()).isEqualTo(431);
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

    @Test
    @EnabledOnOs(OS.LINUX)
    void listensOnLoopbackAlone() throws Exception {
        try (var signIn = SignIn.begin()) {
            assertThat(localAddresses(signIn.port())).containsExactly("0100007F");
            assertThat(Visitor.isRefused("127.0.0.2", signIn.port())).isTrue();
            for (String address : foreignAddresses()) {
                assertThat(Visitor.isRefused(address, signIn.port()))
                        .as(address)
                        .isTrue();
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void wouldBeSeenListeningElsewhere() throws Exception {
        try (var everywhere = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            assertThat(localAddresses(everywhere.getLocalPort())).isNotEmpty().doesNotContain("0100007F");
            assertThat(Visitor.isRefused("127.0.0.2", everywhere.getLocalPort()))
                    .isFalse();
        }
    }

    @Test
    void listensOnIpv6TooWhenAsked() throws Exception {
        var terms = CallbackTerms.builder(Secret.of("state"), "Acme").alsoIpv6().build();
        try (var server = CallbackServer.open(terms, TimeSource.system(), new SecureRandom())) {
            assertThat(Visitor.isRefused("127.0.0.1", server.port())).isFalse();
            assertThat(Visitor.isRefused("::1", server.port())).isEqualTo(!hasIpv6());
        }
    }

    @Test
    void neverSharesAPort() throws Exception {
        try (var signIn = SignIn.begin()) {
            var sharing = LoopbackPorts.listen(0, false);
            assertThat(sharing.get(0).getOption(StandardSocketOptions.SO_REUSEPORT))
                    .isFalse();
            LoopbackPorts.closeAll(sharing);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> LoopbackPorts.listen(signIn.port(), false));
        }
    }

    private static CallbackAnswer answer(SignIn signIn) throws Exception {
        return signIn.server.answer().get(10, TimeUnit.SECONDS);
    }

    private static Response visitWithHost(SignIn signIn, String host) throws IOException {
        return Visitor.send(signIn.port(), "GET " + signIn.goodTarget() + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
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

    private static List<String> localAddresses(int port) throws IOException {
        var found = new ArrayList<String>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] columns = line.strip().split("\\s+");
                if (columns[1].endsWith(String.format(":%04X", port)) && columns[3].equals("0A")) {
                    found.add(columns[1].substring(0, columns[1].indexOf(':')));
                }
            }
        }
        return found;
    }

    private static List<String> foreignAddresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .toList();
    }

    private static boolean hasIpv6() {
        try (var probe = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
