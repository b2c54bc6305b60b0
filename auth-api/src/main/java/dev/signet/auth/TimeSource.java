package dev.signet.auth;

import java.time.Duration;
import java.time.Instant;

/**
 * Where Signet takes the time from: the wall clock, a monotonic clock for waits, and a way to be called later.
 *
 * <p>Everything that waits or expires asks this, so a test moves time by hand. Implementations are safe for use by several
 * threads.
 */
public interface TimeSource {
    /**
     * The wall clock.
     *
     * @return milliseconds since 1970-01-01T00:00:00Z; may jump in either direction
     */
    long millis();

    /**
     * The monotonic clock, for measuring waits only.
     *
     * @return nanoseconds since an arbitrary moment; never goes back
     */
    long nanos();

    /**
     * Runs {@code task} once, {@code delay} from now on the monotonic clock.
     *
     * @param delay how long from now; zero or less means as soon as possible
     * @param task short and non-blocking: it shares a thread with every other task
     * @return a handle that cancels the task when it has not started
     */
    Scheduled schedule(Duration delay, Runnable task);

    /**
     * The wall clock as an instant, to the millisecond.
     *
     * @return {@link #millis()} as an {@link Instant}
     */
    default Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    /**
     * The machine's clocks and the JDK's own timer thread.
     *
     * @return the default; it holds no thread of its own
     */
    static TimeSource system() {
        return SystemTimeSource.INSTANCE;
    }

    /** A task that was asked for and may not have run yet. */
    @FunctionalInterface
    interface Scheduled {
        /** Keeps the task from running if it has not started; otherwise does nothing. */
        void cancel();
    }
}
