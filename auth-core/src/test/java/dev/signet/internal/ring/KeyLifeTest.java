package dev.signet.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.KeyState;
import dev.signet.internal.keys.AgentIdentityVectors;
import dev.signet.internal.keys.Ed25519PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every event in every state. */
class KeyLifeTest {
    private static final AgentName NAME = new AgentName("ci");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration OVERLAP = Duration.ofHours(48);
    private static final String PRIVATE = AgentIdentityVectors.read().text("pkcs8_v2_base64");
    private static final RingKey KEY = key(PRIVATE);
    private static final RingKey OTHER = key(fresh());
    private static final String[] EVENTS = {
        "asked",
        "declined",
        "registered",
        "elsewhere",
        "refused",
        "verified",
        "finished",
        "overlapEnded",
        "revoked",
        "forced",
        "proofRefused",
        "overdueTold"
    };

    /**
     * What becomes of a key. A column for each of {@link #EVENTS}; G, A, R and X are the states; {@code =} is the very same agent;
     * {@code +} says that one more revocation is owed; a name is a refusal. In each row but the active one another key is active.
     */
    private static final String TABLE = """
            absent       | UNKNOWN_KEY | UNKNOWN_KEY | UNKNOWN_KEY | UNKNOWN_KEY | UNKNOWN_KEY | UNKNOWN_KEY    | UNKNOWN_KEY    | UNKNOWN_KEY   | UNKNOWN_KEY | UNKNOWN_KEY | UNKNOWN_KEY | UNKNOWN_KEY
            generated    | G           | G           | G           | G           | X           | NOT_REGISTERED | NOT_REGISTERED | NOT_RETIRING  | X           | X           | =           | =
            asked        | G           | G           | G           | G           | X           | NOT_REGISTERED | NOT_REGISTERED | NOT_RETIRING  | X           | X           | =           | =
            registered   | G           | G           | =           | G+          | =           | G              | NOT_VERIFIED   | NOT_RETIRING  | X+          | X+          | G           | =
            verified     | G           | G           | =           | G+          | =           | G              | A              | NOT_RETIRING  | X+          | X+          | G           | =
            refusedTwice | G           | G           | =           | G+          | =           | G              | NOT_VERIFIED   | NOT_RETIRING  | X+          | X+          | X+          | =
            active       | =           | =           | =           | A+          | =           | A              | =              | NOT_RETIRING  | ACTIVE      | X+          | =           | A
            retiring     | =           | =           | =           | R+          | =           | R              | =              | OVERLAP_LASTS | X+          | X+          | =           | =
            over         | =           | =           | =           | R+          | =           | R              | =              | X+            | X+          | X+          | =           | =
            revoked      | REVOKED     | REVOKED     | =           | X+          | =           | REVOKED        | REVOKED        | =             | =           | =           | =           | =
            never        | REVOKED     | REVOKED     | X+          | X+          | =           | REVOKED        | REVOKED        | =             | =           | =           | =           | =
            """;

    @TestFactory
    Stream<DynamicTest> hasADefinedEndForEveryEventInEveryState() {
        return TABLE.lines().flatMap(row -> {
            String[] cells = row.split("\\|");
            return Stream.iterate(0, i -> i + 1)
                    .limit(EVENTS.length)
                    .map(i -> DynamicTest.dynamicTest(
                            cells[0].strip() + ", " + EVENTS[i],
                            () -> check(agent(cells[0].strip()), event(EVENTS[i]), cells[i + 1].strip())));
        });
    }

    private static void check(RingAgent before, KeyEvent event, String expected) {
        KeyLife.Outcome outcome = KeyLife.after(before, event, NOW);
        if (outcome instanceof KeyLife.Refused refused) {
            assertThat(refused.refusal()).hasToString(expected);
            assertThat(refused.keyId()).isEqualTo(KEY.id());
            return;
        }
        RingAgent after = ((KeyLife.Next) outcome).agent();
        assertInvariants(after);
        if (expected.equals("=")) {
            assertThat(after).isSameAs(before);
            return;
        }
        int owed = after.owed().size() - before.owed().size();
        assertThat(letter(after.key(KEY.id()).orElseThrow().state()) + "+".repeat(owed))
                .isEqualTo(expected);
        // What happened before changes nothing more.
        boolean counts = event instanceof KeyEvent.Asked
                || event instanceof KeyEvent.Declined
                || (event instanceof KeyEvent.ProofRefused
                        && after.key(KEY.id(), KeyState.GENERATED).isPresent());
        if (!counts) {
            KeyLife.Outcome again = KeyLife.after(after, event, NOW);
            assertThat(again).isInstanceOf(KeyLife.Next.class);
            assertThat(new String(((KeyLife.Next) again).agent().json().compact()))
                    .isEqualTo(new String(after.json().compact()));
        }
    }

