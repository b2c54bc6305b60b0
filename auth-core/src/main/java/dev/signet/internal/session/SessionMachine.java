package dev.signet.internal.session;

import dev.signet.auth.SignInRequiredException.Reason;
import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.token.RefreshReason;
import dev.signet.internal.session.SessionEvent.Finding;
import dev.signet.internal.session.SessionState.Activity;
import dev.signet.internal.session.SessionState.Knowledge;
import dev.signet.internal.session.SessionState.Reserve;
import dev.signet.internal.session.SessionState.Unsaved;
import dev.signet.internal.session.Step.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a session: a pure, total function from state and event to the next state and what has to be done. It does no
 * I/O, starts no thread, holds no lock and reads no clock.
 *
 * @param canWrite whether the home can be written; otherwise nothing is renewed and what is stored is served until it expires
 */
record SessionMachine(boolean canWrite) {
    /** How often the store is looked at while the session is used. */
    static final long CHECK_EVERY = 1_000;

    /** How long after a refresh that a 401 caused another 401 causes none. */
    static final long REJECTION_PAUSE = 60_000;

    /** How long to wait when a refresh gave tokens that would have to be refreshed at once. */
    static final long STALE_ANSWER_PAUSE = 60_000;

    /** Both clocks at the time of an event, in milliseconds. */
    record Now(long wall, long monotonic) {
        static Now of(TimeSource time) {
            return new Now(time.millis(), time.nanos() / 1_000_000);
        }
    }

    Step on(SessionState state, SessionEvent event, Now now) {
        if (event instanceof SessionEvent.Closed) {
            return Step.to(state.ended());
        }
        if (event instanceof SessionEvent.SignedOut) {
            return Step.to(signedOut(state));
        }
        if (event instanceof SessionEvent.Asked) {
            return asked(state, now);
        }
        if (event instanceof SessionEvent.LookAsked) {
            // Somebody asked by name: what was seen less than a second ago is not good enough.
            return state.closed() || state.isRefreshing() ? Step.to(state) : check(state, now);
        }
        if (event instanceof SessionEvent.RefreshAsked) {
            return refreshAsked(state, now);
        }
        if (event instanceof SessionEvent.Rejected rejected) {
            return rejected(state, rejected, now);
        }
        if (event instanceof SessionEvent.Accepted accepted) {
            return accepted(state, accepted);
        }
        if (event instanceof SessionEvent.Checked checked) {
            return checked(state.checkEnded(), checked.finding());
        }
        if (event instanceof SessionEvent.SaveDue) {
            return state.closed() ? Step.to(state) : saveDue(state);
        }
        if (event instanceof SessionEvent.Saved saved) {
            return saved(state, saved);
        }
        if (event instanceof SessionEvent.SaveFailed) {
            return unsaved(state).isPresent() && !state.closed()
                    ? Step.to(state).effect(new Effect.SaveLater())
                    : Step.to(state);
        }
        return transactionEnded(state, event, now);
    }

    /** A refresh under way stays under way: what it brings is judged when it ends. */
    private static SessionState signedOut(SessionState state) {
        var next = state.knowing(new Knowledge.SignedOut());
        return state.activity() instanceof Activity.BackingOff ? next.doing(new Activity.Idle()) : next;
    }

    private Step asked(SessionState state, Now now) {
        if (state.closed() || state.isRefreshing()) {
            return Step.to(state);
        }
        if (state.knowledge() instanceof Knowledge.Holding holding
                && isRenewable(holding.held())
                && holding.held().life().isAdvisoryAt(now.wall())
                && !isBackingOff(state, now)) {
            return refresh(state, holding, holding.held().life().reason());
        }
        boolean due =
                now.monotonic() - state.checkedAt() >= CHECK_EVERY || state.knowledge() instanceof Knowledge.Unloaded;
        return due ? check(state, now) : Step.to(state);
    }

    private Step refreshAsked(SessionState state, Now now) {
        boolean possible = !state.closed() && !state.isRefreshing() && !isBackingOff(state, now);
        if (possible && state.knowledge() instanceof Knowledge.Holding holding && isRenewable(holding.held())) {
            return refresh(state, holding, RefreshReason.FORCED);
        }
        return Step.to(state);
    }

