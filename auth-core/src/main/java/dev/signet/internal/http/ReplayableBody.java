package dev.signet.internal.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request body of any size that its owner declares fit to be sent again: each subscription gets a publisher of its own. A
 * plain {@link BodyPublisher} can't be asked; one made of a spent stream would send an empty body.
 *
 * <p>Safe for use by several threads when the supplier is.
 */
public final class ReplayableBody implements BodyPublisher {
    private final Supplier<? extends BodyPublisher> publishers;
    // Made to learn the length, and used by the subscription that follows.
    private final AtomicReference<@Nullable BodyPublisher> next = new AtomicReference<>();

    private ReplayableBody(Supplier<? extends BodyPublisher> publishers) {
        this.publishers = Objects.requireNonNull(publishers, "publishers");
    }

    /**
     * A body that can be sent more than once.
     *
     * @param publishers gives a new publisher of the same bytes at each call, such as
     *     {@code () -> BodyPublishers.ofInputStream(() -> open(path))}
     * @return the body
     */
    public static ReplayableBody of(Supplier<? extends BodyPublisher> publishers) {
        return new ReplayableBody(publishers);
    }

    @Override
    public long contentLength() {
        var known = next.get();
        if (known != null) {
            return known.contentLength();
        }
        var made = make();
        var witness = next.compareAndExchange(null, made);
        return (witness == null ? made : witness).contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        var prepared = next.getAndSet(null);
        (prepared == null ? make() : prepared).subscribe(subscriber);
    }

    private BodyPublisher make() {
        return Objects.requireNonNull(publishers.get(), "the supplier of a replayable body gave null");
    }
}
