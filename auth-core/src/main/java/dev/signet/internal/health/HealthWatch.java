package dev.signet.internal.health;

import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges facts every {@link #PERIOD} and tells what crossed a threshold, so within a minute of its crossing in either direction.
 * Nothing runs until {@link #start}. Safe for use by several threads.
 */
public final class HealthWatch implements AutoCloseable {
    /** With the calm that what got better must have kept, half of a minute each. */
    static final Duration PERIOD = Duration.ofSeconds(30);

    private final Supplier<HealthFacts> facts;
    private final HealthThresholds thresholds;
    private final TimeSource time;
    private final AuthListener listener;
    private final Crossings crossings = new Crossings();
    private TimeSource.@Nullable Scheduled next;
    private boolean closed;

    /**
     * A watch that is not running yet.
     *
     * @param facts gathered anew for each judgement; quick, and throws nothing
     * @param listener is told crossings as {@code HealthChanged}
     */
    public HealthWatch(
            Supplier<HealthFacts> facts, HealthThresholds thresholds, TimeSource time, AuthListener listener) {
        this.facts = facts;
        this.thresholds = thresholds;
        this.time = time;
        this.listener = listener;
    }

    /** Judges at once, and then again and again. */
    public void start() {
        beat();
    }

    /** How everything stands now; crossings are told on the way. */
    public List<Finding> judge() {
        HealthFacts now = facts.get();
        List<Finding> findings;
        List<? extends AuthEvent> told;
        synchronized (this) {
            findings = HealthRules.judge(now, time.instant(), thresholds);
            told = crossings.of(findings, time.instant());
        }
        told.forEach(listener::on);
        return findings;
    }

    private void beat() {
        synchronized (this) {
            if (closed) {
                return;
            }
            next = time.schedule(PERIOD, this::beat);
        }
        List<Finding> unused = judge();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
    }
}
