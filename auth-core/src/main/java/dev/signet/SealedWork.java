package dev.signet;

import dev.signet.auth.AuthException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Runs what must not be cut off halfway on a thread that no caller can interrupt: a code that was redeemed, and tokens that were
 * granted, are lost with an interrupted wait or write. The caller waits for its end, and finds its own interrupt again afterwards.
 */
final class SealedWork {
    private SealedWork() {}

    /** Work that ends by itself within the limits of the requests and waits it makes. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws AuthException, InterruptedException;
    }

    static <T> T finish(Work<T> work) throws AuthException {
        var result = new CompletableFuture<T>();
        var thread = new Thread(() -> complete(result, work), "signet-sign-in");
        thread.setDaemon(false);
        thread.start();
        try {
            // Not get(): an interrupt does not end this wait, and is still set after it.
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof AuthException known) {
                throw known;
            }
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException("a sign-in could not be finished", e.getCause());
        }
    }

    private static <T> void complete(CompletableFuture<T> result, Work<T> work) {
        try {
            result.complete(work.run());
        } catch (AuthException | InterruptedException | RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }
}
