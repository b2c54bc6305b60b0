package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.Signet;
import dev.signet.agent.AgentKey;
import dev.signet.agent.AgentTask;
import dev.signet.agent.NamedAgent;
import dev.signet.agent.RevocationReason;
import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.agent.KeyState;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.verify.AgentVerifier;
import dev.signet.verify.PublishedKey;
import dev.signet.verify.VerificationException;
import dev.signet.verify.VerificationKeys;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Keys that change and end while they are in use: by 1,000 threads that sign and verify, and in eight other processes. */
@Timeout(300)
class KeyChangeTest {
    private static final int PROCESSES = 8;
    private static final String NAME = "ci-runner-7";

    @RegisterExtension
    static final Children CHILDREN = new Children();

    @TempDir
    Path folder;

    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private Home home;

    @BeforeEach
    void makeHome() throws IOException {
        home = Home.in(folder);
        home.signIn(server.signIn());
    }

    @AfterEach
    void endServer() {
        server.close();
    }

    private Signet open() throws AuthException {
        return GateHome.at(home, time, server).build();
    }

    /** A crowd of threads, each of which signs and has it verified, again and again. */
    private final class Crowd {
        final Set<String> problems = ConcurrentHashMap.newKeySet();
        final AtomicInteger verified = new AtomicInteger();
        final AtomicInteger refused = new AtomicInteger();
        private final AgentVerifier verifier;
        private final List<Thread> threads = new ArrayList<>();
        private volatile CountDownLatch round;
        private volatile boolean over;

        Crowd(int size, RequestAuthorizer agent, AtomicReference<List<AgentKey>> published) {
            VerificationKeys keys = (owner, maxAge) -> published.get().stream()
                    .filter(key -> key.runtimeId().filter(owner::equals).isPresent())
                    .map(key -> PublishedKey.ofSsh(owner, key.sshPublicKey(), state(key)))
                    .toList();
            verifier = AgentVerifier.keys(keys)
                    .acceptUnboundAssertions()
                    .time(time)
                    .build();
            round = new CountDownLatch(size);
            for (int i = 0; i < size; i++) {
                var thread = new Thread(() -> run(agent), "signer-" + i);
                thread.setDaemon(true);
                threads.add(thread);
            }
            threads.forEach(Thread::start);
        }

        /** One that is registered signs next, so whoever verifies takes it already. */
        private KeyState state(AgentKey key) {
            return key.state() == KeyState.GENERATED ? KeyState.ACTIVE : key.state();
        }

        private void run(RequestAuthorizer agent) {
            var resource = server.resourceUri();
            CountDownLatch told = null;
            AuthHeaders last = null;
            while (!over) {
                try {
                    var headers = agent.authorize(resource);
                    try {
                        // Within a second it is the very same assertion.
                        if (!headers.equals(last)) {
                            verifier.verify(headers.value("Authorization").reveal());
                            verified.incrementAndGet();
                            last = headers;
                        }
                    } catch (VerificationException e) {
                        refused.incrementAndGet();
                        problems.add(e.reason() + " " + e.getMessage());
                    }
                } catch (AuthException | InterruptedException | RuntimeException e) {
                    problems.add(e.toString());
                }
                var now = round;
                if (now != told) {
                    now.countDown();
                    told = now;
                }
                Thread.yield();
            }
        }

        /** Waits until every thread has signed once more. */
        void everybodyOnce() throws InterruptedException {
            var next = new CountDownLatch(threads.size());
            round = next;
            next.await();
        }

