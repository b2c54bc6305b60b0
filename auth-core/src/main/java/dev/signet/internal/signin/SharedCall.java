package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenServiceException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Work that many threads want done at the same moment: the first does it on its own thread, and all get what came of it, the
 * failure included. It remembers nothing, so the work itself looks first whether it was done a moment ago. Safe for use by
 * several threads.
 *
 * @param <T> what the work gives
 */
final class SharedCall<T> {
    /** The work. */
    interface Work<T> {
        T run() throws AuthException;
    }

    private final String what;
    private final TimeSource time;
    private final AtomicReference<@Nullable CompletableFuture<T>> underWay = new AtomicReference<>();

    /**
     * Nothing is under way yet.
     *
     * @param what is asked for, in words for a person, such as {@code the metadata of https://login.example}
     */
    SharedCall(String what, TimeSource time) {
        this.what = what;
        this.time = time;
    }

    /**
     * Does {@code work}, or waits for the thread that does.
     *
     * @param wait the longest to wait for another thread; what this thread does itself has its own deadline
     * @throws TokenServiceException when another thread took longer than {@code wait}
     */
    T join(Work<T> work, Duration wait) throws AuthException {
        var mine = new CompletableFuture<T>();
        CompletableFuture<T> theirs = underWay.compareAndExchange(null, mine);
        if (theirs != null) {
            return await(theirs, wait);
        }
        try {
            T result = work.run();
            mine.complete(result);
            return result;
        } catch (AuthException | RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.set(null);
        }
    }

    /** An interrupt does not end the wait, just as it does not end the request; the flag is set again afterwards. */
    private T await(CompletableFuture<T> theirs, Duration wait) throws AuthException {
        long begun = time.nanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return theirs.get(wait.toNanos() - (time.nanos() - begun), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (TimeoutException e) {
            throw new TokenServiceException(
                    what + " could not be had: another thread has been asking for longer than " + wait.toMillis()
                            + " ms",
                    "Try again.",
                    null,
                    null);
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static AuthException failure(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof AuthException failure) {
            return failure;
        }
        if (cause instanceof RuntimeException failure) {
            throw failure;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException("the work failed with a kind of exception it does not declare", cause);
    }
}
