package dev.signet.internal.oauth;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A request body that leaves once at most, and tells for certain whether it may have left.
 *
 * <p>The JDK's client asks for the body when it believes the connection to stand, TLS included, and the request's head was handed
 * to it. So before that moment nothing secret is out. Afterwards it may be, and need not: newer JDKs now and then take a
 * connection whose handshake is just failing for one that stands. A second asking, which is a repetition of the request, is
 * refused: a refresh token must not be sent twice behind our back.
 */
final class OneTimeBody implements BodyPublisher {
    private enum State {
        KEPT,
        HANDED_OUT,
        WITHDRAWN
    }

    private final BodyPublisher body;
    private final AtomicReference<State> state = new AtomicReference<>(State.KEPT);

    OneTimeBody(byte[] body) {
        this.body = BodyPublishers.ofByteArray(body);
    }

    /**
     * Makes sure that the body will not leave any more.
     *
     * @return false when it may have left already
     */
    boolean withdraw() {
        return state.compareAndSet(State.KEPT, State.WITHDRAWN) || state.get() == State.WITHDRAWN;
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        if (state.compareAndSet(State.KEPT, State.HANDED_OUT)) {
            body.subscribe(subscriber);
        } else {
            subscriber.onSubscribe(new NothingToCome());
            subscriber.onError(new IOException("the request body was withdrawn or has been sent"));
        }
    }

    /** Flow wants a subscription before an error. */
    private static final class NothingToCome implements Flow.Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}
