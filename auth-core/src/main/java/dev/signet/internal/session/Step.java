package dev.signet.internal.session;

import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.token.RefreshReason;
import dev.signet.internal.session.SessionState.Unsaved;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@link SessionMachine} makes of one event.
 *
 * @param state the next state
 * @param effects what has to be done now, outside the machine
 * @param notices what listeners are told
 */
record Step(SessionState state, List<Effect> effects, List<AuthEvent> notices) {
    static Step to(SessionState state) {
        return new Step(state, List.of(), List.of());
    }

    Step effect(Effect effect) {
        return new Step(state, plus(effects, effect), notices);
    }

    Step notice(AuthEvent notice) {
        return new Step(state, effects, plus(notices, notice));
    }

    private static <T> List<T> plus(List<T> list, T last) {
        var longer = new ArrayList<>(list);
        longer.add(last);
        return List.copyOf(longer);
    }

    /** Something to be done outside the machine; each ends in an event. */
    sealed interface Effect {
        /** Look at the store: a stamp, and a read when it changed. */
        record Check() implements Effect {}

        /**
         * Run one refresh transaction.
         *
         * @param storedRenewal names the refresh token the store is expected to hold
         */
        record Refresh(RefreshReason reason, Held held, String storedRenewal) implements Effect {}

        /** Raise {@link SessionEvent.SaveDue} after the back-off for saving. */
        record SaveLater() implements Effect {}

        /** Try to store what is in memory only. */
        record Save(Held held, Unsaved unsaved) implements Effect {}
    }
}
