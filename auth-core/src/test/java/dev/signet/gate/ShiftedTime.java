package dev.signet.gate;

import dev.signet.auth.TimeSource;
import java.time.Duration;

/** The machine's time with the wall clock wrong by a fixed amount: tokens of such a server are always about to expire. */
record ShiftedTime(Duration ahead) implements TimeSource {
    @Override
    public long millis() {
        return TimeSource.system().millis() + ahead.toMillis();
    }

    @Override
    public long nanos() {
        return TimeSource.system().nanos();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        return TimeSource.system().schedule(delay, task);
    }
}
