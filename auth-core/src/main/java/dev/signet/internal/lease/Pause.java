package dev.signet.internal.lease;

import java.util.concurrent.TimeUnit;

/** A short wait between two looks at something that gives no signal. */
@FunctionalInterface
interface Pause {
    /** Waits for about {@code nanos}. */
    void await(long nanos) throws InterruptedException;

    /** The calling thread sleeps. */
    static Pause sleeping() {
        return TimeUnit.NANOSECONDS::sleep;
    }
}
