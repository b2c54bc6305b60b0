package dev.signet.auth;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The machine's clocks. Delays go to the timer thread that {@link CompletableFuture} keeps for itself. */
enum SystemTimeSource implements TimeSource {
    INSTANCE;

    @Override
    public long millis() {
        return System.currentTimeMillis();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        var timer = new CompletableFuture<Boolean>();
        var unused = timer.thenAccept(due -> task.run());
        // Completing or cancelling early takes the entry out of the timer's queue.
        timer.completeOnTimeout(true, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public String toString() {
        return "TimeSource.system()";
    }
}
