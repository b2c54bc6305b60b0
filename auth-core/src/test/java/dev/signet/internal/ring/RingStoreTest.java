package dev.signet.internal.ring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.AssertionException;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.event.AuthListener;
import dev.signet.internal.agent.AgentRegistration.Software;
import dev.signet.internal.json.JsonValue;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import dev.signet.testkit.ManualLeases;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RingStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final InMemoryCredentialStore store = new InMemoryCredentialStore();
    private final ManualLeases leases = new ManualLeases();
    private final RingStore ring = new RingStore(store, leases, AuthListener.none());

    @AfterEach
    void leavesNothingOpen() {
        assertThat(store.openDrafts()).isZero();
        assertThat(leases.isHeld()).isFalse();
    }

    @Test
    void isEmptyUntilSomethingIsWritten() throws Exception {
        assertThat(ring.agents()).isEmpty();
        assertThat(ring.find(new AgentName("a"))).isEmpty();
        assertThat(store.content(RingStore.AGENT_KEYS)).isEmpty();
    }

    @Test
    void writesNothingWhenNothingChanges() throws Exception {
        ring.edit(WAIT, found -> found);

        assertThat(store.calls(Operation.PREPARE)).isZero();
        assertThat(store.content(RingStore.AGENT_KEYS)).isEmpty();
    }

    @Test
    void appliesAnEditAgainToWhatSomebodyElseWrote() throws Exception {
        byte[] theirs = adding("theirs").apply(KeyRing.EMPTY).toJson();
        store.beforeNextCommit(() -> store.put(RingStore.AGENT_KEYS, theirs));

        ring.edit(WAIT, adding("ours"));

        assertThat(ring.agents()).extracting(agent -> agent.name()).containsExactly("theirs", "ours");
        assertThat(store.calls(Operation.COMMIT)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"5, true", "6, false"})
    void triesFiveTimesMore(int conflicts, boolean succeeds) throws Exception {
        store.failNext(Operation.COMMIT, conflicts, Kind.CONFLICT);

        if (succeeds) {
            ring.edit(WAIT, adding("a"));
            assertThat(ring.agents()).hasSize(1);
        } else {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> ring.edit(WAIT, adding("a")))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));
            assertThat(ring.agents()).isEmpty();
        }
        assertThat(store.calls(Operation.COMMIT)).isEqualTo(6);
    }

    @Test
    void triesNoMoreWithoutTheLease() throws Exception {
        store.beforeNextCommit(leases::takeAway);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> ring.edit(WAIT, adding("a")))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));
        assertThat(store.calls(Operation.COMMIT)).isOne();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void passesOnWhatTheStoreSays(Kind kind) {
        for (Operation operation : List.of(Operation.READ, Operation.PREPARE, Operation.COMMIT)) {
            store.failNext(operation, Integer.MAX_VALUE, kind);
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> ring.edit(WAIT, adding("a")))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
            store.failNext(operation, 0, kind);
        }
        leases.refuseNext(1, kind);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> ring.edit(WAIT, adding("a")))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
        assertThat(store.content(RingStore.AGENT_KEYS)).isEmpty();
    }

    @Test
    void leavesADamagedRingAlone() {
        byte[] damaged = "{\"schema\":1,\"agents\":".getBytes(UTF_8);
        store.put(RingStore.AGENT_KEYS, damaged);

        assertThatExceptionOfType(DamagedCredentialException.class)
                .isThrownBy(() -> ring.edit(WAIT, adding("a")))
                .withMessageStartingWith("the agent-keys in memory can't be read");
        assertThatExceptionOfType(DamagedCredentialException.class).isThrownBy(ring::agents);
        assertThat(store.content(RingStore.AGENT_KEYS)).contains(damaged);
    }

    @Test
    void writesNothingThatCouldNotBeReadAgain() throws Exception {
        String filler = "x".repeat(JsonValue.MAX_BYTES - 40);
        store.put(RingStore.AGENT_KEYS, ("{\"schema\":1,\"x\":\"" + filler + "\"}").getBytes(UTF_8));
        assertThat(ring.agents()).isEmpty();

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> ring.edit(WAIT, adding("a")))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE))
                .withMessageContaining("1048576");
    }

    @Test
    void givesTheKeyThatSigns() throws Exception {
        ring.edit(WAIT, adding("a"));

        try (Ed25519PrivateKey key = ring.signingKey(new AgentName("a"))) {
            assertThat(key.publicKey().sshText())
                    .isEqualTo(ring.find(new AgentName("a")).orElseThrow().sshPublicKey());
        }
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> ring.signingKey(new AgentName("b")))
                .withMessageContaining("agent b has no active key")
                .satisfies(e -> assertThat(e.isRemote()).isFalse());
    }

    private static RingEdit adding(String name) throws Exception {
        var terms = new RegistrationTerms(
                URI.create("http://LOCALHOST:80/r"), new Software("1", "a", "b"), List.of(), "", Map.of());
        var plan = new RegistrationPlan(new AgentName(name), terms);
        try (Ed25519PrivateKey fresh = Ed25519PrivateKey.generate(new SecureRandom())) {
            RingKey key = RingKey.generated(fresh, NOW);
            return found -> plan.conclude(
                    plan.begin(found, new Candidate(now -> key, NOW), NOW),
                    new KeyEvent.Registered(key.id(), "agent-" + name, false),
                    NOW);
        }
    }
}
