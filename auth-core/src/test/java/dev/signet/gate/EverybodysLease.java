package dev.signet.gate;

import dev.signet.auth.store.Lease;
import java.time.Duration;

/** A fault: a lease that keeps nobody out. */
final class EverybodysLease implements Lease {
    @Override
    public boolean isHeld() {
        return true;
    }

    @Override
    public Duration remaining() {
        return UNLIMITED;
    }

    @Override
    public Scope scope() {
        return Scope.PROCESS;
    }

    @Override
    public void close() {}
}
