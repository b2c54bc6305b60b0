package dev.signet.internal.health;

import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges facts every {@link #PERIOD} and tells what crossed a threshold, so within a minute of its crossing in either direction.
 * Nothing runs until {@link #start}, nor in the first {@link #PERIOD} after it. Safe for use by several threads.
 */
public final class HealthWatch implements AutoCloseable {
    /** With the calm that what got better must have kept, half of a minute each. */
    static final Duration PERIOD = Duration.ofSeconds(30);

    private final Supplier<HealthFacts> facts;
    private final Thresholds thresholds;
    private final TimeSource time;
    private final AuthListener listener;
    private final Executor executor;
    private final Crossings crossings = new Crossings();
    private final AtomicBoolean judging = new AtomicBoolean();
    private TimeSource.@Nullable Scheduled next;
    private boolean closed;

    /**
     * A watch that is not running yet.
     *
     * @param facts gathered anew for each judgement; throws nothing
     * @param listener is told crossings as {@code HealthChanged}
     * @param executor gathers and judges, as that may take a while and the timer's thread is everybody's; a beat that finds the one
     *     before at work is left out
     */
    public HealthWatch(
            Supplier<HealthFacts> facts,
            Thresholds thresholds,
            TimeSource time,
            AuthListener listener,
            Executor executor) {
        this.facts = facts;
        this.thresholds = thresholds;
        this.time = time;
        this.listener = listener;
        this.executor = executor;
    }

    /** Begins to judge again and again. */
    public synchronized void start() {
        if (!closed) {
            next = time.schedule(PERIOD, this::beat);
        }
    }

    /** How everything stands now; crossings are told on the way. */
    public List<Finding> judge() {
        HealthFacts now = facts.get();
        List<Finding> findings;
        List<? extends AuthEvent> told;
        synchronized (this) {
            findings = HealthRules.judge(now, time.instant(), thresholds);
            // What was closed meanwhile can't be looked at, which is no news.
            told = closed ? List.of() : crossings.of(findings, HealthRules.hidden(now), time.instant());
        }
        told.forEach(listener::on);
        return findings;
    }

    private void beat() {
        start();
        if (judging.compareAndSet(false, true)) {
            try {
                executor.execute(this::judgeOnce);
            } catch (RuntimeException | Error e) {
                // The host has no thread left now: the next beat tries again.
                judging.set(false);
                throw e;
            }
        }
    }

    private void judgeOnce() {
        try {
            List<Finding> unused = judge();
        } finally {
            judging.set(false);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
    }
}
