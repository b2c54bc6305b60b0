package dev.signet.internal.http;

import dev.signet.auth.TimeSource;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The body of a 401 while nobody knows yet who gets it. It takes in a limited part and then waits, with the connection held
 * back, for {@link #deliver} or {@link #discard}.
 *
 * <p>Safe for use by several threads: whoever finds work to do does it, one at a time, as the counter {@code turns} decides.
 */
final class HeldBody<T> implements BodySubscriber<T>, Flow.Subscription {
    private final ResponseInfo response;
    private final ExchangeLimits limits;
    private final TimeSource time;
    private final Executor executor;

    private final CompletableFuture<T> settled = new CompletableFuture<>();
    private final Queue<List<ByteBuffer>> items = new ConcurrentLinkedQueue<>();
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicLong demand = new AtomicLong();
    private volatile long heldBytes;
    private volatile boolean asked;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;
    private volatile boolean discarded;
    private volatile Flow.@Nullable Subscription source;
    private volatile TimeSource.@Nullable Scheduled patience;
    private volatile @Nullable BodySubscriber<T> target;
    private volatile boolean finished;
    // Only whoever has the turn uses this one.
    private boolean introduced;

    HeldBody(ResponseInfo response, ExchangeLimits limits, TimeSource time, Executor executor) {
        this.response = response;
        this.limits = limits;
        this.time = time;
        this.executor = executor;
    }

    /**
     * Completes, with nothing, when the body has ended, the limit is reached or the wait is over.
     *
     * @return holds no body: that comes from {@link #deliver}
     */
    @Override
    public CompletionStage<T> getBody() {
        return settled;
    }

    /** The challenges of the 401 (RFC 9110, section 11.6.1). */
    List<String> challenges() {
        return response.headers().allValues("WWW-Authenticate");
    }

    /** Gives what was held and all that follows to the caller's handler, as if it came from the wire only now. */
    CompletionStage<T> deliver(BodyHandler<T> handler) {
        try {
            var subscriber = handler.apply(response);
            target = subscriber;
            work();
            return subscriber.getBody();
        } catch (RuntimeException | Error e) {
            discard();
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Lets go of the body. Harmless when it was delivered to its end. */
    void discard() {
        discarded = true;
        work();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        source = subscription;
        patience = time.schedule(limits.heldWait(), () -> executor.execute(this::settle));
        work();
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        items.add(item);
        long bytes = heldBytes;
        for (var buffer : item) {
            bytes += buffer.remaining();
        }
        heldBytes = bytes;
        asked = false;
        work();
    }

    @Override
    public void onError(Throwable throwable) {
        failure = throwable;
        onComplete();
    }

    @Override
    public void onComplete() {
        ended = true;
        work();
    }

    @Override
    public void request(long count) {
        if (count <= 0) {
            failure = new IllegalArgumentException("a subscriber must ask for more than " + count + " items");
            items.clear();
            ended = true;
            var upstream = source;
            if (upstream != null) {
                upstream.cancel();
            }
        } else {
            demand.accumulateAndGet(count, (old, more) -> old + more < 0 ? Long.MAX_VALUE : old + more);
        }
        work();
    }

    @Override
    public void cancel() {
        finished = true;
        work();
    }

    private void work() {
        if (turns.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            advance();
            seen = turns.addAndGet(-seen);
        } while (seen != 0);
    }

    private void advance() {
        var upstream = source;
        if (upstream == null) {
            return;
        }
        if (discarded || finished) {
            release(upstream);
            return;
        }
        var subscriber = target;
        if (subscriber == null) {
            hold(upstream);
            return;
        }
        try {
            pass(upstream, subscriber);
        } catch (RuntimeException | Error e) {
            // As the JDK does: a subscriber that throws gets no more.
            finished = true;
            release(upstream);
            subscriber.onError(e);
        }
    }

    private void hold(Flow.Subscription upstream) {
        if (ended || heldBytes >= limits.heldBytes()) {
            settle();
        } else if (!asked) {
            asked = true;
            upstream.request(1);
        }
    }

    private void pass(Flow.Subscription upstream, BodySubscriber<T> subscriber) {
        if (!introduced) {
            introduced = true;
            subscriber.onSubscribe(this);
        }
        while (demand.get() > 0 && !finished && !discarded) {
            var item = items.poll();
            if (item == null) {
                break;
            }
            if (demand.get() != Long.MAX_VALUE) {
                demand.decrementAndGet();
            }
            subscriber.onNext(item);
        }
        if (finished || !items.isEmpty()) {
            return;
        }
        if (ended) {
            finished = true;
            var cause = failure;
            if (cause == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(cause);
            }
        } else if (demand.get() > 0 && !asked) {
            asked = true;
            upstream.request(1);
        }
    }

    private void release(Flow.Subscription upstream) {
        items.clear();
        settle();
        if (!ended) {
            upstream.cancel();
        }
        var subscriber = target;
        if (discarded && introduced && !finished && subscriber != null) {
            finished = true;
            subscriber.onError(new IOException("the exchange was cancelled"));
        }
    }

    @SuppressWarnings("NullAway") // A future of a body type has no other way to say "nothing".
    private void settle() {
        var timer = patience;
        if (timer != null) {
            timer.cancel();
        }
        settled.complete(null);
    }
}
