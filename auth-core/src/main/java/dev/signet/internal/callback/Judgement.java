package dev.signet.internal.callback;

import java.util.Objects;

/** Whether something is the awaited answer. Immutable. */
public sealed interface Judgement {
    /**
     * It is.
     *
     * @param answer what it says
     */
    record Accepted(CallbackAnswer answer) implements Judgement {
        /** Checks that there is one. */
        public Accepted {
            Objects.requireNonNull(answer, "answer");
        }
    }

    /**
     * It is not; the right one may still come.
     *
     * @param fault why
     */
    record TurnedAway(CallbackFault fault) implements Judgement {
        /** Checks that there is one. */
        public TurnedAway {
            Objects.requireNonNull(fault, "fault");
        }
    }
}
