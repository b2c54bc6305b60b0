package dev.signet.testkit;

import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps what a session tells, for a test to look at. Safe for use by several threads. */
public final class EventRecorder implements AuthListener {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private final List<AuthEvent> events = new ArrayList<>();

    /** A recorder with nothing in it. */
    public EventRecorder() {}

    @Override
    public void on(AuthEvent event) {
        lock.lock();
        try {
            events.add(event);
            told.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * All events so far.
     *
     * @return a snapshot, in the order in which they were told
     */
    public List<AuthEvent> events() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The events of one kind so far.
     *
     * @param <E> the kind
     * @param kind such as {@code AuthEvent.Refreshed.class}
     * @return a snapshot, in the order in which they were told
     */
    public <E extends AuthEvent> List<E> events(Class<E> kind) {
        return events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /**
     * Blocks until an event of one kind was told, before this call or after; gives up after 10 s of real time.
     *
     * @param <E> the kind
     * @param kind such as {@code AuthEvent.Persisted.class}
     * @return the first of them
     * @throws AssertionError when none was told in time, or the thread is interrupted
     */
    public <E extends AuthEvent> E await(Class<E> kind) {
        lock.lock();
        try {
            Waits.await(
                    told,
                    DEADLINE,
                    () -> !events(kind).isEmpty(),
                    () -> "expected an event of kind " + kind.getSimpleName() + ", found " + events);
            return events(kind).get(0);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "EventRecorder" + events();
    }
}
