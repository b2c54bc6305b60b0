package dev.signet.internal.lease;

import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only by pausing. */
final class ManualClock implements TimeSource, Pause {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long millis() {
        return nanos.get() / 1_000_000;
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public void await(long pause) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        nanos.addAndGet(pause);
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        throw new UnsupportedOperationException("a lease schedules nothing");
    }
}
