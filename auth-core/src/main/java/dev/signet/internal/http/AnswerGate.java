package dev.signet.internal.http;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the headers of the first answer are there: a 401 is held back until it is known whether the request is sent
 * again; every other answer goes to the caller's handler untouched.
 */
final class AnswerGate<T> implements BodyHandler<T> {
    static final int UNAUTHORIZED = 401;

    private final BodyHandler<T> caller;
    private final Runnable accepted;
    private final Function<ResponseInfo, HeldBody<T>> holding;
    private volatile @Nullable HeldBody<T> held;

    AnswerGate(BodyHandler<T> caller, Runnable accepted, Function<ResponseInfo, HeldBody<T>> holding) {
        this.caller = caller;
        this.accepted = accepted;
        this.holding = holding;
    }

    @Override
    public BodySubscriber<T> apply(ResponseInfo response) {
        if (response.statusCode() == UNAUTHORIZED) {
            var body = holding.apply(response);
            held = body;
            return body;
        }
        held = null;
        accepted.run();
        return caller.apply(response);
    }

    /** The body of a 401; null when the answer was another. */
    @Nullable HeldBody<T> held() {
        return held;
    }
}
