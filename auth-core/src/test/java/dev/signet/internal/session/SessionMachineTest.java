package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.AuthHeaders;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.SignInRequiredException.Reason;
import dev.signet.auth.StoreException;
import dev.signet.auth.TokenSet;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.auth.token.RefreshReason;
import dev.signet.internal.session.SessionEvent.Finding;
import dev.signet.internal.session.SessionMachine.Now;
import dev.signet.internal.session.SessionState.Activity;
import dev.signet.internal.session.SessionState.Knowledge;
import dev.signet.internal.session.SessionState.Unsaved;
import dev.signet.internal.session.Step.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The rules of a session, without a store, a server or a clock. */
class SessionMachineTest {
    private static final int SEQUENCES = 20_000;
    private static final int LENGTH = 40;
    private static final long DAY = 86_400_000;

    private final SessionMachine machine = new SessionMachine(true);

    @Test
    void theFirstQuestionLooksAtTheStoreOnce() {
        var first = machine.on(SessionState.INITIAL, new SessionEvent.Asked(), new Now(0, 0));
        assertThat(first.effects()).containsExactly(new Effect.Check());
        assertThat(machine.on(first.state(), new SessionEvent.Asked(), new Now(0, 0))
                        .effects())
                .isEmpty();
    }

    @Test
    void aQuestionInTheAdvisoryWindowBeginsOneRefresh() {
        var state = holding(held(1, 1_000, 2_000));
        var begun = machine.on(state, new SessionEvent.Asked(), new Now(1_000, 0));
        assertThat(begun.effects()).singleElement().isInstanceOf(Effect.Refresh.class);
        assertThat(Ruling.forRequest(begun.state(), true, new Now(1_000, 0))).isInstanceOf(Ruling.Serve.class);
        assertThat(Ruling.forRequest(begun.state(), true, new Now(2_000, 0))).isInstanceOf(Ruling.Wait.class);
        assertThat(machine.on(begun.state(), new SessionEvent.Asked(), new Now(1_500, 10))
                        .effects())
                .isEmpty();
    }

    @Test
    void aTokenIsRefusedExactlyAtItsEnd() {
        var state = holding(held(1, 2_000, 2_000)).doing(new Activity.Refreshing(RefreshReason.PROACTIVE));
        assertThat(Ruling.forRequest(state, true, new Now(1_999, 0))).isInstanceOf(Ruling.Serve.class);
        assertThat(Ruling.forRequest(state, true, new Now(2_000, 0))).isInstanceOf(Ruling.Wait.class);
    }

    @Test
    void theSpentTokenInTheStoreDoesNotReplaceOneThatIsOnlyInMemory() {
        var spent = held(1, 1_000, 2_000);
        var ours = held(2, 5_000, 6_000);
        var state = SessionState.INITIAL.knowing(new Knowledge.Holding(ours, unsaved(spent), null));
        var step = machine.on(state, new SessionEvent.Checked(new Finding.Present(spent)), new Now(0, 0));
        assertThat(((Knowledge.Holding) step.state().knowledge()).held()).isEqualTo(ours);
    }

    @Test
    void whatARefreshBringsAfterASignOutIsNotUsedAndTheStoreIsAsked() {
        var state = holding(held(1, 1_000, 2_000)).doing(new Activity.Refreshing(RefreshReason.PROACTIVE));
        var signedOut = machine.on(state, new SessionEvent.SignedOut(), new Now(1_500, 0))
                .state();
        assertThat(signedOut.isRefreshing()).isTrue();

        var next = held(2, 5_000, 6_000);
        for (var late : List.of(
                new SessionEvent.Refreshed(RefreshReason.PROACTIVE, next, null),
                new SessionEvent.Adopted(new Finding.Present(next)),
                new SessionEvent.Superseded(next, next, TokenSet.builder().build()))) {
            var step = machine.on(signedOut, late, new Now(1_500, 0));
            assertThat(step.state().knowledge()).isEqualTo(new Knowledge.SignedOut());
            assertThat(step.state().isRefreshing()).isFalse();
            assertThat(step.effects()).containsExactly(new Effect.Check());
        }
    }

    @Test
    void aSignInAfterASignOutDoesNotWaitOutTheOldBackOff() {
        var problem = new Problem.SignIn(Reason.SIGNED_OUT, "stands for an outage");
        var state = holding(held(1, 1_000, 2_000)).doing(Activity.BackingOff.from(new Now(1_000, 0), 9_000, problem));

        var step = machine.on(state, new SessionEvent.SignedOut(), new Now(1_500, 0));

        assertThat(step.state().activity()).isEqualTo(new Activity.Idle());
    }

