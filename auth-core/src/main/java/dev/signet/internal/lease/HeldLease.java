package dev.signet.internal.lease;

import dev.signet.auth.store.Lease;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** A lease that ends with its closing or with the process. */
final class HeldLease implements Lease {
    private final Scope scope;
    private final BooleanSupplier valid;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    HeldLease(Scope scope, BooleanSupplier valid, Runnable release) {
        this.scope = scope;
        this.valid = valid;
        this.release = release;
    }

    @Override
    public boolean isHeld() {
        return !closed.get() && valid.getAsBoolean();
    }

    @Override
    public Duration remaining() {
        return isHeld() ? UNLIMITED : Duration.ZERO;
    }

    @Override
    public Scope scope() {
        return scope;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }

    @Override
    public String toString() {
        return "Lease[" + scope + (isHeld() ? ", held]" : ", given back]");
    }
}
