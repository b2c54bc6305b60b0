package dev.signet.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.agent.KeyState;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.verify.VerificationException.Reason;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys, nonces and guards that take their time: what was in time when it came may be too late when it is answered. */
@Timeout(60)
class SlowVerificationTest {
    private static final Instant START = Instant.parse("2026-04-23T00:00:00Z");
    private static final long NOW = START.getEpochSecond();
    private static final String ISSUER = "https://login.acme.test";
    private static final URI RESOURCE = URI.create("https://api.acme.test/things");
    private static final TestKey KEY = TestKey.ed25519();

    private final ManualTimeSource time = ManualTimeSource.at(START);
    private final ReplayGuard guard = ReplayGuard.inMemory(100, 100, time);
    private final VerificationKeys published =
            VerificationKeys.fixed(List.of(PublishedKey.ofJwk("caller-1", KEY.bareJwk(), KeyState.ACTIVE)));

    /** The time that the next answer of the keys takes; later ones take none. */
    private final AtomicReference<Duration> slowness = new AtomicReference<>(Duration.ZERO);

    private VerificationKeys slowKeys() {
        return (owner, maxAge) -> {
            pass();
            return published.find(owner, maxAge);
        };
    }

    private ReplayGuard slowGuard() {
        return (key, until) -> {
            pass();
            return guard.firstUse(key, until);
        };
    }

    private void pass() {
        time.advance(slowness.getAndSet(Duration.ZERO));
    }

    /** Believed until 60 s and the 30 s of allowance after {@link #START} have passed. */
    private static String clientAssertion(String jwtId) {
        return KEY.jws(
                "{\"typ\":\"client-authentication+jwt\",\"alg\":\"EdDSA\"}",
                "{\"iss\":\"caller-1\",\"sub\":\"caller-1\",\"aud\":\"" + ISSUER + "\",\"exp\":" + (NOW + 60)
                        + ",\"iat\":" + NOW + ",\"jti\":\"" + jwtId + "\"}");
    }

    /** Believed until 60 s after {@link #START}. */
    private static DpopRequest proven(String jwtId, String nonce) {
        String proof = KEY.jws(
                "{\"typ\":\"dpop+jwt\",\"alg\":\"EdDSA\",\"jwk\":" + KEY.bareJwk() + "}",
                "{\"jti\":\"" + jwtId + "\",\"htm\":\"POST\",\"htu\":\"" + RESOURCE + "\",\"iat\":" + NOW
                        + ",\"nonce\":\"" + nonce + "\"}");
        return DpopRequest.forToken("POST", RESOURCE, List.of(proof));
    }

    private ClientAssertionVerifier.Builder clients() {
        return ClientAssertionVerifier.issuer(ISSUER)
                .keys(slowKeys())
                .replayGuard(guard)
                .time(time);
    }

    @Test
    void aClientAssertionThatEndsWhileKeysAreFetchedIsStale() throws Exception {
        ClientAssertionVerifier verifier = clients().build();
        slowness.set(Duration.ofMillis(89_999));
        assertThat(verifier.verify(clientAssertion("a")).jwtId())
                .as("the control: in time to the millisecond")
                .isEqualTo("a");
        Refused.with(Reason.REPLAYED, () -> verifier.verify(clientAssertion("a")));
        slowness.set(Duration.ofMillis(1));
        Refused.with(Reason.STALE, () -> verifier.verify(clientAssertion("b")));
    }

    @Test
    void aClientAssertionThatEndsWhileTheGuardIsAskedIsStale() {
        ClientAssertionVerifier verifier = clients().replayGuard(slowGuard()).build();
        slowness.set(Duration.ofSeconds(90));
        Refused.with(Reason.STALE, () -> verifier.verify(clientAssertion("a")));
    }

    /** Each finds nothing noted, since the one before it was forgotten at once. */
    @Test
    void ofManyWhoWaitedPastTheEndNoneIsBelieved() throws Exception {
        int threads = 6;
        var allWait = new CyclicBarrier(threads, () -> time.advance(Duration.ofSeconds(92)));
        ClientAssertionVerifier verifier = clients()
                .keys((owner, maxAge) -> {
                    meet(allWait);
                    return published.find(owner, maxAge);
                })
                .build();
        String assertion = clientAssertion("a");
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                callers.add(executor.submit(() -> Refused.with(Reason.STALE, () -> verifier.verify(assertion))));
            }
            for (Future<?> caller : callers) {
                caller.get(30, TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static void meet(CyclicBarrier barrier) throws VerificationException {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw VerificationException.keysUnavailable("the threads did not meet", e);
        }
    }

    @Test
    void aProofThatEndsWhileTheGuardIsAskedIsStale() throws Exception {
        DpopVerifier verifier =
                DpopVerifier.builder().replayGuard(slowGuard()).time(time).build();
        slowness.set(Duration.ofSeconds(60));
        assertThat(verifier.verify(proven("a", "")).jwtId())
                .as("the control: in time to the millisecond")
                .isEqualTo("a");
        slowness.set(Duration.ofMillis(1));
        Refused.with(Reason.STALE, () -> verifier.verify(proven("b", "")));
    }

    @Test
    void aProofThatEndsWhileTheNonceIsCheckedIsStale() {
        DpopNonces rotating = DpopNonces.rotating(Duration.ofMinutes(2), new SecureRandom(), time);
        DpopNonces slow = new DpopNonces() {
            @Override
            public String current() {
                return rotating.current();
            }

            @Override
            public boolean accepts(String nonce) {
                pass();
                return rotating.accepts(nonce);
            }
        };
        DpopVerifier verifier = DpopVerifier.builder()
                .replayGuard(guard)
                .nonces(slow)
                .time(time)
                .build();
        slowness.set(Duration.ofMillis(60_001));
        Refused.with(Reason.STALE, () -> verifier.verify(proven("a", rotating.current())));
    }

    @Test
    void anAgentsAssertionThatEndsWhileKeysAreFetchedIsStale() throws Exception {
        AgentVerifier verifier = AgentVerifier.keys(slowKeys())
                .acceptUnboundAssertions()
                .time(time)
                .build();
        String header = KEY.assertion("caller-1", "task-1", START.toString());
        slowness.set(Duration.ofSeconds(60));
        assertThat(verifier.verify(header).runtimeId())
                .as("the control: in time to the millisecond")
                .isEqualTo("caller-1");
        slowness.set(Duration.ofMillis(1));
        Refused.with(Reason.STALE, () -> verifier.verify(header));
    }
}
