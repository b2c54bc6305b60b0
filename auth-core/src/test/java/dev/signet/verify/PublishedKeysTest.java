package dev.signet.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.agent.KeyState;
import dev.signet.internal.jose.JwksServer;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.verify.VerificationException.Reason;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys at an address or in a file: how old they may be, and what happens when they can't be read. */
@Timeout(60)
class PublishedKeysTest {
    private static final Instant START = Instant.parse("2026-04-23T00:00:00Z");
    private static final TestKey OLD = TestKey.ed25519();
    private static final TestKey NEW = TestKey.ed25519();

    private final ManualTimeSource time = ManualTimeSource.at(START);
    private JwksServer server = server();

    private static JwksServer server() {
        try {
            return new JwksServer(TestKey.set(OLD.agentJwk("agent-1", "active")));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private AgentVerifier verifier() {
        return AgentVerifier.jwks(server.uri())
                .acceptUnboundAssertions()
                .time(time)
                .build();
    }

    private String signed(TestKey key, String agent) {
        return key.assertion(
                agent, "task-1", time.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private void advance(long seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }

    /** Uses the keys until a reading in the background has come and gone. */
    private void awaitRequests(int count, AgentVerifier verifier) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (server.requests() < count && System.nanoTime() < deadline) {
            Thread.yield();
        }
        assertThat(server.requests()).isEqualTo(count);
        assertThat(verifier).isNotNull();
    }

    @Test
    void readsTheKeysOnceForManyRequests() throws Exception {
        AgentVerifier verifier = verifier();
        assertThat(server.requests()).as("nothing is read before it is needed").isZero();
        for (int i = 0; i < 100; i++) {
            assertThat(verifier.verify(signed(OLD, "agent-1")).keyId()).isEqualTo(OLD.thumbprint());
        }
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void aThousandThreadsReadTheKeysOnce() throws Exception {
        AgentVerifier verifier = verifier();
        String header = signed(OLD, "agent-1");
        var gate = server.hold();
        ExecutorService threads = Executors.newFixedThreadPool(32);
        try {
            List<Future<VerifiedAgent>> verified = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                verified.add(threads.submit(() -> verifier.verify(header)));
            }
            server.awaitRequest();
            gate.countDown();
            for (Future<VerifiedAgent> each : verified) {
                assertThat(each.get().runtimeId()).isEqualTo("agent-1");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void aRevocationCountsWithinItsDelay() throws Exception {
        AgentVerifier verifier = verifier();
        verifier.verify(signed(OLD, "agent-1"));
        server.publish(TestKey.set(OLD.agentJwk("agent-1", "revoked")));
        advance(29);
        assertThat(verifier.verify(signed(OLD, "agent-1")).keyState())
                .as("the control: the document is not read all the time")
                .isEqualTo(KeyState.ACTIVE);
        advance(31);
        Refused.with(Reason.REVOKED, () -> verifier.verify(signed(OLD, "agent-1")));
    }

    @Test
    void aKeyThatIsNoLongerListedIsRefusedToo() throws Exception {
        AgentVerifier verifier = verifier();
        verifier.verify(signed(OLD, "agent-1"));
        server.publish(TestKey.set());
        advance(60);
        Refused.with(Reason.UNKNOWN_KEY, () -> verifier.verify(signed(OLD, "agent-1")));
    }

    @Test
    void keysAreReadAheadOfTheirEnd() throws Exception {
        AgentVerifier verifier = verifier();
        verifier.verify(signed(OLD, "agent-1"));
        advance(30);
        verifier.verify(signed(OLD, "agent-1"));
        awaitRequests(2, verifier);
    }

    @Test
    void whenTheKeysCannotBeReadNobodyIsBelieved() throws Exception {
        AgentVerifier verifier = verifier();
        verifier.verify(signed(OLD, "agent-1"));
        server.fail(500);
        advance(59);
        assertThat(verifier.verify(signed(OLD, "agent-1")).runtimeId()).isEqualTo("agent-1");
        awaitRequests(2, verifier);
        advance(1);
        VerificationException refused = Refused.by(() -> verifier.verify(signed(OLD, "agent-1")));
        assertThat(refused.reason()).isEqualTo(Reason.KEYS_UNAVAILABLE);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused).hasMessageContaining("500").hasMessageContaining("60 s old");
        server.publish(TestKey.set(OLD.agentJwk("agent-1", "active")));
        advance(5);
        assertThat(verifier.verify(signed(OLD, "agent-1")).runtimeId()).isEqualTo("agent-1");
    }

    @Test
    void anOutageCostsOneReadingInFiveSeconds() {
        server.fail(503);
        AgentVerifier verifier = verifier();
        for (int i = 0; i < 50; i++) {
            Refused.with(Reason.KEYS_UNAVAILABLE, () -> verifier.verify(signed(OLD, "agent-1")));
        }
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void aRedirectIsNoKeySet() throws Exception {
        server.fail(302);
        AgentVerifier verifier = verifier();
        Refused.with(Reason.KEYS_UNAVAILABLE, () -> verifier.verify(signed(OLD, "agent-1")));
    }

    @Test
    void somethingElseIsNoKeySet() {
        for (String text : List.of(
                "",
                "<html>",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[1]}",
                "{\"keys\":[],\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}")) {
            server.publish(text);
            AgentVerifier verifier = verifier();
            Refused.with(Reason.KEYS_UNAVAILABLE, () -> verifier.verify(signed(OLD, "agent-1")));
        }
    }

    @Test
    void aNewKeyIsSeenAtOnceAndMadeUpOnesCostOneReadingAMinute() throws Exception {
        AgentVerifier verifier = verifier();
        verifier.verify(signed(OLD, "agent-1"));
        server.publish(TestKey.set(OLD.agentJwk("agent-1", "retiring"), NEW.agentJwk("agent-1", "active")));
        assertThat(verifier.verify(signed(NEW, "agent-1")).keyId()).isEqualTo(NEW.thumbprint());
        assertThat(server.requests()).isEqualTo(2);
        for (int i = 0; i < 50; i++) {
            String unknown = "agent-" + (i + 10);
            Refused.with(Reason.UNKNOWN_KEY, () -> verifier.verify(signed(NEW, unknown)));
        }
        assertThat(server.requests()).isEqualTo(2);
        advance(29);
        Refused.with(Reason.UNKNOWN_KEY, () -> verifier.verify(signed(NEW, "agent-9")));
        assertThat(server.requests()).isEqualTo(2);
        advance(31);
        Refused.with(Reason.UNKNOWN_KEY, () -> verifier.verify(signed(NEW, "agent-9")));
        assertThat(server.requests())
                .as("one because of its age, one for the unknown agent")
                .isEqualTo(4);
    }

    @Test
    void aClockThatIsSetBackMakesNoKeyYounger() throws Exception {
        AgentVerifier verifier = verifier();
        verifier.verify(signed(OLD, "agent-1"));
        server.fail(500);
        time.advance(Duration.ofSeconds(60));
        time.setWall(START);
        Refused.with(Reason.KEYS_UNAVAILABLE, () -> verifier.verify(signed(OLD, "agent-1")));
    }

    @Test
    void anInterruptedThreadIsToldSoAndStaysInterrupted() throws Exception {
        AgentVerifier verifier = verifier();
        String header = signed(OLD, "agent-1");
        var gate = server.hold();
        Thread.currentThread().interrupt();
        Refused.with(Reason.KEYS_UNAVAILABLE, () -> verifier.verify(header));
        assertThat(Thread.interrupted()).isTrue();
        gate.countDown();
        assertThat(verifier.verify(header).runtimeId()).isEqualTo("agent-1");
        assertThat(server.requests()).as("the reading went on").isEqualTo(1);
    }

    @Test
    void aReadingDuringWhichTheMachineSleptIsRepeated() throws Exception {
        AgentVerifier verifier = verifier();
        var gate = server.hold();
        var executor = Executors.newSingleThreadExecutor();
        try {
            String header =
                    OLD.assertion("agent-1", "task-1", START.plusSeconds(60).toString());
            time.setWall(START.plusSeconds(30));
            Future<VerifiedAgent> verified = executor.submit(() -> verifier.verify(header));
            server.awaitRequest();
            time.setWall(START.plusSeconds(90));
            gate.countDown();
            assertThat(verified.get().runtimeId()).isEqualTo("agent-1");
        } finally {
            executor.shutdownNow();
        }
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void takesAClientOfTheCallers() throws Exception {
        AgentVerifier verifier = AgentVerifier.jwks(server.uri())
                .httpClient(HttpClient.newHttpClient())
                .acceptUnboundAssertions()
                .time(time)
                .build();
        assertThat(verifier.verify(signed(OLD, "agent-1")).runtimeId()).isEqualTo("agent-1");
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void keysThatAreNoAgentsAreNotBelieved() {
        TestKey other = TestKey.ed25519();
        String wrongName = OLD.agentJwk("agent-1", "active").replace(OLD.thumbprint(), other.thumbprint());
        for (String jwk : List.of(
                wrongName,
                OLD.agentJwk("agent-1", "generated"),
                OLD.agentJwk("agent-1", "ACTIVE"),
                OLD.agentJwk("agent-1", ""),
                OLD.agentJwk("agent:1", "active"),
                OLD.jwk("\"kid\":\"" + OLD.thumbprint() + "\","),
                OLD.agentJwk("agent-1", "active").replace("\"sig\"", "\"enc\""),
                TestKey.es256().agentJwk("agent-1", "active"))) {
            server.publish(TestKey.set(jwk));
            AgentVerifier verifier = verifier();
            Refused.with(Reason.UNKNOWN_KEY, () -> verifier.verify(signed(OLD, "agent-1")));
        }
        server.publish(TestKey.set(OLD.agentJwk("agent-1", "active").replace("{", "{\"revoked\":{},")));
        AgentVerifier verifier = verifier();
        Refused.with(Reason.REVOKED, () -> verifier.verify(signed(OLD, "agent-1")));
    }

    @Test
    void aFileIsReadAnewWhenItChanges(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("agents.json");
        AgentVerifier verifier = AgentVerifier.keys(VerificationKeys.ofAgents(file, time))
                .acceptUnboundAssertions()
                .time(time)
                .build();
        Refused.with(Reason.KEYS_UNAVAILABLE, () -> verifier.verify(signed(OLD, "agent-1")));
        replace(file, TestKey.set(OLD.agentJwk("agent-1", "active")));
        advance(5);
        assertThat(verifier.verify(signed(OLD, "agent-1")).keyState()).isEqualTo(KeyState.ACTIVE);
        replace(file, TestKey.set(NEW.agentJwk("agent-1", "active"), OLD.agentJwk("agent-1", "retiring")));
        advance(1);
        assertThat(verifier.verify(signed(NEW, "agent-1")).keyState()).isEqualTo(KeyState.ACTIVE);
        replace(file, TestKey.set(OLD.agentJwk("agent-1", "revoked")));
        advance(60);
        Refused.with(Reason.REVOKED, () -> verifier.verify(signed(OLD, "agent-1")));
        Files.delete(file);
        advance(60);
        Refused.with(Reason.KEYS_UNAVAILABLE, () -> verifier.verify(signed(OLD, "agent-1")));
    }

    private static void replace(Path file, String text) throws Exception {
        Path draft = Files.writeString(file.resolveSibling("draft"), text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aDocumentThatIsAtHandIsTakenOrRefusedAtOnce() throws Exception {
        byte[] document = TestKey.set(OLD.agentJwk("agent-1", "active")).getBytes(StandardCharsets.UTF_8);
        AgentVerifier verifier = AgentVerifier.keys(VerificationKeys.ofAgents(document))
                .acceptUnboundAssertions()
                .time(time)
                .build();
        assertThat(verifier.verify(signed(OLD, "agent-1")).runtimeId()).isEqualTo("agent-1");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> VerificationKeys.ofAgents("{\"keys\":[{\"d\":\"AA\"}]}".getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("private");
    }

    @Test
    void aKeyThatIsUnfitIsNotTaken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublishedKey.ofSsh("agent-1", "ssh-rsa AAAA", KeyState.ACTIVE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublishedKey.ofSsh("agent-1", "ssh-ed25519 AAAA", KeyState.ACTIVE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublishedKey.ofSsh("agent-1", "ssh-ed25519 ????", KeyState.ACTIVE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublishedKey.ofJwk("agent-1", OLD.jwk("\"d\":\"AAAA\","), KeyState.ACTIVE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublishedKey.ofJwk("agent-1", OLD.jwk("\"revoked\":{},"), KeyState.ACTIVE));
        assertThatIllegalArgumentException().isThrownBy(() -> PublishedKey.ofJwk("agent-1", "{", KeyState.ACTIVE));
        assertThat(PublishedKey.ofJwk("agent-1", OLD.bareJwk(), KeyState.ACTIVE).keyId())
                .isEqualTo(OLD.thumbprint());
    }
}