    private Step rejected(SessionState state, SessionEvent.Rejected event, Now now) {
        if (state.closed()) {
            return Step.to(state);
        }
        if (state.knowledge() instanceof Knowledge.NeedsLogin needs
                && needs.failed().generation().equals(event.generation())) {
            return Step.to(state.knowing(new Knowledge.NeedsLogin(needs.problem(), needs.failed(), false)));
        }
        if (!(state.knowledge() instanceof Knowledge.Holding holding)
                || !holding.held().generation().equals(event.generation())) {
            return Step.to(state);
        }
        if (holding.reserve() != null) {
            return fallBack(state, holding, holding.reserve());
        }
        var notice = new AuthEvent.Rejected(event.generation(), event.origin());
        if (!isRenewable(holding.held())) {
            var problem = new Problem.Rejected(Kinds.of(holding.held().credential()), event.origin());
            // Somebody may have signed in meanwhile: look before it counts.
            return check(state.knowing(new Knowledge.NeedsLogin(problem, holding.held(), false)), now)
                    .notice(notice);
        }
        if (state.isRefreshing()) {
            return Step.to(state);
        }
        // Where nothing may be asked for, another program may have got something since the store was last looked at.
        if (isBackingOff(state, now)) {
            return check(state, now);
        }
        if (state.rejections().unproven().contains(event.origin())
                || now.monotonic() - state.rejections().refreshedAt() < REJECTION_PAUSE) {
            return check(state.with(state.rejections().pending(notice)), now);
        }
        var counted = state.with(state.rejections().refreshedFor(event.origin(), now.monotonic()));
        return refresh(counted, holding, RefreshReason.UNAUTHORIZED);
    }

    /** Another program's tokens did not work: ours are still good, and the store is to get them after all. */
    private static Step fallBack(SessionState state, Knowledge.Holding holding, Reserve reserve) {
        var unsaved = new Unsaved(
                reserve.received(),
                holding.held().renewal().orElse(holding.held().generation()));
        return Step.to(state.knowing(new Knowledge.Holding(reserve.ours(), unsaved, null)))
                .effect(new Effect.Save(reserve.ours(), unsaved));
    }

    private static Step accepted(SessionState state, SessionEvent.Accepted event) {
        var next = state.rejections().unproven().contains(event.origin())
                ? state.with(state.rejections().proven(event.origin()))
                : state;
        if (next.knowledge() instanceof Knowledge.Holding holding
                && holding.reserve() != null
                && holding.held().generation().equals(event.generation())) {
            next = next.knowing(new Knowledge.Holding(holding.held(), holding.unsaved(), null));
        }
        return Step.to(next);
    }

    private Step checked(SessionState state, Finding finding) {
        var pending = state.rejections().pending();
        if (pending == null) {
            return found(state, finding);
        }
        var step = found(state.with(state.rejections().pending(null)), finding);
        return step.state().knowledge() instanceof Knowledge.Holding holding
                        && holding.held().generation().equals(pending.generation())
                ? step.notice(pending)
                : step;
    }

    /** What a look at the store means for what is known. */
    private Step found(SessionState state, Finding finding) {
        if (finding instanceof Finding.Present present) {
            return foundCredential(state, present.held());
        }
        if (finding instanceof Finding.Nothing) {
            return Step.to(state.knowing(new Knowledge.SignedOut()));
        }
        if (finding instanceof Finding.Damaged damaged) {
            return Step.to(state.knowing(new Knowledge.Unavailable(damaged.problem(), inUse(state))));
        }
        if (finding instanceof Finding.Incomplete incomplete) {
            return Step.to(state.knowing(new Knowledge.Unavailable(incomplete.problem(), null)));
        }
        if (finding instanceof Finding.Denied denied) {
            // Nor is what was in use before: it is no longer what is stored, or it is the very one that is forbidden.
            return Step.to(state.knowing(new Knowledge.Unavailable(denied.problem(), null)))
                    .notice(new AuthEvent.PolicyDenied(denied.problem().message()));
        }
        if (finding instanceof Finding.Unreadable unreadable) {
            var problem = unreadable.problem();
            var next =
                    state.knowledge() instanceof Knowledge.Holding || state.knowledge() instanceof Knowledge.NeedsLogin
                            ? state
                            : state.knowing(new Knowledge.Unavailable(problem, inUse(state)));
            return Step.to(next).notice(new AuthEvent.StoreUnavailable(problem.kind(), problem.message()));
        }
        return Step.to(state);
    }

