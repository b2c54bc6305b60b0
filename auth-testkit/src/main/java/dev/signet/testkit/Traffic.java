package dev.signet.testkit;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many requests are in flight at an endpoint, and the most there ever were. Safe for use by several threads. */
final class Traffic {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition entered = lock.newCondition();
    private int inFlight;
    private int highWaterMark;

    void enter() {
        lock.lock();
        try {
            inFlight++;
            highWaterMark = Math.max(highWaterMark, inFlight);
            entered.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            inFlight--;
        } finally {
            lock.unlock();
        }
    }

    int highWaterMark() {
        lock.lock();
        try {
            return highWaterMark;
        } finally {
            lock.unlock();
        }
    }

    void await(int count, Duration deadline) {
        lock.lock();
        try {
            Waits.await(
                    entered,
                    deadline,
                    () -> inFlight >= count,
                    () -> "expected " + count + " requests in flight, found " + inFlight + ", at most " + highWaterMark
                            + " at one time");
        } finally {
            lock.unlock();
        }
    }
}
