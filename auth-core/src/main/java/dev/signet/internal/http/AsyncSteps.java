package dev.signet.internal.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * Runs the steps of an asynchronous exchange one after the other; the first failure ends it. Blocks no thread. Safe for use
 * by several threads.
 */
final class AsyncSteps<R> {
    private final Cancellation cancellation = new Cancellation();
    private final CompletableFuture<R> result = new ExchangeFuture<>(cancellation);
    private final Executor executor;

    AsyncSteps(Executor executor) {
        this.executor = executor;
    }

    /** What the caller gets. */
    CompletableFuture<R> result() {
        return result;
    }

    /** Goes on with {@code next} on the thread that completes {@code step}: one that the delegate chose for callbacks. */
    <V> void follow(CompletableFuture<V> step, Step<? super V> next) {
        followBoth(step, (value, failure) -> run(value, failure, next));
    }

    /** As {@link #follow}, for a step whose failure is not always the end. Is also told when the result is there already. */
    <V> void followBoth(CompletableFuture<V> step, BiConsumer<V, Throwable> next) {
        cancellation.follow(step);
        var unused = step.whenComplete((value, failure) -> {
            try {
                next.accept(value, failure);
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        });
    }

    /**
     * As {@link #follow}, for a step that many may wait for, such as the refresh of a token: it is never cancelled, and the
     * thread that completes it is not held up by callers' code. Goes on at once when {@code step} is done.
     */
    <V> void followShared(CompletableFuture<V> step, Step<? super V> next) {
        if (step.isDone()) {
            var unused = step.whenComplete((value, failure) -> run(value, failure, next));
        } else {
            hopAfter(step, next);
        }
    }

    /** As {@link #followShared}, and always goes on on the executor: where callers' handlers are used to run. */
    <V> void hopAfter(CompletableFuture<V> step, Step<? super V> next) {
        // The last stage sees only the refusal of an executor that was shut down.
        var unused = step.whenCompleteAsync((value, failure) -> run(value, failure, next), executor)
                .whenComplete((value, failure) -> {
                    if (failure != null) {
                        fail(failure);
                    }
                });
    }

    /** Ends it well; false when it had ended before, such as by a cancellation. */
    boolean complete(R value) {
        return result.complete(value);
    }

    void fail(Throwable failure) {
        result.completeExceptionally(unwrap(failure));
    }

    /** What went wrong, without the wrapping of futures. */
    static Throwable unwrap(Throwable failure) {
        var cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private <V> void run(V value, Throwable failure, Step<? super V> next) {
        if (failure != null) {
            fail(failure);
        } else if (!result.isDone()) {
            try {
                next.run(value);
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
    }

    /** What to do with the value of the step before. */
    @FunctionalInterface
    interface Step<V> {
        void run(V value);
    }
}