    private Step foundCredential(SessionState state, Held found) {
        if (state.knowledge() instanceof Knowledge.NeedsLogin needs
                && needs.failed().isSame(found)) {
            return Step.to(state);
        }
        if (!(state.knowledge() instanceof Knowledge.Holding holding)) {
            return Step.to(state.knowing(Knowledge.Holding.of(found)));
        }
        if (found.isSame(holding.held())) {
            return Step.to(state.knowing(new Knowledge.Holding(holding.held(), null, holding.reserve())));
        }
        var unsaved = holding.unsaved();
        if (unsaved != null) {
            return found.renewal().filter(unsaved.storedRenewal()::equals).isPresent()
                    ? Step.to(state)
                    : supersede(state, found, new Reserve(holding.held(), unsaved.received()));
        }
        return Step.to(state.knowing(Knowledge.Holding.of(found))).notice(new AuthEvent.Adopted(found.generation()));
    }

    private static Step supersede(SessionState state, Held theirs, Reserve reserve) {
        return Step.to(state.knowing(new Knowledge.Holding(theirs, null, reserve)))
                .notice(new AuthEvent.Superseded(
                        "the store holds newer tokens of another program: " + theirs.generation() + " instead of ours, "
                                + reserve.ours().generation()));
    }

    private Step transactionEnded(SessionState state, SessionEvent event, Now now) {
        var idle = state.doing(new Activity.Idle());
        if (state.knowledge() instanceof Knowledge.SignedOut && bringsCredential(event)) {
            // Somebody signed out while it was under way: only the store can tell whether anybody is signed in now.
            return check(idle, now);
        }
        if (event instanceof SessionEvent.Refreshed refreshed) {
            return refreshed(idle, refreshed, now);
        }
        if (event instanceof SessionEvent.Adopted adopted) {
            return found(idle, adopted.finding());
        }
        if (event instanceof SessionEvent.Superseded superseded) {
            return supersede(idle, superseded.theirs(), new Reserve(superseded.ours(), superseded.received()));
        }
        if (event instanceof SessionEvent.RefreshFailed failed) {
            return Step.to(idle.doing(Activity.BackingOff.from(now, failed.retryAt(), failed.problem())))
                    .notice(new AuthEvent.RefreshFailed(
                            failed.reason(), failed.kind(), detail(failed.problem()), in(failed.retryAt(), now)));
        }
        if (event instanceof SessionEvent.RefreshNotStarted not) {
            return Step.to(idle.doing(Activity.BackingOff.from(now, not.retryAt(), not.problem())))
                    .notice(new AuthEvent.RefreshNotStarted(not.reason(), not.detail()));
        }
        if (event instanceof SessionEvent.SessionOver over) {
            return over(idle, over);
        }
        return Step.to(state);
    }

    private static boolean bringsCredential(SessionEvent event) {
        return event instanceof SessionEvent.Refreshed
                || event instanceof SessionEvent.Superseded
                || event instanceof SessionEvent.Adopted;
    }

    private Step refreshed(SessionState idle, SessionEvent.Refreshed event, Now now) {
        var held = event.held();
        var next = idle.knowing(new Knowledge.Holding(held, event.unsaved(), null));
        if (held.life().isAdvisoryAt(now.wall())) {
            // Asking again at once would only spend another token: this machine's clock and the server's disagree.
            long until = now.wall() + STALE_ANSWER_PAUSE;
            next = next.doing(Activity.BackingOff.from(
                    now,
                    until,
                    new Problem.Service(
                            "the authorization server's newest access token counts as expired here: this machine's clock says "
                                    + Instant.ofEpochMilli(now.wall()),
                            "Compare this machine's clock with the authorization server's.",
                            until)));
        }
        var expiresAt = held.tokens().flatMap(tokens -> tokens.expiresAt());
        var step = Step.to(next).notice(new AuthEvent.Refreshed(event.reason(), held.generation(), expiresAt));
        return event.unsaved() == null ? step : step.effect(new Effect.SaveLater());
    }

