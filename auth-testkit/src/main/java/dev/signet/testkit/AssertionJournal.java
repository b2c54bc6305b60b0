package dev.signet.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest lines about assertions: a benchmark sends more of them than a test's memory holds. Safe for several threads. */
final class AssertionJournal {
    static final int MAX_LINES = 10_000;

    private final Deque<AssertionReport> lines = new ArrayDeque<>();

    synchronized void add(AssertionReport line) {
        if (lines.size() == MAX_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    synchronized List<AssertionReport> lines() {
        return List.copyOf(lines);
    }
}
