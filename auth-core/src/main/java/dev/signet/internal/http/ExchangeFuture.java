package dev.signet.internal.http;

import java.util.concurrent.CompletableFuture;

/** A future whose cancellation, and that of every future derived from it, reaches the exchange, as the JDK's own does. */
final class ExchangeFuture<T> extends CompletableFuture<T> {
    private final Cancellation cancellation;

    ExchangeFuture(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new ExchangeFuture<>(cancellation);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean open = !isDone();
        // First this one, so that it ends as cancelled and not with what the broken exchange reports.
        boolean result = super.cancel(mayInterruptIfRunning);
        if (open) {
            cancellation.cancel(mayInterruptIfRunning);
        }
        return result;
    }
}