    private static Step over(SessionState idle, SessionEvent.SessionOver event) {
        boolean ours = idle.knowledge() instanceof Knowledge.Holding holding
                && holding.held().renewal().filter(event.renewal()::equals).isPresent();
        // After a 401 the access token is no good either.
        boolean servable = event.reason() != RefreshReason.UNAUTHORIZED;
        var next = ours ? idle.knowing(new Knowledge.NeedsLogin(event.problem(), holding(idle), servable)) : idle;
        return Step.to(next)
                .notice(new AuthEvent.SignInNeeded(
                        event.problem().reason(), event.problem().detail()));
    }

    private static Held holding(SessionState state) {
        return ((Knowledge.Holding) state.knowledge()).held();
    }

    private static Step saveDue(SessionState state) {
        return unsaved(state)
                .<Step>map(unsaved -> Step.to(state).effect(new Effect.Save(holding(state), unsaved)))
                .orElseGet(() -> Step.to(state));
    }

    private static Step saved(SessionState state, SessionEvent.Saved event) {
        if (state.knowledge() instanceof Knowledge.Holding holding
                && holding.held().isSame(event.held())) {
            return Step.to(state.knowing(new Knowledge.Holding(holding.held(), null, holding.reserve())))
                    .notice(new AuthEvent.Persisted(event.held().generation()));
        }
        return Step.to(state);
    }

    private static Step refresh(SessionState state, Knowledge.Holding holding, RefreshReason reason) {
        var held = holding.held();
        var unsaved = holding.unsaved();
        var stored = unsaved == null ? held.renewal().orElseThrow() : unsaved.storedRenewal();
        return Step.to(state.doing(new Activity.Refreshing(reason))).effect(new Effect.Refresh(reason, held, stored));
    }

    private static Step check(SessionState state, Now now) {
        return state.checking()
                ? Step.to(state)
                : Step.to(state.checkBegun(now.monotonic())).effect(new Effect.Check());
    }

    private boolean isRenewable(Held held) {
        return canWrite && held.isRenewable();
    }

    static boolean isBackingOff(SessionState state, Now now) {
        return state.activity() instanceof Activity.BackingOff pause && pause.holdsAt(now);
    }

    private static Optional<Unsaved> unsaved(SessionState state) {
        return state.knowledge() instanceof Knowledge.Holding holding
                ? Optional.ofNullable(holding.unsaved())
                : Optional.empty();
    }

    /** What may be served until it expires, whatever becomes of the store. */
    private static @Nullable Held inUse(SessionState state) {
        if (state.knowledge() instanceof Knowledge.Holding holding) {
            return holding.held();
        }
        if (state.knowledge() instanceof Knowledge.Unavailable unavailable) {
            return unavailable.last();
        }
        return state.knowledge() instanceof Knowledge.NeedsLogin needs && needs.servable() ? needs.failed() : null;
    }

    private static String detail(Problem problem) {
        return String.valueOf(problem.toException("", 0).getMessage());
    }

    private static Optional<Duration> in(long retryAt, Now now) {
        return Optional.of(Duration.ofMillis(Math.max(0, retryAt - now.wall())));
    }

    /** Says why {@code held} can't be renewed here. */
    static Problem notRenewable(Held held, boolean canWrite) {
        return held.isRenewable() && !canWrite
                ? new Problem.Store(
                        StoreException.Kind.READ_ONLY,
                        "the home is read-only, so the access token can't be renewed here",
                        "Have whoever provides the home put newer tokens there, or open a home that can be written.")
                : new Problem.SignIn(
                        Reason.NOT_RENEWABLE,
                        "a credential of kind " + Kinds.of(held.credential())
                                + " without a refresh token can't be renewed");
    }
}
