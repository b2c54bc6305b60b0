package dev.signet.gate;

import java.io.IOException;
import java.util.Optional;

/** Children that come one after the other: the JVM of each starts while the one before is still at work. */
final class Relay implements AutoCloseable {
    private final Start start;
    private int unstarted;
    private Optional<GateJvm> waiting;

    /** How a child is started. */
    interface Start {
        GateJvm start() throws IOException;
    }

    /** A relay of so many children, at least one. */
    Relay(int children, Start start) throws IOException {
        this.start = start;
        this.unstarted = children - 1;
        this.waiting = Optional.of(start.start());
    }

    /** The next child, to be closed by the caller; its successor starts now. */
    GateJvm next() throws IOException {
        var current = waiting.orElseThrow();
        waiting = unstarted-- > 0 ? Optional.of(start.start()) : Optional.empty();
        return current;
    }

    @Override
    public void close() {
        waiting.ifPresent(GateJvm::close);
    }
}
