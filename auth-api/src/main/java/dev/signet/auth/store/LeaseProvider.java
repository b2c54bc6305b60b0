package dev.signet.auth.store;

import dev.signet.auth.StoreException;
import java.time.Duration;

/** Hands out the lease of one home. Safe for use by several threads. */
@FunctionalInterface
public interface LeaseProvider {
    /**
     * Waits for the lease.
     *
     * @param wait the longest wait; zero means try once
     * @return the lease, held; close it
     * @throws StoreException {@code TIMEOUT} when it did not become free in time; {@code READ_ONLY}, {@code DENIED} or
     *     {@code UNSAFE_PATH} when it can't be had here at all
     * @throws InterruptedException when the thread is interrupted while it waits; nothing is held then
     */
    Lease acquire(Duration wait) throws StoreException, InterruptedException;
}
