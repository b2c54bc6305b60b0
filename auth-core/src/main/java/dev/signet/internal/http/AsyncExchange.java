package dev.signet.internal.http;

import dev.signet.auth.AuthHeaders;
import dev.signet.auth.Verdict;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One {@code sendAsync}: authorize, send, and at most once more. Blocks no thread. Used once. */
final class AsyncExchange<T> {
    private final ExchangeContext context;
    private final OutgoingRequest request;
    private final BodyHandler<T> handler;
    private final @Nullable PushPromiseHandler<T> pushes;
    private final AsyncSteps<HttpResponse<T>> steps;

    AsyncExchange(
            ExchangeContext context,
            OutgoingRequest request,
            BodyHandler<T> handler,
            @Nullable PushPromiseHandler<T> pushes) {
        this.context = context;
        this.request = request;
        this.handler = handler;
        this.pushes = pushes;
        this.steps = new AsyncSteps<>(context.executor());
    }

    CompletableFuture<HttpResponse<T>> start() {
        steps.followShared(context.authorizer().authorizeAsync(request.target()), this::sendFirst);
        return steps.result();
    }

    private void sendFirst(AuthHeaders headers) {
        var gate = context.gate(request, headers, handler);
        steps.followBoth(send(request.first(headers), gate), (response, failure) -> {
            var held = gate.held();
            if (failure != null && (held == null || !isBreak(AsyncSteps.unwrap(failure)))) {
                steps.fail(failure);
            } else if (held != null) {
                judge(held, headers, () -> handOver(held, response, failure));
            } else {
                complete(response, response.body());
            }
        });
    }

    private static boolean isBreak(Throwable failure) {
        return failure instanceof IOException && !(failure instanceof HttpTimeoutException);
    }

    private void judge(HeldBody<T> held, AuthHeaders sent, Runnable handOver) {
        var unused = steps.result().whenComplete((response, failure) -> {
            if (failure != null) {
                held.discard();
            }
        });
        if (steps.result().isDone()) {
            return;
        }
        var verdicts = context.authorizer().rejectedAsync(request.target(), sent, held.challenges());
        steps.hopAfter(verdicts, verdict -> {
            if (verdict instanceof Verdict.Retry retry) {
                var again = request.again(retry.headers());
                if (again.isPresent()) {
                    held.discard();
                    sendAgain(again.get(), retry.headers());
                    return;
                }
                context.tellNotReplayed(request);
            }
            handOver.run();
        });
    }

    /** Gives the caller the 401; one whose body broke off is a 401 all the same, until it comes to handing it over. */
    private void handOver(HeldBody<T> held, HttpResponse<T> refusal, @Nullable Throwable failure) {
        if (failure != null) {
            steps.fail(failure);
        } else {
            steps.follow(held.deliver(handler).toCompletableFuture(), body -> complete(refusal, body));
        }
    }

    private void sendAgain(HttpRequest again, AuthHeaders headers) {
        steps.follow(
                send(again, context.last(request, headers, handler)), response -> complete(response, response.body()));
    }

    private void complete(HttpResponse<T> wire, T body) {
        steps.complete(new DeliveredResponse<>(wire, request.original(), body));
    }

    private CompletableFuture<HttpResponse<T>> send(HttpRequest authorized, BodyHandler<T> gate) {
        var taker = pushes;
        return taker == null
                ? context.delegate().sendAsync(authorized, gate)
                : context.delegate().sendAsync(authorized, gate, new Pushes<>(request.original(), taker));
    }

    /** Shows the caller's own request, without credentials, as the one that brought a push. */
    private record Pushes<T>(HttpRequest original, PushPromiseHandler<T> taker) implements PushPromiseHandler<T> {
        @Override
        public void applyPushPromise(
                HttpRequest initiating,
                HttpRequest pushed,
                Function<BodyHandler<T>, CompletableFuture<HttpResponse<T>>> acceptor) {
            taker.applyPushPromise(original, pushed, acceptor);
        }
    }
}
