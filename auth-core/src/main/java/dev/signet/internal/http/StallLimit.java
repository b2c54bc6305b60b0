package dev.signet.internal.http;

import dev.signet.auth.TimeSource;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Fails a response body that brings nothing for too long while its reader is ready for more. A reader that takes its time is
 * no stall, nor is a body that lasts for ever and keeps bringing something.
 */
final class StallLimit<T> implements BodyHandler<T> {
    private final BodyHandler<T> handler;
    private final Duration limit;
    private final TimeSource time;
    private final Executor executor;
    private volatile @Nullable HttpTimeoutException stalled;

    private StallLimit(BodyHandler<T> handler, Duration limit, TimeSource time, Executor executor) {
        this.handler = handler;
        this.limit = limit;
        this.time = time;
        this.executor = executor;
    }

    /** The handler with the limit; the handler itself when there is none. */
    static <T> BodyHandler<T> around(BodyHandler<T> handler, ExchangeContext context) {
        var limit = context.limits().stall();
        return limit.isZero() ? handler : new StallLimit<>(handler, limit, context.time(), context.executor());
    }

    /**
     * The stall that ended an exchange whose body went to {@code handler}; empty when none did. The JDK asks for the body on
     * another thread than the one that reads it, so the exchange itself may tell only that it was cancelled.
     */
    static Optional<HttpTimeoutException> stall(BodyHandler<?> handler) {
        return handler instanceof StallLimit<?> limited ? Optional.ofNullable(limited.stalled) : Optional.empty();
    }

    @Override
    public BodySubscriber<T> apply(ResponseInfo response) {
        return new Watched(handler.apply(response));
    }

    private enum Phase {
        /** Between two signals. */
        WAITING,
        /** A signal is being passed on. */
        PASSING,
        /** No signal comes any more. */
        OVER
    }

    private final class Watched implements BodySubscriber<T>, Flow.Subscription {
        private final BodySubscriber<T> reader;
        private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
        private final AtomicLong wanted = new AtomicLong();
        private volatile long lastSign;
        private volatile Flow.@Nullable Subscription source;
        private volatile TimeSource.@Nullable Scheduled check;

        Watched(BodySubscriber<T> reader) {
            this.reader = reader;
        }

        @Override
        public CompletionStage<T> getBody() {
            return reader.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            source = subscription;
            lastSign = time.nanos();
            reader.onSubscribe(this);
            schedule(limit);
        }

        @Override
        public void onNext(List<ByteBuffer> item) {
            if (!phase.compareAndSet(Phase.WAITING, Phase.PASSING) && phase.get() == Phase.OVER) {
                return;
            }
            wanted.getAndUpdate(count -> count == Long.MAX_VALUE ? count : count - 1);
            try {
                reader.onNext(item);
            } finally {
                lastSign = time.nanos();
                phase.compareAndSet(Phase.PASSING, Phase.WAITING);
            }
        }

        @Override
        public void onError(Throwable throwable) {
            if (end()) {
                reader.onError(throwable);
            }
        }

        @Override
        public void onComplete() {
            if (end()) {
                reader.onComplete();
            }
        }

        @Override
        public void request(long count) {
            if (wanted.get() == 0) {
                lastSign = time.nanos();
            }
            if (count > 0) {
                wanted.getAndUpdate(old -> old + count < 0 ? Long.MAX_VALUE : old + count);
            }
            upstream().request(count);
        }

        @Override
        public void cancel() {
            end();
            upstream().cancel();
        }

        private Flow.Subscription upstream() {
            var subscription = source;
            if (subscription == null) {
                throw new IllegalStateException("the body has not begun");
            }
            return subscription;
        }

        private boolean end() {
            boolean first = phase.getAndSet(Phase.OVER) != Phase.OVER;
            var timer = check;
            if (timer != null) {
                timer.cancel();
            }
            return first;
        }

        private void schedule(Duration delay) {
            check = time.schedule(delay, this::look);
            if (phase.get() == Phase.OVER) {
                end();
            }
        }

        private void look() {
            long silence = time.nanos() - lastSign;
            boolean waited = wanted.get() > 0 && phase.get() == Phase.WAITING;
            if (!waited) {
                schedule(limit);
            } else if (silence < limit.toNanos()) {
                schedule(limit.minusNanos(silence));
            } else if (phase.compareAndSet(Phase.WAITING, Phase.OVER)) {
                executor.execute(this::fail);
            } else {
                schedule(limit);
            }
        }

        private void fail() {
            var stall = new HttpTimeoutException(
                    "the response body brought nothing for " + limit + ", which is the stall limit of this client");
            stalled = stall;
            // The reader first: cancelling makes the JDK fail the exchange with an error of its own.
            reader.onError(stall);
            upstream().cancel();
        }
    }
}
