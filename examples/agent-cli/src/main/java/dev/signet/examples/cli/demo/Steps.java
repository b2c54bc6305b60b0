package dev.signet.examples.cli.demo;

import dev.signet.auth.TimeSource;
import java.io.IOException;
import java.util.function.Consumer;

/** Plays one step after the other, and tells each as soon as it is over. Not safe for use by several threads. */
final class Steps {
    private final TimeSource time;
    private final Consumer<StepReport> told;
    private boolean holds = true;

    Steps(TimeSource time, Consumer<StepReport> told) {
        this.time = time;
        this.told = told;
    }

    /** A step. */
    @FunctionalInterface
    interface Act {
        void play(Notes notes) throws IOException, InterruptedException;
    }

    void play(String title, Act act) throws IOException, InterruptedException {
        long start = time.nanos();
        var notes = new Notes();
        act.play(notes);
        var report = notes.report(title, (time.nanos() - start) / 1_000_000);
        holds &= report.holds();
        told.accept(report);
    }

    /** Whether every count so far was as promised. */
    boolean hold() {
        return holds;
    }
}
