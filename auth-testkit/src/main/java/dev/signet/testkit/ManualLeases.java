package dev.signet.testkit;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.LeaseProvider;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Leases within this object that a test takes away by hand, as a lease server does when time runs out.
 *
 * <p>Works as a real provider otherwise: one holder at a time, waiting callers are served when the lease becomes free. Safe for
 * use by several threads.
 */
public final class ManualLeases implements LeaseProvider {
    private final Lease.Scope scope;
    private final ReentrantLock guard = new ReentrantLock();
    private final Condition free = guard.newCondition();
    private Duration remaining = Lease.UNLIMITED;
    private @Nullable Held holder;
    private @Nullable Kind refusal;
    private int refusals;
    private long granted;

    /** Leases that keep out other processes, or so they say. */
    public ManualLeases() {
        this(Lease.Scope.HOST);
    }

    /**
     * Leases of a scope.
     *
     * @param scope what each lease says of itself
     */
    public ManualLeases(Lease.Scope scope) {
        this.scope = Objects.requireNonNull(scope, "scope");
    }

    @Override
    public Lease acquire(Duration wait) throws StoreException, InterruptedException {
        guard.lockInterruptibly();
        try {
            if (refusals > 0 && refusal != null) {
                refusals--;
                throw new StoreException(
                        refusal, "the test refuses the lease with " + refusal, "Ask ManualLeases not to.", null);
            }
            long left = wait.toNanos();
            while (holder != null) {
                if (left <= 0) {
                    throw new StoreException(
                            Kind.TIMEOUT,
                            "the lease did not become free within " + wait,
                            "Close the lease that is held, or call takeAway().",
                            null);
                }
                left = free.awaitNanos(left);
            }
            Held lease = new Held();
            holder = lease;
            granted++;
            return lease;
        } finally {
            guard.unlock();
        }
    }

    /** Takes the lease from whoever holds it: {@code isHeld()} is false from now on, and another may have it. */
    public void takeAway() {
        guard.lock();
        try {
            holder = null;
            free.signal();
        } finally {
            guard.unlock();
        }
    }

    /**
     * Sets what a held lease says it has left; {@link Lease#UNLIMITED} until set. It does not run out by itself.
     *
     * @param remaining not negative
     */
    public void remaining(Duration remaining) {
        if (remaining.isNegative()) {
            throw new IllegalArgumentException("remaining must not be negative, but was " + remaining);
        }
        guard.lock();
        try {
            this.remaining = remaining;
        } finally {
            guard.unlock();
        }
    }

    /**
     * Makes the next calls of {@link #acquire} fail.
     *
     * @param calls how many
     * @param kind how
     */
    public void refuseNext(int calls, Kind kind) {
        Objects.requireNonNull(kind, "kind");
        guard.lock();
        try {
            refusals = calls;
            refusal = kind;
        } finally {
            guard.unlock();
        }
    }

    /**
     * How often a lease was given.
     *
     * @return the count since the start
     */
    public long granted() {
        guard.lock();
        try {
            return granted;
        } finally {
            guard.unlock();
        }
    }

    /**
     * Whether somebody holds the lease.
     *
     * @return true until it is closed or taken away
     */
    public boolean isHeld() {
        guard.lock();
        try {
            return holder != null;
        } finally {
            guard.unlock();
        }
    }

    /** One grant. It is held while the provider names it as the holder. */
    private final class Held implements Lease {
        @Override
        public boolean isHeld() {
            guard.lock();
            try {
                return isHolder();
            } finally {
                guard.unlock();
            }
        }

        @Override
        public Duration remaining() {
            guard.lock();
            try {
                return isHolder() ? remaining : Duration.ZERO;
            } finally {
                guard.unlock();
            }
        }

        @Override
        public Scope scope() {
            return scope;
        }

        @Override
        public void close() {
            guard.lock();
            try {
                if (isHolder()) {
                    holder = null;
                    free.signal();
                }
            } finally {
                guard.unlock();
            }
        }

        @SuppressWarnings("ReferenceEquality") // Each grant is its own identity.
        private boolean isHolder() {
            return holder == this;
        }
    }
}
