package dev.signet.examples.cli.demo;

import java.util.ArrayList;
import java.util.List;

/** What one step finds. Not safe for use by several threads. */
final class Notes {
    private final List<Check> checks = new ArrayList<>();
    private String detail = "";

    void expect(String what, int expected, int found) {
        checks.add(new Check(what, expected, found));
    }

    void expect(String what, boolean found) {
        expect(what, 1, found ? 1 : 0);
    }

    void say(String text) {
        detail = text;
    }

    StepReport report(String title, long millis) {
        return new StepReport(title, detail, checks, millis);
    }
}
