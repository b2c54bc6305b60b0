package dev.signet.testkit;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps every request that reaches one point of a server waiting until the test lets it go. Closing it releases it, as does
 * closing the server. Safe for use by several threads.
 */
public final class Hold implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int held;
    private boolean released;

    Hold() {}

    /**
     * Blocks until at least {@code count} requests are held; gives up after 30 s of real time.
     *
     * @param count how many
     * @throws AssertionError when there are not as many in time, or the thread is interrupted
     */
    public void awaitHeld(int count) {
        awaitHeld(count, DEADLINE);
    }

    /**
     * Blocks until at least {@code count} requests are held.
     *
     * @param count how many
     * @param deadline the longest wait, in real time
     * @throws AssertionError when there are not as many in time, or the thread is interrupted
     */
    public void awaitHeld(int count, Duration deadline) {
        lock.lock();
        try {
            Waits.await(
                    changed,
                    deadline,
                    () -> held >= count,
                    () -> "expected " + count + " requests to be held, found " + held);
        } finally {
            lock.unlock();
        }
    }

    /**
     * How many requests are held.
     *
     * @return zero or more
     */
    public int held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** Lets go all that is held; what comes later passes. Does nothing the second time. */
    public void release() {
        lock.lock();
        try {
            released = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The same as {@link #release()}. */
    @Override
    public void close() {
        release();
    }

    void pass() throws InterruptedException {
        lock.lock();
        try {
            held++;
            changed.signalAll();
            while (!released) {
                changed.await();
            }
            held--;
        } finally {
            lock.unlock();
        }
    }

    boolean isReleased() {
        lock.lock();
        try {
            return released;
        } finally {
            lock.unlock();
        }
    }
}
