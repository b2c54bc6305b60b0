package dev.signet.internal.http;

import dev.signet.auth.AuthHeaders;
import dev.signet.auth.RequestProof;
import dev.signet.internal.dpop.NonceChallenge;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the headers of an answer are there: a 401 is held back until it is known whether the request is sent again; every
 * other answer goes to the caller's handler untouched.
 */
final class AnswerGate<T> implements BodyHandler<T> {
    static final int UNAUTHORIZED = 401;

    private final ExchangeContext context;
    private final OutgoingRequest request;
    private final AuthHeaders sent;
    private final BodyHandler<T> caller;
    private final Tries tries;
    private volatile @Nullable HeldBody<T> held;
    private volatile boolean asksForNonce;

    AnswerGate(ExchangeContext context, OutgoingRequest request, AuthHeaders sent, BodyHandler<T> caller, Tries tries) {
        this.context = context;
        this.request = request;
        this.sent = sent;
        this.caller = caller;
        this.tries = tries;
    }

    @Override
    public BodySubscriber<T> apply(ResponseInfo response) {
        held = null;
        asksForNonce = asksForNonce(response.statusCode(), response.headers(), request.target(), sent);
        if (response.statusCode() != UNAUTHORIZED) {
            context.authorizer().accepted(request.target(), sent);
        } else if (tries.allow(asksForNonce)) {
            var body = new HeldBody<T>(response, context.limits(), context.time(), context.executor());
            held = body;
            return body;
        }
        return caller.apply(response);
    }

    /** Learns the nonce of an answer; true when it is a 401 for want of that nonce. */
    static boolean asksForNonce(int status, HttpHeaders headers, URI target, AuthHeaders sent) {
        boolean isNew = headers.firstValue(RequestProof.NONCE_HEADER)
                .filter(nonce -> sent.remember(target, nonce))
                .isPresent();
        return isNew && status == UNAUTHORIZED && NonceChallenge.isOne(headers.allValues("WWW-Authenticate"));
    }

    /** The body of a 401 that may be answered by sending again; null when the caller has been given the answer. */
    @Nullable HeldBody<T> held() {
        return held;
    }

    /** Whether the 401 asks for a nonce, and so says nothing of the credential. */
    boolean asksForNonce() {
        return asksForNonce;
    }
}
