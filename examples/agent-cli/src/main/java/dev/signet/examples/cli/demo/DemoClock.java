package dev.signet.examples.cli.demo;

import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The server's clock: the machine's, but for what was signed in "some time ago". */
final class DemoClock implements TimeSource {
    private final TimeSource machine;
    private final AtomicLong behind = new AtomicLong();

    DemoClock(TimeSource machine) {
        this.machine = machine;
    }

    /** Sets the wall clock back by {@code age}; zero sets it right. */
    void setBack(Duration age) {
        behind.set(age.toMillis());
    }

    @Override
    public long millis() {
        return machine.millis() - behind.get();
    }

    @Override
    public long nanos() {
        return machine.nanos();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        return machine.schedule(delay, task);
    }
}
