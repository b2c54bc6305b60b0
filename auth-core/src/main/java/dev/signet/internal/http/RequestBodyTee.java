package dev.signet.internal.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Passes a request body on and keeps a copy of what was sent, up to a limit. Used by one exchange; its bytes arrive on
 * whatever thread sends them.
 */
final class RequestBodyTee implements BodyPublisher {
    private final BodyPublisher source;
    private final int limit;
    private final long length;
    private volatile @Nullable Copy copy;

    RequestBodyTee(BodyPublisher source, int limit) {
        this.source = source;
        this.limit = limit;
        this.length = source.contentLength();
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        var fresh = new Copy(subscriber);
        copy = fresh;
        source.subscribe(fresh);
    }

    /** The same body once more, with the same framing; empty when not all of it is at hand. */
    Optional<BodyPublisher> again() {
        var kept = copy;
        if (kept == null) {
            // Refused before the body was asked for (Expect: 100-continue): nothing is spent.
            return Optional.of(this);
        }
        return kept.whole().map(bytes -> {
            var publisher = BodyPublishers.ofByteArray(bytes);
            return length < 0 ? BodyPublishers.fromPublisher(publisher) : publisher;
        });
    }

    private final class Copy implements Flow.Subscriber<ByteBuffer> {
        private final Flow.Subscriber<? super ByteBuffer> target;
        private byte[] kept = new byte[(int) Math.min(limit, Math.max(length, 0))];
        private int count;
        private boolean over;
        // Written last and read first, so that it publishes the fields above.
        private volatile boolean complete;

        Copy(Flow.Subscriber<? super ByteBuffer> target) {
            this.target = target;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            target.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer item) {
            keep(item.duplicate());
            target.onNext(item);
        }

        @Override
        public void onError(Throwable throwable) {
            complete = false;
            target.onError(throwable);
        }

        @Override
        public void onComplete() {
            complete = !over;
            target.onComplete();
        }

        private void keep(ByteBuffer item) {
            if (over) {
                return;
            }
            if (item.remaining() > limit - count) {
                over = true;
                complete = false;
                kept = new byte[0];
                return;
            }
            int end = count + item.remaining();
            if (end > kept.length) {
                kept = Arrays.copyOf(kept, Math.min(limit, Math.max(end, kept.length * 2)));
            }
            item.get(kept, count, item.remaining());
            count = end;
            // A server may answer between the last byte and the signal that it was the last.
            if (count == length) {
                complete = true;
            }
        }

        Optional<byte[]> whole() {
            return complete && (length < 0 || count == length)
                    ? Optional.of(Arrays.copyOf(kept, count))
                    : Optional.empty();
        }
    }
}
