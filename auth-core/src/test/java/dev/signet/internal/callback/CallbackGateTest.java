package dev.signet.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.internal.callback.CallbackAnswer.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** What somebody with access to the port may try, in bulk; each with a server that fails the same trial. */
class CallbackGateTest {
    private static final int HOSTILE = 10_000;
    private static final int SENDERS = 4;
    private static final int SLOW = 200;

    @Test
    void tenThousandHostileRequestsDoNotStopTheRightOne() throws Exception {
        try (var signIn = SignIn.begin()) {
            long start = TimeSource.system().nanos();
            int sent = attack(signIn);
            long attackMillis = millisSince(start);
            assertThat(signIn.server.answer()).isNotDone();
            assertThat(sent).isEqualTo(HOSTILE);

            assertThat(Visitor.get(signIn.port(), signIn.goodTarget()).status()).isEqualTo(303);
            assertThat(signIn.server.answer().get(10, TimeUnit.SECONDS)).isEqualTo(new Code(Secret.of(signIn.code)));

            var turnedAway = signIn.server.turnedAway();
            int counted =
                    turnedAway.values().stream().mapToInt(Integer::intValue).sum();
            System.out.printf(
                    "callback: %,d hostile requests in %,d ms, %,d turned away %s%n",
                    sent, attackMillis, counted, turnedAway);
            assertThat(turnedAway)
                    .containsKeys(
                            CallbackFault.STATE_WRONG,
                            CallbackFault.STATE_MISSING,
                            CallbackFault.HOST,
                            CallbackFault.METHOD,
                            CallbackFault.PATH,
                            CallbackFault.PARAMETER_REPEATED,
                            CallbackFault.TWO_ANSWERS,
                            CallbackFault.TOO_LONG,
                            CallbackFault.MALFORMED);
            // One kind of ten hangs up instead of asking.
            assertThat(counted).isGreaterThanOrEqualTo(HOSTILE * 8 / 10);
        }
    }

    @Test
    void aServerThatDoesNotLookAtTheStateFails() throws Exception {
        try (var naive = new NaiveServer()) {
            int sent = new HostileRequests(naive.port(), "unknown", new Random(1)).send(100, naive.answer()::isDone);

            assertThat(sent).isLessThan(HostileRequests.KINDS);
        }
    }

    @Test
    void twoHundredSlowSocketsDelayTheRightOneByLessThanASecond() throws Exception {
        try (var signIn = SignIn.begin()) {
            List<Visitor> slow = connectSlowly(signIn.port());
            try {
                long start = TimeSource.system().nanos();
                int status = Visitor.get(signIn.port(), signIn.goodTarget()).status();
                long millis = millisSince(start);

                System.out.printf("callback: %d slow sockets delayed the right one by %d ms%n", SLOW, millis);
                assertThat(status).isEqualTo(303);
                assertThat(millis).isLessThan(1000);
            } finally {
                closeAll(slow);
            }
        }
    }

    @Test
    void aServerThatServesOneAfterTheOtherFails() throws Exception {
        try (var naive = new NaiveServer()) {
            List<Visitor> slow = connectSlowly(naive.port());
            try (var right = Visitor.connect(naive.port())) {
                right.say(Visitor.request(naive.port(), "/callback?code=c"));

                assertThatExceptionOfType(TimeoutException.class)
                        .isThrownBy(() -> naive.answer().get(1, TimeUnit.SECONDS));
            } finally {
                closeAll(slow);
            }
        }
    }

    @Test
    void keepsNoMoreConnectionsThanAllowed() throws Exception {
        try (var signIn = SignIn.begin()) {
            List<Visitor> slow = connectSlowly(signIn.port());
            try {
                // Whatever came before this one has been accepted, and the oldest have been let go.
                Visitor.get(signIn.port(), "/");
                // An end, or a reset when what it had said was not read any more.
                assertThat(isHungUpOn(slow.get(0))).isTrue();
            } finally {
                closeAll(slow);
            }
        }
    }

    private static int attack(SignIn signIn) throws Exception {
        var senders = Executors.newFixedThreadPool(SENDERS);
        try {
            var tasks = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < SENDERS; i++) {
                var requests = new HostileRequests(signIn.port(), signIn.state, new Random(i));
                tasks.add(() -> requests.send(HOSTILE / SENDERS, signIn.server.answer()::isDone));
            }
            int sent = 0;
            for (Future<Integer> each : senders.invokeAll(tasks)) {
                sent += each.get();
            }
            return sent;
        } finally {
            senders.shutdownNow();
        }
    }

    private static boolean isHungUpOn(Visitor visitor) {
        try {
            return visitor.response().text().isEmpty();
        } catch (IOException e) {
            return true;
        }
    }

    private static List<Visitor> connectSlowly(int port) throws IOException {
        var slow = new ArrayList<Visitor>();
        for (int i = 0; i < SLOW; i++) {
            var visitor = Visitor.connect(port);
            visitor.say("GET /callback?st");
            slow.add(visitor);
        }
        return slow;
    }

    private static void closeAll(List<Visitor> visitors) throws IOException {
        for (var visitor : visitors) {
            visitor.close();
        }
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(TimeSource.system().nanos() - start);
    }
}
