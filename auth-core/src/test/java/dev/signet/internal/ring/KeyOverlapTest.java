package dev.signet.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.agent.RotationPolicy;
import dev.signet.auth.AuthException;
import dev.signet.auth.agent.KeyState;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Overlaps, and the way back, when clocks are wrong. */
class KeyOverlapTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration OVERLAP = Duration.ofHours(48);
    private static final Duration YEARS = Duration.ofDays(3650);
    private static final KeyMaker MAKER = KeyMaker.of(new SecureRandom());

    private final RingKey first = key("agent-1");
    private final RingKey second = key("agent-2");
    private final RingKey third = key("agent-3");
    private final RingAgent one = finished(RingAgent.named(new AgentName("ci")), first, NOW);

    @Test
    void lastsAsLongAsWasAskedForOnceTheClockIsRight() {
        RingAgent agent = finished(one, second, NOW.plus(YEARS));

        RingAgent mended = after(agent, new KeyEvent.OverlapsMended(), NOW);

        RingKey old = mended.key(first.id(), KeyState.RETIRING).orElseThrow();
        assertThat(old.at(KeyMoment.RETIRED)).contains(NOW);
        assertThat(old.at(KeyMoment.OVERLAP_END)).contains(NOW.plus(OVERLAP));
        assertThat(old.reason()).contains("superseded");
        assertThat(after(mended, new KeyEvent.OverlapsMended(), NOW)).isSameAs(mended);
    }

    @Test
    void takesClocksForRightThatDifferByHalfAMinute() {
        RingAgent agent = finished(one, second, NOW.plusSeconds(30));

        assertThat(after(agent, new KeyEvent.OverlapsMended(), NOW)).isSameAs(agent);
        assertThat(after(agent, new KeyEvent.OverlapsMended(), NOW.minusMillis(1)))
                .isNotSameAs(agent);
    }

    @Test
    void hasNoLengthThatNobodyCanAskFor() {
        Instant ahead = NOW.plus(YEARS);
        RingAgent endless = one.with(second.activated("rotation", ahead)
                .retiring("superseded", Instant.parse("+1000000-01-01T00:00:00Z"), ahead));
        RingAgent ended = one.with(second.activated("rotation", ahead).retiring("superseded", NOW, ahead));

        assertThat(end(endless)).isEqualTo(NOW.plus(RotationPolicy.LONGEST));
        assertThat(end(ended)).isEqualTo(NOW);
    }

    private Instant end(RingAgent agent) {
        return after(agent, new KeyEvent.OverlapsMended(), NOW)
                .key(second.id())
                .flatMap(key -> key.at(KeyMoment.OVERLAP_END))
                .orElseThrow();
    }

    @Test
    void goesBackToTheKeyReplacedLastThoughTheClockWentBack() {
        RingAgent agent = finished(finished(one, second, NOW), third, NOW.minus(Duration.ofHours(1)));

        assertThat(active(after(agent, new KeyEvent.RolledBack(), NOW))).isEqualTo(second.id());
    }

    @Test
    void countsAKeyThatSignsAgainAnew() {
        RingAgent back = after(finished(one, second, NOW), new KeyEvent.RolledBack(), NOW);
        RingAgent agent = finished(back, third, NOW.minus(Duration.ofHours(1)));

        assertThat(active(after(agent, new KeyEvent.RolledBack(), NOW))).isEqualTo(first.id());
    }

    @Test
    void goesBackByTheClockWhereNothingElseWasNoted() {
        RingAgent agent = RingAgent.named(new AgentName("ci"))
                .with(retired(first, NOW.plusSeconds(2)))
                .with(retired(second, NOW.plusSeconds(1)))
                .with(third.activated("rotation", NOW));

        assertThat(active(after(agent, new KeyEvent.RolledBack(), NOW.plusSeconds(3))))
                .isEqualTo(first.id());
    }

    private static RingKey retired(RingKey key, Instant at) {
        return key.activated("rotation", NOW).retiring("superseded", at.plus(OVERLAP), at);
    }

    @Test
    void doesNotHandAnOverlapOfYearsOn() {
        RingAgent agent = finished(one, second, NOW.plus(YEARS));

        RingAgent back = after(agent, new KeyEvent.RolledBack(), NOW);

        assertThat(active(back)).isEqualTo(first.id());
        assertThat(back.key(second.id(), KeyState.RETIRING).flatMap(key -> key.at(KeyMoment.OVERLAP_END)))
                .contains(NOW.plus(OVERLAP));
    }

    @Test
    void knowsWhoSignedLastThoughTheClockWentBack() {
        RingAgent rotated = after(
                proved(one, second, NOW), new KeyEvent.Finished(second.id(), Duration.ZERO, KeyReason.ROTATION), NOW);

        RingAgent stopped =
                after(rotated, new KeyEvent.ForceRevoked(second.id(), "compromised"), NOW.minus(Duration.ofHours(1)));

        assertThat(stopped.stopped()).map(RingKey::id).contains(second.id());
    }

    @Test
    void writesNoTurnThatCouldNotBeReadAgain() {
        RingAgent agent = one.with(second.activated("rotation", NOW).inTurn(StoredObject.MAX_COUNT));

        assertThat(agent.nextTurn()).isEqualTo(StoredObject.MAX_COUNT);
    }

    private static RingAgent finished(RingAgent agent, RingKey key, Instant now) {
        return after(proved(agent, key, now), new KeyEvent.Finished(key.id(), OVERLAP, KeyReason.ROTATION), now);
    }

    private static RingAgent proved(RingAgent agent, RingKey key, Instant now) {
        RingAgent begun = after(agent, new KeyEvent.Begun(key, KeyReason.ROTATION), now);
        return after(begun, new KeyEvent.Verified(key.id(), "task"), now);
    }

    private static String active(RingAgent agent) {
        return agent.key(KeyState.ACTIVE).map(RingKey::id).orElseThrow();
    }

    private static RingAgent after(RingAgent agent, KeyEvent event, Instant now) {
        return ((KeyLife.Next) KeyLife.after(agent, event, now)).agent();
    }

    private static RingKey key(String runtimeId) {
        try {
            return MAKER.make(NOW).registered(runtimeId, NOW);
        } catch (AuthException e) {
            throw new AssertionError(e);
        }
    }
}
