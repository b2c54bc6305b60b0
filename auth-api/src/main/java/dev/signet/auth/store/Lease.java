package dev.signet.auth.store;

import java.time.Duration;

/**
 * The right to write a home, held by one party at a time within {@link #scope()}. It belongs to the home, not to a store, so
 * that file, keyring and migration share one.
 *
 * <p>Safe for use by several threads.
 */
public interface Lease extends AutoCloseable {
    /**
     * Whether it is still ours.
     *
     * @return false after {@link #close()}, and when it ran out or was taken away
     */
    boolean isHeld();

    /**
     * How long it stays ours without renewal. Work that must not be cut off is begun only when this covers it.
     *
     * @return {@link #UNLIMITED} when it ends with the process only; zero when it is not held
     */
    Duration remaining();

    /**
     * Whom it keeps out.
     *
     * @return the widest circle that honours it
     */
    Scope scope();

    /** Gives it back. Does nothing the second time. */
    @Override
    void close();

    /** What {@link #remaining()} says of a lease that does not run out: more than any budget. */
    Duration UNLIMITED = Duration.ofDays(36_500);

    /** Whom a lease keeps out. */
    enum Scope {
        /** Other threads of this JVM. */
        PROCESS,
        /** Other processes of this machine. */
        HOST,
        /** Other machines that share the home. */
        FLEET
    }
}