    private static void assertInvariants(RingAgent agent) {
        assertThat(count(agent, KeyState.ACTIVE)).isLessThanOrEqualTo(1);
        assertThat(count(agent, KeyState.GENERATED)).isLessThanOrEqualTo(1);
        assertThat(agent.keys())
                .allSatisfy(key -> assertThat(key.privateKey().isPresent()).isEqualTo(key.state() != KeyState.REVOKED));
    }

    private static long count(RingAgent agent, KeyState state) {
        return agent.keys().stream().filter(key -> key.state() == state).count();
    }

    private static String letter(KeyState state) {
        return Map.of(KeyState.GENERATED, "G", KeyState.ACTIVE, "A", KeyState.RETIRING, "R", KeyState.REVOKED, "X")
                .get(state);
    }

    @Test
    void makesOneKeyAtATime() {
        RingAgent agent = after(agent("active"), new KeyEvent.Begun(OTHER, KeyReason.ROTATION));

        assertThat(agent.key(KeyState.GENERATED)).map(RingKey::id).contains(OTHER.id());
        assertThat(after(agent, new KeyEvent.Begun(key(fresh()), KeyReason.ROTATION)))
                .isSameAs(agent);
    }

    @Test
    void countsTheRequestsThatWereNotAnswered() {
        RingAgent twice = after(after(agent("generated"), event("asked")), event("asked"));
        assertThat(unanswered(twice)).isEqualTo(2);
        assertThat(unanswered(after(twice, event("declined")))).isOne();
        assertThat(unanswered(after(twice, event("registered")))).isOne();
        assertThat(unanswered(after(twice, new KeyEvent.Registered(KEY.id(), "agent-1", true))))
                .isZero();
    }

    @Test
    void endsAKeyThatIsRefusedOftenAndForLongEnough() {
        RingAgent agent = agent("registered");
        Instant now = NOW;
        for (int i = 0; i < 9; i++) {
            agent = refusedAt(agent, now);
            assertThat(agent.key(KeyState.GENERATED))
                    .as("refused often, within a minute")
                    .isPresent();
            now = now.plusSeconds(5);
        }
        assertThat(refusedAt(agent, NOW.plus(KeyLife.REFUSED_FOR).minusMillis(1))
                        .key(KeyState.GENERATED))
                .isPresent();
        RingAgent ended = refusedAt(agent, NOW.plus(KeyLife.REFUSED_FOR));
        assertThat(ended.key(KEY.id()).orElseThrow().reason()).contains("proof_refused");
        assertThat(ended.owed()).extracting(OwedRevocation::keyId).containsExactly(KEY.id());
        assertInvariants(ended);

        RingAgent seldom = refusedAt(refusedAt(agent("registered"), NOW), NOW.plus(Duration.ofDays(30)));
        assertThat(seldom.key(KeyState.GENERATED))
                .as("refused twice, in a month")
                .isPresent();
    }

    @Test
    void forgetsRefusalsOnceTheServiceTakesTheKey() {
        RingAgent taken = after(agent("refusedTwice"), event("verified"));

        assertThat(taken.key(KEY.id()).orElseThrow().proofRefusals()).isZero();
        assertThat(after(taken, event("proofRefused")).key(KeyState.GENERATED)).isPresent();
    }

    /** A clock that was ahead must neither end the key at once nor keep it for ever. */
    @Test
    void countsAnewFromARefusalThatLiesAhead() {
        RingAgent agent = refusedAt(refusedAt(agent("registered"), NOW.plus(Duration.ofDays(365))), NOW);
        agent = refusedAt(agent, NOW.plusSeconds(1));
        assertThat(agent.key(KeyState.GENERATED)).isPresent();
        assertThat(refusedAt(agent, NOW.plus(KeyLife.REFUSED_FOR)).key(KeyState.GENERATED))
                .isEmpty();
    }

    private static RingAgent refusedAt(RingAgent agent, Instant now) {
        return ((KeyLife.Next) KeyLife.after(agent, event("proofRefused"), now)).agent();
    }

    private static int unanswered(RingAgent agent) {
        return agent.key(KEY.id()).orElseThrow().unanswered();
    }

