package dev.signet.testkit;

import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TimeSource} that stands still until a test moves it.
 *
 * <p>Tasks run on the thread that advances time, in the order in which they fall due, and while one runs the clocks show the
 * moment it was due. A task that is due at once, too, waits for the next {@link #advance}, be it by {@link Duration#ZERO}.
 *
 * <p>Safe for use by several threads; only one of them advances at a time. A task must therefore not wait for another
 * thread that advances.
 */
public final class ManualTimeSource implements TimeSource {
    /** Where time stands unless told otherwise. */
    public static final Instant DEFAULT_START = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final ReentrantLock advancing = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition scheduled = lock.newCondition();
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::number));
    private long nanos;
    private long wallOffsetNanos;
    private Instant wallOrigin;
    private long taskNumber;
    private @Nullable Duration autoAdvanceUpTo;

    private ManualTimeSource(Instant wall) {
        this.wallOrigin = wall;
    }

    /**
     * Time that stands at {@link #DEFAULT_START}.
     *
     * @return a new source with no tasks
     */
    public static ManualTimeSource create() {
        return new ManualTimeSource(DEFAULT_START);
    }

    /**
     * Time that stands at {@code wall}.
     *
     * @param wall what the wall clock shows, to the millisecond
     * @return a new source with no tasks; its monotonic clock starts at 0
     */
    public static ManualTimeSource at(Instant wall) {
        return new ManualTimeSource(wall);
    }

    @Override
    public long millis() {
        lock.lock();
        try {
            return wallOrigin.plusNanos(nanos - wallOffsetNanos).toEpochMilli();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long nanos() {
        lock.lock();
        try {
            return nanos;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        lock.lock();
        try {
            long due = nanos + Math.max(0, delay.toNanos());
            var entry = new Task(due, taskNumber++, task);
            tasks.add(entry);
            scheduled.signalAll();
            if (autoAdvanceUpTo != null && delay.compareTo(autoAdvanceUpTo) <= 0) {
                advanceSoonTo(entry);
            }
            return () -> cancel(entry);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Moves both clocks forward and runs what falls due, tasks scheduled meanwhile included.
     *
     * @param by how far; not negative, and zero runs what is due already
     * @throws RuntimeException what the first failing task threw, after all have run; later failures are suppressed in it
     */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time advances by zero or more, but was to advance by " + by
                    + "; setWall moves the wall clock back");
        }
        advancing.lock();
        try {
            runUntil(nanos() + by.toNanos());
        } finally {
            advancing.unlock();
        }
    }

    /**
     * Sets the wall clock, forward or back, as a person or a time server does. The monotonic clock and the tasks stay.
     *
     * @param wall what the wall clock shows from now on
     */
    public void setWall(Instant wall) {
        lock.lock();
        try {
            wallOrigin = wall;
            wallOffsetNanos = nanos;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets time jump to each task that is scheduled from now on with a delay of at most {@code upTo}: for code that waits
     * for a back-off. The jump is a step of its own, on another thread, after {@link #schedule} has returned.
     *
     * @param upTo the longest delay that is jumped over; longer ones, such as deadlines, wait for {@link #advance}
     */
    public void autoAdvance(Duration upTo) {
        lock.lock();
        try {
            autoAdvanceUpTo = upTo;
        } finally {
            lock.unlock();
        }
    }

    /** Ends {@link #autoAdvance}: time stands still again. Jumps under way are finished. */
    public void standStill() {
        lock.lock();
        try {
            autoAdvanceUpTo = null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * How many tasks have neither run nor been cancelled.
     *
     * @return zero or more
     */
    public int pending() {
        lock.lock();
        try {
            return tasks.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Blocks until at least {@code count} tasks are pending; gives up after 10 s of real time.
     *
     * @param count how many
     * @throws AssertionError when there are not as many in time, or the thread is interrupted
     */
    public void awaitScheduled(int count) {
        awaitScheduled(count, DEADLINE);
    }

    /**
     * Blocks until at least {@code count} tasks are pending.
     *
     * @param count how many
     * @param deadline the longest wait, in real time
     * @throws AssertionError when there are not as many in time, or the thread is interrupted
     */
    public void awaitScheduled(int count, Duration deadline) {
        lock.lock();
        try {
            Waits.await(
                    scheduled,
                    deadline,
                    () -> tasks.size() >= count,
                    () -> "expected " + count + " scheduled tasks, found " + tasks.size());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "ManualTimeSource[" + instant() + ", " + pending() + " pending]";
    }

    private void runUntil(long target) {
        RuntimeException failure = null;
        for (Task task = takeDue(target); task != null; task = takeDue(target)) {
            try {
                task.action().run();
            } catch (RuntimeException thrown) {
                if (failure == null) {
                    failure = thrown;
                } else {
                    failure.addSuppressed(thrown);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Takes the next task due by {@code target}, with the clocks at its moment; with none left, the clocks are at target. */
    private @Nullable Task takeDue(long target) {
        lock.lock();
        try {
            Task next = tasks.peek();
            boolean due = next != null && next.due() <= target;
            nanos = Math.max(nanos, due ? next.due() : target);
            return due ? tasks.poll() : null;
        } finally {
            lock.unlock();
        }
    }

    private void cancel(Task task) {
        lock.lock();
        try {
            tasks.remove(task);
        } finally {
            lock.unlock();
        }
    }

    private void advanceSoonTo(Task task) {
        var step = new Thread(() -> advanceTo(task), "signet-testkit-time");
        step.setDaemon(true);
        step.start();
    }

    /** A cancelled task moves no time. */
    private void advanceTo(Task task) {
        advancing.lock();
        try {
            if (isPending(task)) {
                runUntil(task.due());
            }
        } finally {
            advancing.unlock();
        }
    }

    private boolean isPending(Task task) {
        lock.lock();
        try {
            return tasks.contains(task);
        } finally {
            lock.unlock();
        }
    }

    /** The number keeps tasks of one moment in the order in which they were asked for, and tells equal tasks apart. */
    private record Task(long due, long number, Runnable action) {}
}
