package dev.signet.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.KeyState;
import dev.signet.internal.jose.JwksServer;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thousand threads verify while the key set rotates, as an operator should rotate it. */
@Timeout(400)
class KeyRotationTest {
    private static final int THREADS = 1000;
    private static final int ROTATIONS = 3;
    private static final int EACH = 2;

    private final MovedTime time = new MovedTime();

    /** What came of one run. */
    private record Tally(int verified, List<String> refused) {}

    @Test
    void nobodyIsRefusedWhileKeysRotate() throws Exception {
        assertThat(rotate(false)).isEqualTo(new Tally(THREADS * ROTATIONS * EACH, List.of()));
    }

    @Test
    void whoTakesActiveKeysOnlyRefusesSome() throws Exception {
        assertThat(rotate(true).refused()).isNotEmpty();
    }

    private Tally rotate(boolean activeOnly) throws Exception {
        var verified = new AtomicInteger();
        var refused = new ConcurrentLinkedQueue<String>();
        var start = new CyclicBarrier(THREADS + 1);
        TestKey signer = TestKey.ed25519();
        var header = new AtomicReference<>(signed(signer));
        // Not older than one rotation: what two rotations ago was signed is rightly refused.
        var before = new AtomicReference<>(header.get());
        try (var server = new JwksServer(TestKey.set(signer.agentJwk("agent-1", "active")))) {
            VerificationKeys keys = VerificationKeys.ofAgents(server.uri(), HttpClient.newHttpClient(), time);
            AgentVerifier verifier = AgentVerifier.keys(activeOnly ? activeOnly(keys) : keys)
                    .acceptUnboundAssertions()
                    .maxAge(Duration.ofMinutes(5))
                    .time(time)
                    .build();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                threads.add(new Thread(() -> verify(verifier, before, header, start, verified, refused)));
            }
            threads.forEach(Thread::start);
            for (int i = 0; i < ROTATIONS; i++) {
                TestKey old = signer;
                signer = TestKey.ed25519();
                before.set(header.get());
                start.await(120, TimeUnit.SECONDS);
                server.publish(TestKey.set(old.agentJwk("agent-1", "retiring"), signer.agentJwk("agent-1", "active")));
                // Announced for as long as a revocation may take, and only then used.
                time.advance(Duration.ofSeconds(60));
                header.set(signed(signer));
            }
            for (Thread thread : threads) {
                thread.join(120_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
        return new Tally(verified.get(), List.copyOf(refused));
    }

    private static void verify(
            AgentVerifier verifier,
            AtomicReference<String> before,
            AtomicReference<String> header,
            CyclicBarrier start,
            AtomicInteger verified,
            Queue<String> refused) {
        try {
            for (int i = 0; i < ROTATIONS; i++) {
                start.await(120, TimeUnit.SECONDS);
                for (int j = 0; j < EACH; j++) {
                    try {
                        verifier.verify(j == 0 ? before.get() : header.get());
                        verified.incrementAndGet();
                    } catch (VerificationException e) {
                        refused.add(e.reason() + ": " + e.getMessage());
                    }
                }
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private String signed(TestKey key) {
        return key.assertion(
                "agent-1", "task-1", Instant.ofEpochSecond(time.millis() / 1000).toString());
    }

    private static VerificationKeys activeOnly(VerificationKeys keys) {
        return (owner, maxAge) -> keys.find(owner, maxAge).stream()
                .filter(key -> key.state() == KeyState.ACTIVE)
                .toList();
    }

    /** Stands still until it is moved, without a lock that a thousand threads would queue at. */
    private static final class MovedTime implements TimeSource {
        private final AtomicLong seconds = new AtomicLong(1_776_902_400);

        void advance(Duration by) {
            seconds.addAndGet(by.toSeconds());
        }

        @Override
        public long millis() {
            return seconds.get() * 1000;
        }

        @Override
        public long nanos() {
            return seconds.get() * 1_000_000_000;
        }

        @Override
        public Scheduled schedule(Duration delay, Runnable task) {
            return TimeSource.system().schedule(delay, task);
        }
    }
}
