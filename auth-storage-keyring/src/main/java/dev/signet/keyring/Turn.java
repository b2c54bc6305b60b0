package dev.signet.keyring;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one thread at a time change the keyring. The lease keeps out other stores; this keeps apart the threads that share one lease. */
final class Turn {
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock(true);

    /** What is done in a turn. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws StoreException;
    }

    /** Runs the work when it is our turn. An interrupt does not end the wait, as it ends no call of a store. */
    <T> T run(Work<T> work) throws StoreException {
        if (!acquire()) {
            throw new StoreException(
                    Kind.TIMEOUT,
                    "other threads kept the keyring store busy for " + WAIT.toSeconds() + " s",
                    "Check that the keyring daemon runs and answers; try again.",
                    null);
        }
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }

    private boolean acquire() {
        TimeSource time = TimeSource.system();
        long end = time.nanos() + WAIT.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return lock.tryLock(end - time.nanos(), TimeUnit.NANOSECONDS);
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
}
