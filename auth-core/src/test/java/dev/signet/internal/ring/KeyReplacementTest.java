package dev.signet.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.AuthException;
import dev.signet.auth.agent.KeyState;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a replacement makes of keys that may be known to others: those that lay in the ring before it. */
class KeyReplacementTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration OVERLAP = Duration.ofHours(48);
    private static final KeyMaker MAKER = KeyMaker.of(new SecureRandom());

    private RingKey retiring;
    private RingKey active;
    private RingKey waiting;
    private RingKey fresh;
    private RingAgent agent;

    @BeforeEach
    void layInTheRing() throws AuthException {
        retiring = key("agent-0");
        active = key("agent-1");
        waiting = key("agent-2").verified("task-2", NOW);
        fresh = MAKER.make(NOW);
        agent = RingAgent.named(new AgentName("ci"))
                .with(retiring.activated("registered", NOW).retiring("superseded", NOW.plus(OVERLAP), NOW))
                .with(active.activated("rotation", NOW))
                .with(waiting);
    }

    private static RingKey key(String runtimeId) throws AuthException {
        return MAKER.make(NOW).registered(runtimeId, NOW);
    }

    @Test
    void endsAKeyOnItsWayAndMakesAnother() {
        RingAgent begun = after(agent, begun(fresh));

        RingKey ended = begun.key(waiting.id()).orElseThrow();
        assertThat(ended.state()).isEqualTo(KeyState.REVOKED);
        assertThat(ended.reason()).contains("superseded");
        assertThat(ended.privateKey()).isEmpty();
        assertThat(begun.owed()).extracting(OwedRevocation::runtimeId).containsExactly("agent-2");
        assertThat(begun.key(KeyState.GENERATED)).map(RingKey::id).contains(fresh.id());
    }

    @Test
    void changesNothingElseUntilItIsFinished() {
        RingAgent begun = after(agent, begun(fresh));

        assertThat(begun.key(retiring.id(), KeyState.RETIRING)).isPresent();
        assertThat(begun.key(active.id(), KeyState.ACTIVE)).isPresent();
    }

    @Test
    void goesOnWithAKeyOfItsOwn() throws Exception {
        RingAgent begun = after(agent, begun(fresh));

        assertThat(after(begun, begun(MAKER.make(NOW)))).isSameAs(begun);
        assertThat(after(begun, new KeyEvent.Begun(MAKER.make(NOW), KeyReason.ROTATION)))
                .isSameAs(begun);
    }

    /** Whoever revokes by force after it was made may do so because of what was seen since. */
    @Test
    void makesAnotherAfterAKeyWasRevokedByForce() throws Exception {
        RingAgent stopped = after(after(agent, begun(fresh)), new KeyEvent.ForceRevoked(active.id(), "compromised"));
        RingKey other = MAKER.make(NOW);

        RingAgent again = after(stopped, begun(other));

        assertThat(again.key(fresh.id(), KeyState.REVOKED)).isPresent();
        assertThat(again.key(KeyState.GENERATED)).map(RingKey::id).contains(other.id());
    }

    @Test
    void leavesNoKeyThatLayThereAbleToSign() {
        RingAgent replaced = finished(after(agent, begun(fresh)), KeyReason.REPLACEMENT, Duration.ZERO);

        assertThat(replaced.keys().stream().filter(key -> key.privateKey().isPresent()))
                .extracting(RingKey::id)
                .containsExactly(fresh.id());
        assertThat(replaced.owed())
                .extracting(OwedRevocation::runtimeId)
                .containsExactlyInAnyOrder("agent-0", "agent-1", "agent-2");
        assertThat(KeyLife.after(replaced, new KeyEvent.RolledBack(), NOW)).isInstanceOf(KeyLife.Refused.class);
    }

    @Test
    void isTheOnlyOneToCutOverlapsShort() {
        RingAgent rotated = finished(after(agent, begun(fresh)), KeyReason.ROTATION, OVERLAP);

        assertThat(rotated.key(retiring.id(), KeyState.RETIRING)).isPresent();
        assertThat(rotated.key(active.id(), KeyState.RETIRING)).isPresent();
    }

    private RingAgent finished(RingAgent begun, KeyReason reason, Duration overlap) {
        RingAgent proved = after(
                after(begun, new KeyEvent.Registered(fresh.id(), "agent-3", false)),
                new KeyEvent.Verified(fresh.id(), "task-3"));
        return after(proved, new KeyEvent.Finished(fresh.id(), overlap, reason));
    }

    private static KeyEvent begun(RingKey candidate) {
        return new KeyEvent.Begun(candidate, KeyReason.REPLACEMENT);
    }

    private static RingAgent after(RingAgent before, KeyEvent event) {
        return ((KeyLife.Next) KeyLife.after(before, event, NOW)).agent();
    }
}
