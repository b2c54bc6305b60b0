package dev.signet.internal.http;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Carries a cancellation to whatever step of an exchange is under way. Safe for use by several threads. */
final class Cancellation {
    private boolean mayInterrupt;
    private volatile boolean cancelled;
    private volatile @Nullable Future<?> step;

    /** From now on, {@code next} is the step to cancel; at once when the cancellation came before it. */
    void follow(Future<?> next) {
        step = next;
        if (cancelled) {
            next.cancel(mayInterrupt);
        }
    }

    /** Cancels the step under way and every later one. */
    void cancel(boolean interrupt) {
        mayInterrupt = interrupt;
        cancelled = true;
        var current = step;
        if (current != null) {
            current.cancel(interrupt);
        }
    }
}