    @Test
    void retiresTheKeyBeforeInTheSameChange() {
        RingAgent agent = after(agent("verified"), event("finished"));

        RingKey old = agent.key(OTHER.id()).orElseThrow();
        assertThat(old.state()).isEqualTo(KeyState.RETIRING);
        assertThat(old.at(KeyMoment.OVERLAP_END)).contains(NOW.plus(OVERLAP));
        assertThat(old.reason()).contains("superseded");
        assertThat(agent.owed()).isEmpty();
    }

    @Test
    void revokesTheKeyBeforeWhenNothingIsToOverlap() {
        RingAgent agent =
                after(agent("verified"), new KeyEvent.Finished(KEY.id(), Duration.ZERO, KeyReason.REPLACEMENT));

        assertThat(agent.key(OTHER.id()).orElseThrow().state()).isEqualTo(KeyState.REVOKED);
        assertThat(agent.owed()).extracting(OwedRevocation::runtimeId).containsExactly("agent-other");
        assertInvariants(agent);
    }

    /** Nothing works that could be lost. */
    @Test
    void needsNoProofOfAFirstKey() {
        RingAgent first = after(RingAgent.named(NAME), new KeyEvent.Begun(KEY, KeyReason.REGISTERED));
        first = after(first, event("registered"));

        RingAgent agent = after(first, new KeyEvent.Finished(KEY.id(), OVERLAP, KeyReason.REGISTERED));

        assertThat(agent.key(KeyState.ACTIVE)).map(RingKey::reason).contains(Optional.of("registered"));
    }

    @ParameterizedTest
    @EnumSource(KeyReason.class)
    void doesNotReviveAStoppedAgentButOnPurpose(KeyReason reason) {
        RingAgent stopped = after(agent("verified"), new KeyEvent.ForceRevoked(OTHER.id(), "suspended"));
        assertThat(stopped.stopped()).map(RingKey::reason).contains(Optional.of("suspended"));

        KeyLife.Outcome outcome = KeyLife.after(stopped, new KeyEvent.Finished(KEY.id(), OVERLAP, reason), NOW);

        if (reason == KeyReason.REPLACEMENT) {
            assertThat(((KeyLife.Next) outcome).agent().key(KeyState.ACTIVE)).isPresent();
        } else {
            assertThat(((KeyLife.Refused) outcome).refusal()).isEqualTo(KeyRefusal.STOPPED);
        }
    }

    @Test
    void goesBackAndForthWhileTheOverlapLasts() {
        RingAgent rotated = after(agent("verified"), event("finished"));

        RingAgent back = after(rotated, new KeyEvent.RolledBack());
        assertThat(back.key(KeyState.ACTIVE)).map(RingKey::id).contains(OTHER.id());
        RingKey retired = back.key(KEY.id()).orElseThrow();
        assertThat(retired.state()).isEqualTo(KeyState.RETIRING);
        assertThat(retired.at(KeyMoment.OVERLAP_END)).contains(NOW.plus(OVERLAP));
        assertThat(back.key(OTHER.id()).orElseThrow().at(KeyMoment.OVERLAP_END)).isEmpty();
        assertInvariants(back);

        RingAgent forth = after(back, new KeyEvent.RolledBack());
        assertThat(forth.key(KeyState.ACTIVE)).map(RingKey::id).contains(KEY.id());

        assertThat(((KeyLife.Refused) KeyLife.after(rotated, new KeyEvent.RolledBack(), NOW.plus(OVERLAP))).refusal())
                .isEqualTo(KeyRefusal.NO_WAY_BACK);
        assertThat(((KeyLife.Refused) KeyLife.after(agent("active"), new KeyEvent.RolledBack(), NOW)).refusal())
                .isEqualTo(KeyRefusal.NO_WAY_BACK);
    }

    @Test
    void goesBackToAKeyAfterTheActiveOneWasRevoked() {
        RingAgent rotated = after(agent("verified"), event("finished"));
        RingAgent stopped = after(rotated, new KeyEvent.ForceRevoked(KEY.id(), "compromised"));

        assertThat(after(stopped, new KeyEvent.RolledBack()).key(KeyState.ACTIVE))
                .map(RingKey::id)
                .contains(OTHER.id());
    }

