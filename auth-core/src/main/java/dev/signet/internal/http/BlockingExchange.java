package dev.signet.internal.http;

import dev.signet.auth.AuthHeaders;
import dev.signet.auth.Verdict;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One {@code send}: authorize, send, and again for as long as {@link Tries} allows. Used once, by one thread. */
final class BlockingExchange<T> {
    private final ExchangeContext context;
    private final OutgoingRequest request;
    private final BodyHandler<T> handler;
    private Tries tries = Tries.NONE;

    BlockingExchange(ExchangeContext context, OutgoingRequest request, BodyHandler<T> handler) {
        this.context = context;
        this.request = request;
        this.handler = handler;
    }

    HttpResponse<T> run() throws IOException, InterruptedException {
        var headers = request.proven(context.authorizer().authorize(request.target()));
        var next = request.first(headers);
        while (true) {
            var gate = context.gate(request, headers, handler, tries);
            @Nullable HttpResponse<T> response = null;
            @Nullable IOException broken = null;
            try {
                response = context.delegate().send(next, gate);
            } catch (HttpTimeoutException e) {
                throw e;
            } catch (IOException e) {
                if (gate.held() == null) {
                    throw StallLimit.stall(handler)
                            .map(BlockingExchange::failure)
                            .orElse(e);
                }
                // A 401 whose body broke off is a 401 all the same.
                broken = e;
            }
            var held = gate.held();
            if (held == null) {
                return delivered(Objects.requireNonNull(response), response.body());
            }
            var again = again(gate.asksForNonce(), headers, held);
            if (again.isEmpty()) {
                return handOver(held, response, broken);
            }
            held.discard();
            tries = tries.after(gate.asksForNonce());
            headers = again.get().headers();
            next = again.get().request();
        }
    }

    /** The request as it goes out again. */
    private record Again(AuthHeaders headers, HttpRequest request) {}

    /** Empty when the 401 is the caller's. */
    private Optional<Again> again(boolean forNonce, AuthHeaders sent, HeldBody<T> held)
            throws IOException, InterruptedException {
        boolean judged = false;
        try {
            var better = forNonce ? Optional.of(sent) : newer(sent, held);
            Optional<Again> again = Optional.empty();
            if (better.isPresent()) {
                var headers = request.proven(better.get());
                again = request.again(headers).map(repeated -> new Again(headers, repeated));
                if (again.isEmpty()) {
                    context.tellNotReplayed(request);
                }
            }
            judged = true;
            return again;
        } finally {
            if (!judged) {
                held.discard();
            }
        }
    }

    private Optional<AuthHeaders> newer(AuthHeaders sent, HeldBody<T> held) throws IOException, InterruptedException {
        return context.authorizer().rejected(request.target(), sent, held.challenges()) instanceof Verdict.Retry retry
                ? Optional.of(retry.headers())
                : Optional.empty();
    }

    private HttpResponse<T> handOver(HeldBody<T> held, @Nullable HttpResponse<T> response, @Nullable IOException broken)
            throws IOException, InterruptedException {
        boolean delivered = false;
        try {
            if (broken != null) {
                throw broken;
            }
            var body = await(held.deliver(handler));
            delivered = true;
            return delivered(Objects.requireNonNull(response), body);
        } finally {
            if (!delivered) {
                held.discard();
            }
        }
    }

    private HttpResponse<T> delivered(HttpResponse<T> wire, T body) {
        return new DeliveredResponse<>(wire, request.original(), body);
    }

    private static <T> T await(CompletionStage<T> body) throws IOException, InterruptedException {
        try {
            return body.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw failure(AsyncSteps.unwrap(Objects.requireNonNullElse(e.getCause(), e)));
        }
    }

    /** With the stack of the caller, as the JDK's own failures have. */
    private static IOException failure(Throwable cause) {
        if (cause instanceof HttpTimeoutException) {
            var timeout = new HttpTimeoutException(cause.getMessage());
            timeout.initCause(cause);
            return timeout;
        }
        return new IOException(cause.getMessage(), cause);
    }
}
