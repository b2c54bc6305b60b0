package dev.signet.internal.acting;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.StoreException;
import dev.signet.internal.ring.RingWatch;
import dev.signet.internal.session.Ground;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the ring for callers that must not wait for a store. One look serves all who asked before it began. Each is made on a daemon
 * thread of its own, which ends with what it was asked for: the next look waits for no code of a caller's. Safe for use by several
 * threads.
 */
final class Lookout {
    private final RingWatch watch;
    private final Ground home;
    private @Nullable CompletableFuture<Void> next;
    private boolean looking;

    /** Starts no thread yet. */
    Lookout(RingWatch watch, Ground home) {
        this.watch = watch;
        this.home = home;
    }

    /**
     * Asks after a look, unless what is in memory is recent enough.
     *
     * @param question is given the moment of this call, on the monotonic clock; may wait
     * @return completes as the question does; with an {@link AuthException} when the ring can't be looked at, or not in time
     */
    <T> CompletableFuture<T> ask(LongFunction<CompletableFuture<T>> question) {
        long asked = home.time().nanos();
        return look().thenCompose(looked -> question.apply(asked));
    }

    private CompletableFuture<Void> look() {
        CompletableFuture<Void> wait;
        boolean begins;
        synchronized (this) {
            var look = next == null ? new CompletableFuture<Void>() : next;
            next = look;
            // Each caller has a deadline of its own.
            wait = look.copy();
            begins = !looking;
            looking = true;
        }
        if (begins) {
            begin();
        }
        if (!wait.isDone()) {
            var limit = home.limits().caller();
            var timer = home.time()
                    .schedule(
                            limit,
                            () -> wait.completeExceptionally(new StoreException(
                                    StoreException.Kind.TIMEOUT,
                                    "the store did not tell within " + limit
                                            + " whether the agent's key may sign still",
                                    "Check the store of this home; then try again.",
                                    null)));
            var unused = wait.whenComplete((looked, failure) -> timer.cancel());
        }
        return wait;
    }

    private void begin() {
        try {
            var thread = new Thread(this::run, "signet-ring");
            thread.setDaemon(true);
            thread.start();
        } catch (OutOfMemoryError e) {
            CompletableFuture<Void> look;
            synchronized (this) {
                look = taken();
                looking = false;
            }
            look.completeExceptionally(new AssertionException(
                    true,
                    "the key ring could not be looked at: the process can start no more threads",
                    "Allow the process more threads.",
                    e));
        }
    }

    /** From here on whoever asks waits for the look after this one. */
    private synchronized CompletableFuture<Void> taken() {
        var look = next == null ? new CompletableFuture<Void>() : next;
        next = null;
        return look;
    }

    private void run() {
        var look = taken();
        Throwable failure = null;
        try {
            var unused = watch.current(home.time().nanos());
        } catch (AuthException | RuntimeException | Error e) {
            failure = e;
        }
        boolean more;
        synchronized (this) {
            more = next != null;
            looking = more;
        }
        if (more) {
            begin();
        }
        // Last: this thread goes on with what the callers do then.
        if (failure == null) {
            look.complete(null);
        } else {
            look.completeExceptionally(failure);
        }
    }
}