    @Test
    void purgesWhatEndedLongAgo() {
        RingAgent agent = agent("revoked");

        assertThat(((KeyLife.Next) KeyLife.after(
                                agent, new KeyEvent.Purged(Duration.ofDays(1)), NOW.plus(Duration.ofHours(23))))
                        .agent()
                        .key(KEY.id()))
                .isPresent();
        RingAgent purged = ((KeyLife.Next)
                        KeyLife.after(agent, new KeyEvent.Purged(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1))))
                .agent();
        assertThat(purged.key(KEY.id())).isEmpty();
        assertThat(purged.owed()).as("what the service is to be told").hasSize(1);
        assertThat(purged.key(KeyState.ACTIVE)).isPresent();
    }

    @Test
    void changesNothingWhereNothingIsToPurge() {
        RingAgent agent = agent("active");
        RingAgent nobody = RingAgent.named(NAME);

        assertThat(after(agent, new KeyEvent.Purged(Duration.ZERO))).isSameAs(agent);
        assertThat(after(nobody, new KeyEvent.Purged(Duration.ZERO))).isSameAs(nobody);
    }

    @Test
    void doesNotForgetThatAnAgentWasStopped() {
        RingAgent stopped = after(agent("active"), event("forced"));

        assertThat(after(stopped, new KeyEvent.Purged(Duration.ZERO)).stopped()).isPresent();
    }

    @ParameterizedTest
    @EnumSource(KeyRefusal.class)
    void teaches(KeyRefusal refusal) {
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> new KeyLife.Refused(NAME, KEY.id(), refusal).orThrow())
                .withMessageContainingAll(NAME.value(), KEY.id())
                .satisfies(e -> assertThat(e.isRemote()).isFalse())
                .satisfies(e -> assertThat(e.remedy()).endsWith("."));
    }

    @Test
    void refusesANegativeOverlap() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyEvent.Finished(KEY.id(), Duration.ofSeconds(-1), KeyReason.ROTATION));
    }

    private static RingAgent after(RingAgent agent, KeyEvent event) {
        return ((KeyLife.Next) KeyLife.after(agent, event, NOW)).agent();
    }

    private static KeyEvent event(String name) {
        String id = KEY.id();
        return switch (name) {
            case "asked" -> new KeyEvent.Asked(id);
            case "declined" -> new KeyEvent.Declined(id);
            case "registered" -> new KeyEvent.Registered(id, "agent-1", false);
            case "elsewhere" -> new KeyEvent.Registered(id, "agent-2", false);
            case "refused" -> new KeyEvent.RegistrationRefused(id);
            case "verified" -> new KeyEvent.Verified(id, "task-1");
            case "finished" -> new KeyEvent.Finished(id, OVERLAP, KeyReason.ROTATION);
            case "overlapEnded" -> new KeyEvent.OverlapEnded(id);
            case "revoked" -> new KeyEvent.Revoked(id);
            case "overdueTold" -> new KeyEvent.OverdueTold(id);
            case "proofRefused" -> new KeyEvent.ProofRefused(id);
            default -> new KeyEvent.ForceRevoked(id, "compromised");
        };
    }

    private static RingAgent agent(String situation) {
        RingKey registered = KEY.registered("agent-1", NOW);
        RingKey active = registered.activated("registered", NOW);
        List<RingKey> keys = switch (situation) {
            case "absent" -> List.of();
            case "generated" -> List.of(KEY);
            case "asked" -> List.of(KEY.withUnanswered(1));
            case "registered" -> List.of(registered);
            case "verified" -> List.of(registered.verified("task-0", NOW));
            case "refusedTwice" ->
                List.of(registered.proofRefused(NOW.minus(KeyLife.REFUSED_FOR)).proofRefused(NOW.minusSeconds(1)));
            case "active" -> List.of(active);
            case "retiring" -> List.of(active.retiring("superseded", NOW.plusSeconds(1), NOW));
            case "over" -> List.of(active.retiring("superseded", NOW, NOW));
            case "revoked" -> List.of(active.revoked("superseded", NOW));
            default -> List.of(KEY.revoked("registration_failed", NOW));
        };
        RingAgent agent = RingAgent.named(NAME);
        for (RingKey key : keys) {
            agent = agent.with(key);
        }
        if (situation.equals("revoked")) {
            agent = agent.owing(List.of(OwedRevocation.of("agent-1", KEY.id(), NOW)));
        }
        return situation.equals("active")
                ? agent
                : agent.with(OTHER.registered("agent-other", NOW).activated("registered", NOW));
    }

    private static RingKey key(String pkcs8) {
        try (var key = Ed25519PrivateKey.parse(Secret.of(pkcs8))) {
            return RingKey.generated(key, NOW);
        } catch (AssertionException e) {
            throw new AssertionError(e);
        }
    }

    private static String fresh() {
        try (var key = Ed25519PrivateKey.generate(new SecureRandom())) {
            return key.toPkcs8V2().reveal();
        } catch (AssertionException e) {
            throw new AssertionError(e);
        }
    }
}
