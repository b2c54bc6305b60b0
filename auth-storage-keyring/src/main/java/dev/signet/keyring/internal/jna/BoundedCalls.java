package dev.signet.keyring.internal.jna;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes native calls that the caller waits for at most so long, whether or not the calling thread is interrupted.
 *
 * <p>A native call can't be ended from outside. One that hangs stays behind on a daemon thread, which keeps no JVM from ending; until
 * it comes back, every other call ends with a time-out too, so there is one such thread at most. What it writes may still take place.
 *
 * <p>Safe for use by several threads: one call runs at a time, and the others wait within their own deadline.
 */
public final class BoundedCalls {
    /** The longest wait for one call, unless a test says otherwise. */
    public static final Duration DEADLINE = Duration.ofSeconds(3);

    private final String keyring;
    private final Duration deadline;
    private final TimeSource time;
    private final Semaphore turn = new Semaphore(1);
    // Does not heal while the JVM runs, and only the first failure says why.
    private volatile @Nullable Throwable nativeFailure;

    /**
     * Calls into one keyring.
     *
     * @param keyring its name, for messages and for the thread
     * @param deadline the longest wait for one call
     * @param time measures the wait
     */
    public BoundedCalls(String keyring, Duration deadline, TimeSource time) {
        this.keyring = keyring;
        this.deadline = deadline;
        this.time = time;
    }

    /** A call. */
    @FunctionalInterface
    public interface Work<T> {
        /** Makes it. */
        T run() throws StoreException;
    }

    @FunctionalInterface
    private interface Waiting<T> {
        T await(long nanos) throws InterruptedException, ExecutionException, TimeoutException;
    }

    /**
     * Makes a call on a thread of its own.
     *
     * @param what it does, for the message, such as {@code reading the entry x}
     * @throws StoreException {@code TIMEOUT} when it did not end in time; {@code UNREACHABLE} or {@code DENIED} when native code
     *     can't be called here; else what the call throws
     */
    public <T> T call(String what, Work<T> work) throws StoreException {
        long until = time.nanos() + deadline.toNanos();
        try {
            if (!await(until, nanos -> turn.tryAcquire(nanos, TimeUnit.NANOSECONDS))) {
                throw timeout(what);
            }
            var task = new FutureTask<>(work::run);
            start(task);
            return await(until, nanos -> task.get(nanos, TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            throw timeout(what);
        } catch (ExecutionException failed) {
            throw rethrown(failed.getCause());
        }
    }

    private void start(FutureTask<?> task) {
        Runnable thenFree = () -> {
            try {
                task.run();
            } finally {
                turn.release();
            }
        };
        var thread = new Thread(thenFree, "signet " + keyring);
        thread.setDaemon(true);
        boolean started = false;
        try {
            thread.start();
            started = true;
        } finally {
            if (!started) {
                turn.release();
            }
        }
    }

    /** Waits for the whole time although interrupted: half a wait would leave open what was written. */
    private <T> T await(long until, Waiting<T> waiting) throws ExecutionException, TimeoutException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return waiting.await(Math.max(0, until - time.nanos()));
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private StoreException timeout(String what) {
        return new StoreException(
                Kind.TIMEOUT,
                "the " + keyring + " did not answer within " + deadline.toMillis() + " ms: " + what,
                "See whether it waits for a person, such as in a window behind others; try again when it answers.",
                null);
    }

    private StoreException rethrown(@Nullable Throwable failure) {
        if (failure instanceof StoreException told) {
            return told;
        }
        if (failure != null && NativeFaults.isOne(failure)) {
            Throwable first = nativeFailure;
            if (first == null) {
                first = failure;
                nativeFailure = failure;
            }
            return NativeFaults.told(keyring, first);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw failure instanceof RuntimeException mistake ? mistake : new IllegalStateException(failure);
    }
}
