package dev.signet.internal.http;

import dev.signet.auth.AuthException;
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

/** One {@code sendAsync}: authorize, send, and again for as long as {@link Tries} allows. Blocks no thread. Used once. */
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

    private void sendFirst(AuthHeaders common) {
        try {
            var headers = request.proven(common);
            exchange(request.first(headers), headers, Tries.NONE);
        } catch (AuthException e) {
            steps.fail(e);
        }
    }

    private void exchange(HttpRequest authorized, AuthHeaders headers, Tries tries) {
        var gate = context.gate(request, headers, handler, tries);
        steps.followBoth(send(authorized, gate), (response, failure) -> {
            var held = gate.held();
            if (failure != null && (held == null || !isBreak(AsyncSteps.unwrap(failure)))) {
                steps.fail(
                        StallLimit.stall(handler).<Throwable>map(stall -> stall).orElse(failure));
            } else if (held != null) {
                judge(gate, held, headers, tries, () -> handOver(held, response, failure));
            } else {
                complete(response, response.body());
            }
        });
    }

    private static boolean isBreak(Throwable failure) {
        return failure instanceof IOException && !(failure instanceof HttpTimeoutException);
    }

    private void judge(AnswerGate<T> gate, HeldBody<T> held, AuthHeaders sent, Tries tries, Runnable handOver) {
        var unused = steps.result().whenComplete((response, failure) -> {
            if (failure != null) {
                held.discard();
            }
        });
        if (steps.result().isDone()) {
            return;
        }
        if (gate.asksForNonce()) {
            steps.hopAfter(
                    CompletableFuture.completedFuture(sent),
                    same -> sendAgain(same, held, tries.after(true), handOver));
            return;
        }
        var verdicts = context.authorizer().rejectedAsync(request.target(), sent, held.challenges());
        steps.hopAfter(verdicts, verdict -> {
            if (verdict instanceof Verdict.Retry retry) {
                sendAgain(retry.headers(), held, tries.after(false), handOver);
            } else {
                handOver.run();
            }
        });
    }

    private void sendAgain(AuthHeaders better, HeldBody<T> held, Tries tries, Runnable handOver) {
        AuthHeaders headers;
        try {
            headers = request.proven(better);
        } catch (AuthException e) {
            steps.fail(e);
            return;
        }
        var again = request.again(headers);
        if (again.isPresent()) {
            held.discard();
            exchange(again.get(), headers, tries);
        } else {
            context.tellNotReplayed(request);
            handOver.run();
        }
    }

    /** Gives the caller the 401; one whose body broke off is a 401 all the same, until it comes to handing it over. */
    private void handOver(HeldBody<T> held, HttpResponse<T> refusal, @Nullable Throwable failure) {
        if (failure != null) {
            steps.fail(failure);
        } else {
            steps.follow(held.deliver(handler).toCompletableFuture(), body -> complete(refusal, body));
        }
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