    @Test
    void anEndAfterARejectionTakesTheAccessTokenToo() {
        var held = held(1, 1_000, 2_000);
        for (var reason : RefreshReason.values()) {
            var over = new SessionEvent.SessionOver(
                    reason, held.renewal().orElseThrow(), new Problem.SignIn(Reason.SESSION_REVOKED, "gone"));
            var step = machine.on(holding(held), over, new Now(500, 0));
            assertThat(Ruling.forRequest(step.state(), true, new Now(500, 0)))
                    .isInstanceOf(reason == RefreshReason.UNAUTHORIZED ? Ruling.Fail.class : Ruling.Serve.class);
        }
    }

    @Test
    void aHomeThatCanNotBeWrittenIsNeverRefreshed() {
        var readOnly = new SessionMachine(false);
        var state = holding(held(1, 1_000, 2_000));
        for (var event : List.of(
                new SessionEvent.Asked(),
                new SessionEvent.RefreshAsked(),
                new SessionEvent.Rejected("https://api.test", "generation-1"))) {
            assertThat(readOnly.on(state, event, new Now(3_000, 0)).effects())
                    .noneMatch(Effect.Refresh.class::isInstance);
        }
    }

    /**
     * Random events in random states, while the wall clock goes its own way or is set: the machine answers every one, never has two
     * refreshes under way, begins none in a pause, keeps no pause for longer than it is, serves nothing past its end, and after the
     * dust has settled nobody is left waiting for nothing.
     */
    @Test
    void holdsItsPromisesInAnyOrderOfEvents() {
        var random = new Random(42);
        int events = 0;
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            var state = SessionState.INITIAL;
            var now = new Now(0, 0);
            var pending = new ArrayList<Effect>();
            var pauses = new Pauses();
            for (int i = 0; i < LENGTH; i++) {
                now = later(random, now, sequence % 2 == 0);
                var before = state;
                var step = machine.on(state, event(random, pending, now), now);
                state = step.state();
                pauses.check(before, step, now);
                pending.addAll(step.effects());
                events++;
                assertThat(pending.stream()
                                .filter(Effect.Refresh.class::isInstance)
                                .count())
                        .as("refreshes under way")
                        .isLessThanOrEqualTo(1);
                assertThat(state.isRefreshing()).isEqualTo(pending.stream().anyMatch(Effect.Refresh.class::isInstance));
                if (Ruling.forRequest(state, true, now) instanceof Ruling.Serve serve) {
                    assertThat(serve.held().life().refuseAt()).isGreaterThan(now.wall());
                }
            }
            assertSomethingIsUnderWayWhileSomebodyWaits(state, now, pending);
        }
        System.out.println("session machine: " + events + " random events in " + SEQUENCES + " sequences");
    }

    private void assertSomethingIsUnderWayWhileSomebodyWaits(SessionState state, Now now, List<Effect> pending) {
        var asked = machine.on(state, new SessionEvent.Asked(), now);
        if (Ruling.forRequest(asked.state(), true, now) instanceof Ruling.Wait) {
            assertThat(pending.size() + asked.effects().size()).isPositive();
        }
    }

    /** A little later on both clocks, not always by the same; now and then somebody sets the wall clock. */
    private static Now later(Random random, Now now, boolean mayBeSet) {
        long passed = random.nextInt(900);
        long drift = random.nextInt(4) == 0 ? random.nextInt(-1_000, 1_000) : 0;
        long set = mayBeSet && random.nextInt(20) == 0 ? (random.nextBoolean() ? 1 : -1) * DAY : 0;
        return new Now(now.wall() + passed + drift + set, now.monotonic() + passed);
    }

    /** What a pause promises, reckoned from its beginning. */
    private static final class Pauses {
        private Now begun = new Now(0, 0);
        private Now last = new Now(0, 0);
        private boolean clockWasSet;

        void check(SessionState before, Step step, Now now) {
            clockWasSet |= now.wall() - last.wall() != now.monotonic() - last.monotonic();
            last = now;
            if (before.activity() instanceof Activity.BackingOff pause) {
                long length = pause.until() - begun.wall();
                long passed = now.monotonic() - begun.monotonic();
                boolean holds = SessionMachine.isBackingOff(before, now);
                if (holds) {
                    assertThat(passed).as("a pause of %d ms", length).isLessThan(length);
                    assertThat(step.effects()).noneMatch(Effect.Refresh.class::isInstance);
                }
                if (!clockWasSet) {
                    assertThat(holds).isEqualTo(passed < length);
                }
            }
            if (step.state().activity() instanceof Activity.BackingOff
                    && step.state().activity() != before.activity()) {
                begun = now;
                clockWasSet = false;
            }
        }
    }

    /** The outcome of something under way, or something from outside. */
    private static SessionEvent event(Random random, List<Effect> pending, Now now) {
        if (!pending.isEmpty() && random.nextBoolean()) {
            return outcome(random, pending.remove(random.nextInt(pending.size())), now);
        }
        var generation = "generation-" + random.nextInt(6);
        var origin = "https://api-" + random.nextInt(2) + ".test";
        return switch (random.nextInt(7)) {
            case 0 -> new SessionEvent.RefreshAsked();
            case 1 -> new SessionEvent.Rejected(origin, generation);
            case 2 -> new SessionEvent.Accepted(origin, generation);
            default -> new SessionEvent.Asked();
        };
    }

    private static SessionEvent outcome(Random random, Effect effect, Now now) {
        if (effect instanceof Effect.Check) {
            return new SessionEvent.Checked(finding(random));
        }
        if (effect instanceof Effect.Refresh refresh) {
            return refreshOutcome(random, refresh, now);
        }
        if (effect instanceof Effect.Save save) {
            return random.nextBoolean() ? new SessionEvent.Saved(save.held()) : new SessionEvent.SaveFailed();
        }
        return new SessionEvent.SaveDue();
    }

    private static SessionEvent refreshOutcome(Random random, Effect.Refresh refresh, Now now) {
        var held = anyHeld(random);
        long retryAt = now.wall() + random.nextInt(5_000);
        var service = new Problem.Service("down", "wait", retryAt);
        return switch (random.nextInt(7)) {
            case 0 -> new SessionEvent.Adopted(finding(random));
            case 1 ->
                new SessionEvent.Superseded(
                        held, anyHeld(random), TokenSet.builder().build());
            case 2 -> new SessionEvent.RefreshFailed(refresh.reason(), FailureKind.TRANSIENT, service, retryAt);
            case 3 -> new SessionEvent.RefreshNotStarted(refresh.reason(), "full", service, retryAt);
            case 4 ->
                new SessionEvent.SessionOver(
                        refresh.reason(),
                        refresh.held().renewal().orElseThrow(),
                        new Problem.SignIn(Reason.SESSION_REVOKED, "gone"));
            case 5 -> new SessionEvent.Refreshed(refresh.reason(), held, unsaved(refresh.held()));
            default -> new SessionEvent.Refreshed(refresh.reason(), held, null);
        };
    }

    private static Finding finding(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> new Finding.Nothing();
            case 1 -> new Finding.Unchanged();
            case 2 -> new Finding.Damaged(new Problem.SignIn(Reason.SIGNED_OUT, "stands for damage"));
            case 4 -> new Finding.Denied(new Problem.Denied("stands for a denial", "ask"));
            case 3 -> new Finding.Unreadable(new Problem.Store(StoreException.Kind.LOCKED, "locked", "unlock it"));
            default -> new Finding.Present(anyHeld(random));
        };
    }

    private static Held anyHeld(Random random) {
        long end = random.nextInt(20_000);
        return held(random.nextInt(6), end - random.nextInt(3_000), end);
    }

    private static Held held(int number, long advisoryAt, long refuseAt) {
        var tokens = TokenSet.builder()
                .accessToken(Secret.of("access-" + number))
                .refreshToken(Secret.of("refresh-" + number))
                .build();
        var generation = "generation-" + number;
        return new Held(
                new Credential.OAuthTokens(tokens, Map.of()),
                generation,
                AuthHeaders.of(generation, Map.of("Authorization", "Bearer access-" + number)),
                "renewal-" + number,
                new Lifetime(advisoryAt, refuseAt, RefreshReason.PROACTIVE));
    }

    private static Unsaved unsaved(Held spent) {
        return new Unsaved(TokenSet.builder().build(), spent.renewal().orElseThrow());
    }

    private static SessionState holding(Held held) {
        return SessionState.INITIAL.knowing(Knowledge.Holding.of(held));
    }
}
