package dev.signet.keyring.internal.secretservice;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs calls that may hang on a few daemon threads of its own: the caller goes on at the deadline, no interrupt of the caller cuts a
 * write in two, and the end of the JVM waits for none of them.
 */
final class TimedCalls implements AutoCloseable {
    private static final int THREADS = 8;
    private static final long IDLE_SECONDS = 10;
    // What is due at the deadline itself gets this long to come back with a better reason than "too late".
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ThreadPoolExecutor threads;

    TimedCalls() {
        AtomicLong numbers = new AtomicLong();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "signet-keyring-" + numbers.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs a call.
     *
     * @throws TimeoutException when it is not done by the deadline; it may still be going on then
     * @throws ExecutionException with what the call threw
     * @throws RejectedExecutionException after {@link #close()}
     */
    <T> T run(Deadline deadline, Callable<T> call) throws TimeoutException, ExecutionException {
        FutureTask<T> task = new FutureTask<>(call);
        threads.execute(task);
        boolean interrupted = false;
        try {
            while (true) {
                long left = deadline.left() + GRACE_NANOS;
                try {
                    return task.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
                } catch (InterruptedException later) {
                    interrupted = true;
                } catch (TimeoutException late) {
                    // The call itself may have put the end off.
                    if (deadline.left() + GRACE_NANOS <= 0) {
                        task.cancel(false);
                        throw late;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
