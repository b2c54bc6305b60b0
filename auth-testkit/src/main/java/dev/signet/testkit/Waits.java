package dev.signet.testkit;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting with a deadline in real time, which a test needs even where time is moved by hand. */
final class Waits {
    private Waits() {}

    /** The caller holds the lock of {@code condition}. */
    static void await(Condition condition, Duration deadline, BooleanSupplier done, Supplier<String> unmet) {
        long left = deadline.toNanos();
        try {
            while (!done.getAsBoolean()) {
                if (left <= 0) {
                    throw new AssertionError("gave up after " + deadline + ": " + unmet.get());
                }
                left = condition.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + unmet.get(), e);
        }
    }
}
