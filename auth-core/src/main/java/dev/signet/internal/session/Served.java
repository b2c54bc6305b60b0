package dev.signet.internal.session;

import dev.signet.auth.AuthHeaders;
import dev.signet.internal.agent.OpenTask;
import dev.signet.internal.session.SessionMachine.Now;
import dev.signet.internal.session.SessionState.Activity;
import dev.signet.internal.session.SessionState.Knowledge;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What requests are answered with while nothing happens: all that the hit path reads. Immutable.
 *
 * @param headers handed out; null where each request is signed
 * @param task signs, and keeps what it signed this second; null where headers are handed out
 * @param until they are handed out without asking the machine before this, on the wall clock
 * @param checkedAt when the store was last looked at, on the wall clock
 */
record Served(@Nullable AuthHeaders headers, @Nullable OpenTask task, long until, long checkedAt) {
    static final Served NOTHING = new Served(null, null, Long.MIN_VALUE, 0);

    /**
     * What a session hands out from now on, until its state changes.
     *
     * @param canWrite whether what is renewed can be kept
     * @param tasks of credentials that sign
     */
    static Served of(SessionState state, boolean canWrite, Now now, Function<Held, OpenTask> tasks) {
        if (!(state.knowledge() instanceof Knowledge.Holding holding) || state.closed()) {
            return NOTHING;
        }
        var held = holding.held();
        long checkedAt = now.wall() - (now.monotonic() - state.checkedAt());
        return new Served(
                held.headers(), held.signs() ? tasks.apply(held) : null, until(state, held, canWrite, now), checkedAt);
    }

    private static long until(SessionState state, Held held, boolean canWrite, Now now) {
        if (state.isRefreshing() || !canWrite || !held.isRenewable()) {
            return held.life().refuseAt();
        }
        long begin = held.life().advisoryAt();
        if (state.activity() instanceof Activity.BackingOff pause && pause.holdsAt(now)) {
            begin = Math.max(begin, pause.until());
        }
        return Math.min(begin, held.life().refuseAt());
    }

    /** What may be handed out at a moment of the wall clock; null when the machine has to be asked. */
    @Nullable AuthHeaders at(long now) {
        long age = now - checkedAt;
        if (now >= until || age < 0 || age >= SessionMachine.CHECK_EVERY) {
            return null;
        }
        return task == null ? headers : task.known();
    }
}
