package dev.signet.testkit;

import org.jspecify.annotations.Nullable;

/** A point of a server that a test can close for a while. Safe for use by several threads. */
final class Gate {
    private @Nullable Hold hold;

    synchronized Hold close() {
        if (hold != null && !hold.isReleased()) {
            throw new IllegalStateException("held already: release the first hold before asking for another");
        }
        hold = new Hold();
        return hold;
    }

    void pass() throws InterruptedException {
        Hold current = current();
        if (current != null) {
            current.pass();
        }
    }

    void open() {
        Hold current = current();
        if (current != null) {
            current.release();
        }
    }

    private synchronized @Nullable Hold current() {
        return hold;
    }
}