        void end() throws InterruptedException {
            over = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Test
    void nobodyIsRefusedWhileKeysRotate() throws Exception {
        var figures = Figures.of("key-change");
        int size = Figures.scaled(1_000);
        int rotations = 5;
        try (var signet = open();
                var agent = signet.agent(NAME)) {
            time.autoAdvance(Duration.ofSeconds(2));
            agent.keys().registerIfAbsent();
            var published = new AtomicReference<>(agent.keys().publicKeys());
            try (AgentTask task = agent.newTask()) {
                var first = agent.runtimeId();
                var ofTask = new Crowd(size / 2, task, published);
                var byDefault = new Crowd(size - size / 2, agent, published);
                for (int i = 0; i < rotations; i++) {
                    rotate(agent, published, true);
                    time.advance(Duration.ofSeconds(1));
                    ofTask.everybodyOnce();
                    byDefault.everybodyOnce();
                }
                ofTask.end();
                byDefault.end();
                figures.print(
                        "%d threads that sign and verify through %d rotations: %d + %d verified, %d refused",
                        size,
                        rotations,
                        ofTask.verified.get(),
                        byDefault.verified.get(),
                        ofTask.refused.get() + byDefault.refused.get());
                assertThat(ofTask.problems).isEmpty();
                assertThat(byDefault.problems).isEmpty();
                assertThat(agent.runtimeId()).isNotEqualTo(first);
                assertThat(call(task)).isEqualTo(200);
            }
        }
    }

    /** The control: whoever verifies and does not hear of a key before it signs refuses it. */
    @Test
    void aKeyThatIsNotPublishedFirstIsRefused() throws Exception {
        try (var signet = open();
                var agent = signet.agent(NAME)) {
            time.autoAdvance(Duration.ofSeconds(2));
            agent.keys().registerIfAbsent();
            var published = new AtomicReference<>(agent.keys().publicKeys());
            var crowd = new Crowd(4, agent, published);
            rotate(agent, published, false);
            crowd.everybodyOnce();
            crowd.everybodyOnce();
            crowd.end();
            assertThat(crowd.refused.get()).isPositive();
        }
    }

    private static void rotate(NamedAgent agent, AtomicReference<List<AgentKey>> published, boolean publishes)
            throws Exception {
        var steps = agent.keys().rotation();
        var key = steps.begin().id();
        steps.register(key);
        steps.verify(key);
        if (publishes) {
            published.set(agent.keys().publicKeys());
        }
        steps.finish(key, Duration.ofHours(48));
    }

    private int call(AgentTask task) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resourceUri()).build();
        return task.httpClient().send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void nothingIsSignedOnceAKeyWasRevokedByForce() throws Exception {
        var figures = Figures.of("force-revoke");
        int rounds = Figures.scaled(200);
        int handedOut = 0;
        var resource = server.resourceUri();
        try (var signet = open();
                var agent = signet.agent(NAME)) {
            time.autoAdvance(Duration.ofSeconds(2));
            agent.keys().registerIfAbsent();
            for (int i = 0; i < rounds; i++) {
                var revoked = new AtomicInteger();
                var after = new AtomicInteger();
                var threads = new ArrayList<Thread>();
                var begun = new CountDownLatch(4);
                for (int j = 0; j < 4; j++) {
                    var thread = new Thread(() -> {
                        boolean signs = true;
                        while (signs) {
                            int before = revoked.get();
                            try {
                                var unused = agent.authorize(resource);
                                after.addAndGet(before);
                            } catch (AuthException e) {
                                signs = false;
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            begun.countDown();
                            // Lets the one that revokes have a processor, too.
                            Thread.yield();
                        }
                    });
                    threads.add(thread);
                    thread.start();
                }
                begun.await();
                agent.keys().forceRevoke(active(agent), RevocationReason.COMPROMISED);
                revoked.set(1);
                for (Thread thread : threads) {
                    thread.join();
                }
                handedOut += after.get();
                agent.keys().replace();
            }
        }
        figures.print("%d revocations among 4 threads that sign: %d assertions after them", rounds, handedOut);
        assertThat(handedOut).isZero();
    }

    private static String active(NamedAgent agent) throws AuthException {
        return agent.keys().list().stream()
                .filter(key -> key.state() == KeyState.ACTIVE)
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    void otherProcessesStopWithinASecond() throws Exception {
        var figures = Figures.of("force-revoke-elsewhere");
        try (var herd = Herd.of(PROCESSES, CHILDREN.runtime(), time);
                var signet = open();
                var agent = signet.agent(NAME)) {
            herd.open(home, server);
            time.autoAdvance(Duration.ofSeconds(2));
            agent.keys().registerIfAbsent();
            assertThat(herd.ask("sign")).containsOnly("200");

            var rotated = agent.keys().rotate(Duration.ofHours(48)).key();
            herd.align();
            herd.move(Duration.ofMillis(999));
            assertThat(herd.ask("sign")).containsOnly("200");
            assertThat(herd.ask("runtime-id")).containsOnly(rotated.runtimeId().orElseThrow());

            agent.keys().forceRevoke(rotated.id(), RevocationReason.COMPROMISED);
            int before = server.counts().resourceRequests();
            herd.align();
            herd.move(Duration.ofMillis(999));
            var answers = herd.ask("sign");
            assertThat(answers)
                    .allSatisfy(answer ->
                            assertThat(answer).startsWith("AssertionException").contains("stopped"));
            int sent = server.counts().resourceRequests() - before;
            figures.print("%d other processes, 999 ms later: %d requests sent", PROCESSES, sent);
            assertThat(sent).isZero();
            assertThatThrownBy(() -> agent.authorize(server.resourceUri())).isInstanceOf(AssertionException.class);
        }
    }

    /** The control: what a process knew half a second ago it may sign with still, so the figure above is no accident. */
    @Test
    void anotherProcessKnowsLaterThanAtOnce() throws Exception {
        try (var signet = open();
                var other = open();
                var agent = signet.agent(NAME);
                var elsewhere = other.agent(NAME)) {
            time.autoAdvance(Duration.ofSeconds(2));
            agent.keys().registerIfAbsent();
            var unusedFirst = elsewhere.authorize(server.resourceUri());
            agent.keys().forceRevoke(active(agent), RevocationReason.COMPROMISED);
            time.standStill();
            var unusedSecond = elsewhere.authorize(server.resourceUri());
            time.advance(Duration.ofMillis(501));
            assertThatThrownBy(() -> elsewhere.authorize(server.resourceUri()))
                    .isInstanceOf(AssertionException.class)
                    .hasMessageContaining("stopped");
        }
    }
}
