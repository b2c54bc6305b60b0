package dev.signet;

import dev.signet.internal.health.Finding;
import dev.signet.internal.health.HealthRules;
import dev.signet.internal.health.HealthWatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges an open home when it is asked, and again and again where the application wants that. Safe for use by several threads. */
final class HomeHealth implements AutoCloseable {
    private final Assembly assembly;
    private final HealthSource source;
    private @Nullable HealthWatch watch;
    private boolean closed;

    HomeHealth(Assembly assembly) {
        this.assembly = assembly;
        this.source = new HealthSource(assembly);
    }

    /** How the home stands, by the thresholds of the watch if there is one. */
    HealthReport report() {
        var running = running();
        return running == null ? report(HealthThresholds.defaults()) : report(running.judge());
    }

    HealthReport report(HealthThresholds thresholds) {
        var facts = source.facts();
        return report(HealthRules.judge(facts, assembly.time().instant(), thresholds.rules()));
    }

    private HealthReport report(List<Finding> findings) {
        return HealthReport.of(assembly.time().instant(), findings);
    }

    /** Judges every half minute from now on, in the place of a watch with other thresholds. */
    synchronized void watch(HealthThresholds thresholds) {
        if (closed) {
            return;
        }
        if (watch != null) {
            watch.close();
        }
        watch = new HealthWatch(
                source::facts, thresholds.rules(), assembly.time(), assembly.listener(), HomeHealth::onOwnThread);
        watch.start();
    }

    private synchronized @Nullable HealthWatch running() {
        return watch;
    }

    /** Somebody signed out here. */
    void signedOut() {
        source.forget();
    }

    /** One thread for each judgement, since there are two a minute; it keeps no process from ending. */
    private static void onOwnThread(Runnable judgement) {
        var thread = new Thread(judgement, "signet-health");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (watch != null) {
            watch.close();
        }
    }
}
