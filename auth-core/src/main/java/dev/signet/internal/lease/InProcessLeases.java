package dev.signet.internal.lease;

import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.LeaseProvider;
import java.time.Duration;

/**
 * The lease of a store that has no home on disk. It keeps out the other threads of this JVM, also those that use another copy
 * of this library, and nobody else. Not reentrant. Safe for use by several threads.
 */
public final class InProcessLeases implements LeaseProvider {
    private final String name;
    private final JvmMutex mutex;
    private final TimeSource time;

    /**
     * The leases of one store.
     *
     * @param name what the lease is for; all providers with the same name exclude each other; not secret
     * @param time for the deadline of the wait
     */
    public InProcessLeases(String name, TimeSource time) {
        this.name = name;
        this.mutex = JvmMutex.named("in-process/" + name);
        this.time = time;
    }

    @Override
    public Lease acquire(Duration wait) throws StoreException, InterruptedException {
        JvmMutex.Hold hold = mutex.acquire(Deadline.in(wait, time))
                .orElseThrow(() -> Refusals.heldInThisProcess("the lease of " + name, mutex, wait));
        return new HeldLease(Lease.Scope.PROCESS, () -> true, hold::close);
    }
}
