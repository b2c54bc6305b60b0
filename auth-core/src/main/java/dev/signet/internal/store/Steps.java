package dev.signet.internal.store;

import dev.signet.auth.StoreException;
import org.jspecify.annotations.Nullable;

/** Several steps, each done whatever became of the others. Used by one thread. */
final class Steps {
    private @Nullable StoreException first;

    @FunctionalInterface
    interface Step {
        void run() throws StoreException;
    }

    void run(Step step) {
        try {
            step.run();
        } catch (StoreException e) {
            if (first == null) {
                first = e;
            } else {
                first.addSuppressed(e);
            }
        }
    }

    /** Tells of the first that failed. */
    void finish() throws StoreException {
        if (first != null) {
            throw first;
        }
    }
}
