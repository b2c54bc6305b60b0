package dev.signet.internal.session;

import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a session, none of which a caller can interrupt. Looks at the store go to a daemon that ends when idle. What
 * must not be cut off gets a fresh non-daemon thread, and the end of the process waits for it, within limits.
 */
final class Worker {
    private final ThreadPoolExecutor background;
    private final Duration patience;
    private final TimeSource time;
    private final Object lock = new Object();
    private int critical;
    private boolean closed;
    private @Nullable Thread hook;

    Worker(Duration patience, TimeSource time) {
        this.patience = patience;
        this.time = time;
        this.background = new ThreadPoolExecutor(0, 1, 2, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, "signet-store");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs {@code task} on the daemon, one at a time, in order. */
    void inBackground(Runnable task) {
        background.execute(task);
    }

    /**
     * Runs {@code task} on a thread of its own that keeps the process alive.
     *
     * @return false when the session or the process is ending already, or can start no more threads: nothing may be begun that must not
     *     be cut off
     */
    boolean begin(String name, Runnable task) {
        synchronized (lock) {
            if (closed || (hook == null && !addHook())) {
                return false;
            }
            critical++;
        }
        var thread = new Thread(() -> runCounted(task), name);
        thread.setDaemon(false);
        try {
            thread.start();
            return true;
        } catch (OutOfMemoryError e) {
            // The host has used up its threads; this one was never one of them.
            end();
            return false;
        }
    }

    /**
     * Waits until nothing critical runs, at most as long as patience allows.
     *
     * @return whether all has ended
     */
    boolean awaitIdle() {
        var over = new CountDownLatch(1);
        var timer = time.schedule(patience, () -> {
            over.countDown();
            synchronized (lock) {
                lock.notifyAll();
            }
        });
        boolean interrupted = false;
        synchronized (lock) {
            while (critical > 0 && over.getCount() > 0) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        timer.cancel();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        synchronized (lock) {
            return critical == 0;
        }
    }

    /** Lets the daemon end and takes the hook back. */
    void close() {
        background.shutdown();
        synchronized (lock) {
            closed = true;
            takeHookBack();
        }
    }

    private void runCounted(Runnable task) {
        try {
            task.run();
        } finally {
            end();
        }
    }

    private void end() {
        synchronized (lock) {
            critical--;
            if (critical == 0) {
                // A session that is let go without being closed must not be held by the end of the process.
                takeHookBack();
            }
            lock.notifyAll();
        }
    }

    private boolean addHook() {
        var waiter = new Thread(this::awaitIdle, "signet-exit");
        try {
            Runtime.getRuntime().addShutdownHook(waiter);
            hook = waiter;
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private void takeHookBack() {
        if (hook == null) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            hook = null;
        } catch (IllegalStateException e) {
            // The process is ending and the hook is running: it waits for what is begun meanwhile, too.
        }
    }
}
