package dev.signet.internal.http;

import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.Verdict;
import dev.signet.internal.http.AuthorizedWebSocketBuilder.Header;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The handshake of one WebSocket, tried for as long as {@link Tries} allows. Blocks no thread. Used once. */
final class WebSocketOpening {
    private final ExchangeContext context;
    private final URI target;
    private final WebSocket.Listener listener;
    private final List<Header> own;
    private final Function<List<Header>, WebSocket.Builder> builders;
    private final AsyncSteps<WebSocket> steps;

    WebSocketOpening(
            ExchangeContext context,
            URI target,
            WebSocket.Listener listener,
            List<Header> own,
            Function<List<Header>, WebSocket.Builder> builders) {
        this.context = context;
        this.target = target;
        this.listener = listener;
        this.own = own;
        this.builders = builders;
        this.steps = new AsyncSteps<>(context.executor());
    }

    CompletableFuture<WebSocket> start() {
        refuseOwn("Authorization");
        steps.followShared(context.authorizer().authorizeAsync(target), headers -> open(headers, Tries.NONE));
        return steps.result();
    }

    private void open(AuthHeaders common, Tries tries) {
        AuthHeaders headers;
        try {
            headers = common.forRequest("GET", target);
        } catch (AuthException e) {
            steps.fail(e);
            return;
        }
        var all = new ArrayList<>(own);
        headers.forEach((name, value) -> {
            refuseOwn(name);
            all.add(new Header(name, value));
        });
        steps.followBoth(builders.apply(all).buildAsync(target, listener), (socket, failure) -> {
            if (failure != null) {
                judge(AsyncSteps.unwrap(failure), headers, tries);
                return;
            }
            context.authorizer().accepted(target, headers);
            if (!steps.complete(socket)) {
                // Cancelled a moment ago: nobody would ever close it.
                socket.abort();
            }
        });
    }

    private void judge(Throwable failure, AuthHeaders sent, Tries tries) {
        if (!(failure instanceof WebSocketHandshakeException refusal)) {
            steps.fail(failure);
            return;
        }
        var response = refusal.getResponse();
        boolean asksForNonce = AnswerGate.asksForNonce(response.statusCode(), response.headers(), target, sent);
        if (response.statusCode() != AnswerGate.UNAUTHORIZED) {
            context.authorizer().accepted(target, sent);
            steps.fail(withoutCredentials(refusal));
        } else if (!tries.allow(asksForNonce) || steps.result().isDone()) {
            steps.fail(withoutCredentials(refusal));
        } else if (asksForNonce) {
            steps.hopAfter(CompletableFuture.completedFuture(sent), same -> open(same, tries.after(true)));
        } else {
            var challenges = response.headers().allValues("WWW-Authenticate");
            steps.hopAfter(context.authorizer().rejectedAsync(target, sent, challenges), verdict -> {
                if (verdict instanceof Verdict.Retry retry) {
                    open(retry.headers(), tries.after(false));
                } else {
                    steps.fail(withoutCredentials(refusal));
                }
            });
        }
    }

    /** The same exception, with the request of its response as the caller knows it. */
    private Throwable withoutCredentials(WebSocketHandshakeException refusal) {
        var wire = refusal.getResponse();
        var request = HttpRequest.newBuilder(wire.request().uri());
        own.forEach(header -> request.header(header.name(), header.value()));
        var clean = new WebSocketHandshakeException(new DeliveredResponse<>(wire, request.build(), wire.body()));
        return clean.initCause(refusal.getCause());
    }

    private void refuseOwn(String name) {
        if (own.stream().anyMatch(header -> header.name().equalsIgnoreCase(name))) {
            throw new IllegalArgumentException("the handshake with " + Origin.describe(target) + " brings its own "
                    + name + " header, which Signet sets: leave it out, or open the WebSocket with another client");
        }
    }
}
