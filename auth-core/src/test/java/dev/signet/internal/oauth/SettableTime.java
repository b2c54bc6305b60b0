package dev.signet.internal.oauth;

import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Clocks that stand still until told; what is scheduled runs when the test says so. */
final class SettableTime implements TimeSource {
    private final Instant now;
    private final BlockingQueue<Runnable> scheduled = new LinkedBlockingQueue<>();
    private volatile long nanos;

    SettableTime(Instant now) {
        this.now = now;
    }

    @Override
    public long millis() {
        return now.toEpochMilli();
    }

    @Override
    public long nanos() {
        return nanos;
    }

    void pass(Duration duration) {
        nanos += duration.toNanos();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        scheduled.add(task);
        return () -> scheduled.remove(task);
    }

    boolean hasScheduled() {
        return !scheduled.isEmpty();
    }

    /** Runs the first task, as if its delay were over. */
    void runScheduled() throws InterruptedException {
        Runnable task = scheduled.poll(10, TimeUnit.SECONDS);
        if (task == null) {
            throw new AssertionError("nothing was scheduled");
        }
        task.run();
    }
}
