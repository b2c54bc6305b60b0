package dev.signet.internal.session;

import dev.signet.auth.SignInRequiredException.Reason;
import dev.signet.internal.session.SessionMachine.Now;
import dev.signet.internal.session.SessionState.Activity;
import dev.signet.internal.session.SessionState.Knowledge;

/** What a caller is told in a given state: pure, and asked anew after every event while somebody waits. */
sealed interface Ruling {
    /** What everybody is told while the store holds no credential. */
    Problem SIGNED_OUT = new Problem.SignIn(Reason.SIGNED_OUT, "nobody is signed in: the store is empty");

    /** Use this. */
    record Serve(Held held) implements Ruling {}

    /** There is nothing to use. */
    record Fail(Problem problem) implements Ruling {}

    /** Something under way will tell. */
    record Wait() implements Ruling {}

    /** The rejected credential is the newest to be had for now. */
    record GiveUp(String reason) implements Ruling {}

    /** The store was read, and nothing is being looked at. */
    record Settled() implements Ruling {}

    /** For a caller that wants to know how things stand. */
    static Ruling forReport(SessionState state) {
        return state.checking() || state.knowledge() instanceof Knowledge.Unloaded ? new Wait() : new Settled();
    }

    /** For a caller that needs a credential. */
    static Ruling forRequest(SessionState state, boolean canWrite, Now now) {
        var knowledge = state.knowledge();
        if (knowledge instanceof Knowledge.Holding holding) {
            return holding.held().life().isRefusedAt(now.wall())
                    ? forExpired(state, holding.held(), canWrite, now)
                    : new Serve(holding.held());
        }
        if (knowledge instanceof Knowledge.NeedsLogin needs) {
            return needs.servable() && !needs.failed().life().isRefusedAt(now.wall())
                    ? new Serve(needs.failed())
                    : settled(state, new Fail(needs.problem()));
        }
        if (knowledge instanceof Knowledge.Unavailable unavailable) {
            var last = unavailable.last();
            return last != null && !last.life().isRefusedAt(now.wall())
                    ? new Serve(last)
                    : settled(state, new Fail(unavailable.problem()));
        }
        if (knowledge instanceof Knowledge.SignedOut) {
            return settled(state, new Fail(SIGNED_OUT));
        }
        return new Wait();
    }

    /** For a caller whose credential, named {@code generation}, was answered with 401. */
    static Ruling forRejection(SessionState state, String generation, boolean canWrite, Now now) {
        if (state.isRefreshing() || state.checking()) {
            return new Wait();
        }
        var ruling = forRequest(state, canWrite, now);
        if (ruling instanceof Serve serve && serve.held().generation().equals(generation)) {
            return new GiveUp(
                    state.activity() instanceof Activity.BackingOff pause
                            ? "no newer credential is to be had for now: "
                                    + pause.problem()
                                            .toException("", now.wall())
                                            .getMessage()
                            : "the credential was refused again although it was renewed just before");
        }
        return ruling;
    }

    /** For a caller that asked for newer tokens. */
    static Ruling forRefresh(SessionState state, boolean canWrite, Now now) {
        if (state.isRefreshing() || state.checking()) {
            return new Wait();
        }
        if (state.activity() instanceof Activity.BackingOff pause && pause.holdsAt(now)) {
            return new Fail(pause.problem());
        }
        if (state.knowledge() instanceof Knowledge.NeedsLogin needs) {
            return new Fail(needs.problem());
        }
        if (state.knowledge() instanceof Knowledge.Unavailable unavailable) {
            return new Fail(unavailable.problem());
        }
        if (state.knowledge() instanceof Knowledge.Holding holding
                && !(canWrite && holding.held().isRenewable())) {
            return new Fail(SessionMachine.notRenewable(holding.held(), canWrite));
        }
        return forRequest(state, canWrite, now);
    }

    private static Ruling forExpired(SessionState state, Held held, boolean canWrite, Now now) {
        if (state.isRefreshing() || state.checking()) {
            return new Wait();
        }
        if (!canWrite || !held.isRenewable()) {
            return new Fail(SessionMachine.notRenewable(held, canWrite));
        }
        return state.activity() instanceof Activity.BackingOff pause && pause.holdsAt(now)
                ? new Fail(pause.problem())
                : new Wait();
    }

    private static Ruling settled(SessionState state, Ruling ruling) {
        return state.checking() ? new Wait() : ruling;
    }
}
