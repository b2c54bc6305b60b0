package dev.signet.keyring.internal.secretservice;

import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** The moment by which a whole call has to be done, however many messages it takes. Safe for use by several threads. */
final class Deadline {
    private final TimeSource time;
    private final AtomicLong end;

    private Deadline(TimeSource time, Duration wait) {
        this.time = time;
        this.end = new AtomicLong(time.nanos() + wait.toNanos());
    }

    /** What is waited for is another process, so it is real time. */
    static Deadline in(Duration wait) {
        return new Deadline(TimeSource.system(), wait);
    }

    /** What is left, in nanoseconds; zero or less when it is over. */
    long left() {
        return end.get() - time.nanos();
    }

    /** Puts the end off: a person who is asked needs longer than a program. */
    void extend(Duration by) {
        end.addAndGet(by.toNanos());
    }

    /** Nothing is begun after the end: its effect would surprise a caller who was told that it did not happen. */
    void requireTime(String what) throws TimeoutException {
        if (left() <= 0) {
            throw new TimeoutException("no time was left to " + what);
        }
    }
}
