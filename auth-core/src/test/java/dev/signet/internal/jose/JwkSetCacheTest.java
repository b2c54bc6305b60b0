package dev.signet.internal.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.AssertionException;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.testkit.ManualTimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class JwkSetCacheTest {
    private static final Issuer A = Issuer.create("a");
    private static final Issuer B = Issuer.create("b");
    private static final Duration LIFE = CacheControl.DEFAULT;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int HERD = 200;

    private final ManualTimeSource time = ManualTimeSource.create();
    private final HttpTokenServiceClient service = new HttpTokenServiceClient(TransportSettings.ofJvm(), time);
    private final JwkSetCache cache = new JwkSetCache(service, time);
    private JwksServer server;

    @BeforeEach
    void start() throws Exception {
        server = new JwksServer(Issuer.set(A.jwk()));
    }

    @AfterEach
    void stop() {
        server.close();
        service.close();
    }

    private VerificationKey require(String keyId) throws AssertionException {
        return cache.require(server.uri(), keyId, SigningAlgorithm.RS256);
    }

    private AssertionException refusal(String keyId) {
        var refusal = catchThrowableOfType(AssertionException.class, () -> require(keyId));
        assertThat(refusal).as("the refusal").isNotNull();
        return refusal;
    }

    /** The threads are started before the caller that needs them returns. */
    private static void awaitFetches() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("signet-jwks")) {
                assertThat(thread.isDaemon()).isTrue();
                thread.join(10_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    @Test
    void fetchesOnceForItsLife() throws Exception {
        require("a");
        time.advance(LIFE.multipliedBy(4).dividedBy(5).minus(SECOND));
        require("a");
        awaitFetches();
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void livesAsLongAsTheServerSays() throws Exception {
        server.cacheControl("max-age=1800");
        require("a");
        time.advance(Duration.ofMinutes(20));
        require("a");
        awaitFetches();
        assertThat(server.requests()).isEqualTo(1);
        time.advance(Duration.ofMinutes(10));
        require("a");
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void fetchesAheadWithoutKeepingAnybodyWaiting() throws Exception {
        require("a");
        server.publish(Issuer.set(A.jwk(), B.jwk()));
        time.advance(LIFE.multipliedBy(4).dividedBy(5));
        CountDownLatch gate = server.hold();
        require("a");
        require("a");
        server.awaitRequest();
        require("a");
        assertThat(server.requests()).isEqualTo(2);
        gate.countDown();
        awaitFetches();
        require("b");
        time.advance(LIFE.multipliedBy(4).dividedBy(5).minus(SECOND));
        require("b");
        awaitFetches();
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void waitsForANewSetAtTheEndOfItsLife() throws Exception {
        require("a");
        server.publish(Issuer.set(B.jwk()));
        time.advance(LIFE);
        assertThat(refusal("a").isRemote()).as("withdrawn").isFalse();
        require("b");
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void agesWhileItsAnswerIsOnTheWay() throws Exception {
        CountDownLatch gate = server.hold();
        var first = CompletableFuture.supplyAsync(() -> refusal("x"));
        server.awaitRequest();
        time.advance(SECOND.multipliedBy(9));
        gate.countDown();
        first.get(10, TimeUnit.SECONDS);
        server.publish(Issuer.set(B.jwk()));
        time.advance(LIFE.minus(SECOND.multipliedBy(9)));
        assertThat(refusal("a").isRemote()).isFalse();
    }

    @Test
    void agesWhileTheMachineSleeps() throws Exception {
        require("a");
        server.publish(Issuer.set(B.jwk()));
        time.setWall(ManualTimeSource.DEFAULT_START.plus(Duration.ofHours(8)));
        assertThat(refusal("a").isRemote()).isFalse();
    }

    @Test
    void agesWhileTheWallClockIsSetBack() throws Exception {
        require("a");
        server.publish(Issuer.set(B.jwk()));
        time.advance(LIFE);
        time.setWall(ManualTimeSource.DEFAULT_START.minus(Duration.ofHours(8)));
        assertThat(refusal("a").isRemote()).isFalse();
    }

    @Test
    void seesARotationAtOnce() throws Exception {
        require("a");
        server.publish(Issuer.set(A.jwk(), B.jwk()));
        require("b");
        require("a");
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void fetchesOnceForATokenThatComesFirst() {
        assertThat(refusal("b").isRemote()).isFalse();
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void fetchesForUnknownKeyIdsEveryThirtySecondsAtMost() throws Exception {
        require("a");
        for (int i = 0; i < 100; i++) {
            assertThat(refusal("x" + i).isRemote()).isFalse();
        }
        assertThat(server.requests()).isEqualTo(2);
        server.publish(Issuer.set(A.jwk(), B.jwk()));
        time.advance(CachedJwkSet.KEY_ID_PAUSE.minusMillis(1));
        refusal("b");
        assertThat(server.requests()).isEqualTo(2);
        time.advance(Duration.ofMillis(1));
        require("b");
        assertThat(server.requests()).isEqualTo(3);
    }

    @Test
    void goesOnWithTheOldSetForFiveMinutesOfOutage() throws Exception {
        require("a");
        server.fail(503);
        time.advance(LIFE);
        require("a");
        assertThat(server.requests()).as("it tried first").isEqualTo(2);
        time.advance(CachedJwkSet.OUTAGE.minus(SECOND));
        require("a");
        assertThat(server.requests()).isEqualTo(3);
        time.advance(SECOND);
        assertThat(refusal("a"))
                .hasMessage("the JWT could not be verified: the JWK set at " + server.uri()
                        + " could not be had 1 s ago: expected status 200, found 503; the last good one is 600 s old,"
                        + " too old to go on with")
                .extracting(AssertionException::isRemote)
                .isEqualTo(true);
        server.publish(Issuer.set(A.jwk()));
        time.advance(CachedJwkSet.FAILURE_PAUSE);
        require("a");
    }

    @Test
    void keepsAServerInTroubleInPeace() throws Exception {
        server.fail(500);
        for (int i = 0; i < 50; i++) {
            assertThat(refusal("a").isRemote()).isTrue();
        }
        assertThat(server.requests()).isEqualTo(1);
        time.advance(CachedJwkSet.FAILURE_PAUSE.minusMillis(1));
        assertThat(refusal("a")).hasMessageContaining("9 s ago: expected status 200, found 500");
        assertThat(server.requests()).isEqualTo(1);
        server.publish(Issuer.set(A.jwk()));
        time.advance(Duration.ofMillis(1));
        require("a");
    }

    @Test
    void doesNotCallAKeyUnknownDuringAnOutage() throws Exception {
        require("a");
        server.fail(502);
        AssertionException refusal = refusal("b");
        assertThat(refusal.isRemote()).isTrue();
        assertThat(refusal).hasMessageContaining("key \"b\" is not in the JWK set that is known");
        assertThat(refusal("b").isRemote()).isTrue();
        assertThat(server.requests()).isEqualTo(2);
        require("a");
    }

    @Test
    void saysWhyAServerCanNotBeReached() {
        server.close();
        assertThat(refusal("a"))
                .hasMessageContaining("the connection was refused")
                .hasMessageContaining(server.uri().toString());
    }

    @Test
    void givesUpAtTheDeadline() throws Exception {
        CountDownLatch gate = server.hold();
        var refusal = CompletableFuture.supplyAsync(() -> refusal("a"));
        server.awaitRequest();
        time.advance(CachedJwkSet.FETCH_DEADLINE.minusMillis(1));
        assertThat(refusal).isNotDone();
        time.advance(Duration.ofMillis(1));
        assertThat(refusal.get(10, TimeUnit.SECONDS)).hasMessageContaining("no whole answer within 10000 ms");
        gate.countDown();
    }

    static Stream<String> poisonedAnswers() {
        return Stream.of(
                "",
                "<html><body>Sign in to the network</body></html>",
                Issuer.set(A.jwk()) + " ".repeat(1 << 20),
                Issuer.set(A.jwk(), B.withKeyId("a").jwk()),
                Issuer.set(B.jwk("\"d\":\"c2VjcmV0\",")),
                "{\"keys\":[" + "[".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("poisonedAnswers")
    void takesAPoisonedAnswerForAnOutage(String body) throws Exception {
        require("a");
        server.publish(body);
        time.advance(LIFE);
        require("a");
        assertThat(refusal("b").isRemote()).isTrue();
        time.advance(CachedJwkSet.OUTAGE);
        assertThat(refusal("a").getMessage()).doesNotContain("Sign in", "c2VjcmV0");
        assertThat(refusal("b").isRemote()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 302, 304, 307, 404})
    void takesNothingButA200(int status) {
        server.fail(status);
        assertThat(refusal("a")).hasMessageContaining("found " + status);
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void believesAnIssuerThatWithdrawsAllKeys() throws Exception {
        require("a");
        server.publish(Issuer.set());
        time.advance(LIFE);
        assertThat(refusal("a").isRemote()).isFalse();
    }

    @Test
    void fetchesOnceForAHerd() throws Exception {
        assertThat(herd("a")).hasSize(HERD).doesNotContain("refused");
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void fetchesOnceForAHerdAfterARotation() throws Exception {
        require("a");
        server.publish(Issuer.set(B.jwk()));
        assertThat(herd("b")).hasSize(HERD).doesNotContain("refused");
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void failsOnceForAHerd() throws Exception {
        server.fail(503);
        assertThat(herd("a")).hasSize(HERD).containsOnly("refused");
        assertThat(server.requests()).isEqualTo(1);
    }

    /** What {@value #HERD} threads get that ask at one moment, the answer being held back until all are on their way. */
    private List<String> herd(String keyId) throws Exception {
        CountDownLatch gate = server.hold();
        var arrived = new CountDownLatch(HERD);
        var pool = Executors.newFixedThreadPool(HERD);
        try {
            Callable<String> caller = () -> {
                arrived.countDown();
                arrived.await();
                try {
                    return require(keyId).getClass().getSimpleName();
                } catch (AssertionException e) {
                    return "refused";
                }
            };
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < HERD; i++) {
                answers.add(pool.submit(caller));
            }
            arrived.await();
            server.awaitRequest();
            gate.countDown();
            List<String> all = new ArrayList<>();
            for (Future<String> answer : answers) {
                all.add(answer.get(20, TimeUnit.SECONDS));
            }
            return all;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void losesNothingWhenTheCallerIsInterrupted() throws Exception {
        CountDownLatch gate = server.hold();
        var flag = new CompletableFuture<Boolean>();
        var refusal = new CompletableFuture<AssertionException>();
        var caller = new Thread(() -> {
            refusal.complete(refusal("a"));
            flag.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        server.awaitRequest();
        caller.interrupt();
        assertThat(refusal.get(10, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
        assertThat(flag.get(10, TimeUnit.SECONDS)).isTrue();
        gate.countDown();
        awaitFetches();
        require("a");
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void keepsTheSetsOfIssuersApart() throws Exception {
        try (var other = new JwksServer(Issuer.set(B.withKeyId("a").jwk()))) {
            String signature = Issuer.encode(B.sign("SHA256withRSA", "x.y"));
            assertThat(require("a").verifies("x.y", signature)).isFalse();
            assertThat(cache.require(other.uri(), "a", SigningAlgorithm.RS256).verifies("x.y", signature))
                    .isTrue();
            server.fail(500);
            assertThat(cache.require(other.uri(), "a", SigningAlgorithm.RS256)).isNotNull();
        }
    }
}
