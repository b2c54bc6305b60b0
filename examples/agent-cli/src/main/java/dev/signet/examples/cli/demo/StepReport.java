package dev.signet.examples.cli.demo;

import java.util.List;

/**
 * What one step of the demo did.
 *
 * @param title what was tried
 * @param detail what happened, in words
 * @param checks the counts
 * @param millis how long it took
 */
public record StepReport(String title, String detail, List<Check> checks, long millis) {
    /** Copies {@code checks}. */
    public StepReport {
        checks = List.copyOf(checks);
    }

    /**
     * Whether all counts are as promised.
     *
     * @return true when every check holds
     */
    public boolean holds() {
        return checks.stream().allMatch(Check::holds);
    }
}
