package dev.signet.internal.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;

/**
 * The end of a client: on JDK 21 and later the delegate's own methods, if the delegate is ours. One that is not ours goes on
 * untouched, and so do the exchanges it has under way; only new ones are refused here. On JDK 17 a client can't be closed:
 * its threads end when nobody holds it any more.
 *
 * <p>Safe for use by several threads.
 */
final class CloseFamily {
    private static final NewerMethod SHUTDOWN = NewerMethod.find(HttpClient.class, "shutdown", void.class);
    private static final NewerMethod SHUTDOWN_NOW = NewerMethod.find(HttpClient.class, "shutdownNow", void.class);
    private static final NewerMethod CLOSE = NewerMethod.find(HttpClient.class, "close", void.class);
    private static final NewerMethod IS_TERMINATED = NewerMethod.find(HttpClient.class, "isTerminated", boolean.class);
    private static final NewerMethod AWAIT_TERMINATION =
            NewerMethod.find(HttpClient.class, "awaitTermination", boolean.class, Duration.class);

    private final HttpClient delegate;
    private final boolean owned;
    private volatile boolean closed;

    CloseFamily(HttpClient delegate, boolean owned) {
        this.delegate = delegate;
        this.owned = owned;
    }

    void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("this client was closed, so nothing was sent: use a client that is open");
        }
    }

    void shutdown() {
        end(SHUTDOWN);
    }

    void shutdownNow() {
        end(SHUTDOWN_NOW);
    }

    void close() {
        end(CLOSE);
    }

    boolean isTerminated() {
        return reaches(IS_TERMINATED) ? (boolean) IS_TERMINATED.call(delegate) : closed;
    }

    boolean awaitTermination(Duration wait) throws InterruptedException {
        Objects.requireNonNull(wait, "wait");
        return reaches(AWAIT_TERMINATION) ? (boolean) AWAIT_TERMINATION.callAndWait(delegate, wait) : closed;
    }

    private void end(NewerMethod method) {
        closed = true;
        if (reaches(method)) {
            method.call(delegate);
        }
    }

    private boolean reaches(NewerMethod method) {
        return owned && method.isPresent();
    }
}
