package dev.signet.internal.http;

import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Time that moves when a test says so. */
final class ManualTime implements TimeSource {
    private record Task(long due, Runnable action) {}

    private final List<Task> tasks = new ArrayList<>();
    private long now;
    private int scheduledInAll;

    @Override
    public synchronized long millis() {
        return TimeUnit.NANOSECONDS.toMillis(now);
    }

    @Override
    public synchronized long nanos() {
        return now;
    }

    @Override
    public synchronized Scheduled schedule(Duration delay, Runnable action) {
        var task = new Task(now + delay.toNanos(), action);
        tasks.add(task);
        scheduledInAll++;
        notifyAll();
        return () -> {
            synchronized (this) {
                tasks.remove(task);
            }
        };
    }

    /** Waits until so many tasks have ever been scheduled. */
    synchronized void awaitScheduled(int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (scheduledInAll < count) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("only " + scheduledInAll + " tasks were scheduled");
            }
            wait(left);
        }
    }

    synchronized int pending() {
        return tasks.size();
    }

    void advance(Duration step) {
        long end;
        synchronized (this) {
            end = now + step.toNanos();
        }
        while (true) {
            Task next;
            synchronized (this) {
                next = tasks.stream()
                        .filter(task -> task.due() <= end)
                        .min((a, b) -> Long.compare(a.due(), b.due()))
                        .orElse(null);
                if (next == null) {
                    now = end;
                    return;
                }
                tasks.remove(next);
                now = Math.max(now, next.due());
            }
            next.action().run();
        }
    }
}
