package dev.signet.internal.oauth;

import dev.signet.auth.TimeSource;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** One request and the wait for the whole of its answer. */
final class Exchange {
    static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int PROXY_LOGIN = 407;

    /** How the JDK says that the first bytes of a server are no TLS record. */
    private static final Set<String> NO_TLS =
            Set.of("Unsupported or unrecognized SSL message", "Unrecognized SSL message, plaintext connection?");

    private static final Pattern SENDABLE = Pattern.compile("[!-~]([ -~]*[!-~])?");

    private final HttpRequest request;
    private final BooleanSupplier withdrawal;
    private final Duration deadline;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();

    private Exchange(HttpRequest request, BooleanSupplier withdrawal, Duration deadline) {
        this.request = request;
        this.withdrawal = withdrawal;
        this.deadline = deadline;
    }

    static Exchange post(
            URI endpoint, String contentType, byte[] content, Map<String, String> headers, Duration deadline) {
        var body = new OneTimeBody(content);
        HttpRequest request = request(endpoint, headers)
                .header("Content-Type", contentType)
                .POST(body)
                .build();
        return new Exchange(request, body::withdraw, deadline);
    }

    /** Without a body there is nothing whose departure could be told, nor that matters. */
    static Exchange get(URI endpoint, Map<String, String> headers, Duration deadline) {
        return new Exchange(request(endpoint, headers).GET().build(), () -> false, deadline);
    }

    private static HttpRequest.Builder request(URI endpoint, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(endpoint)
                .header("Accept", "application/json")
                .header("User-Agent", "signet");
        headers.forEach((name, value) -> {
            // Checked here, since the JDK's refusal of a header quotes its value.
            if (!SENDABLE.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "the value for header " + name + " has a character that can't be sent");
            }
            request.header(name, value);
        });
        return request;
    }

    /**
     * Sends the request and waits.
     *
     * @param left what is left of the deadline
     */
    Answer perform(HttpClient client, TimeSource time, Duration left) {
        // HttpRequest.timeout ends with the answer's head; this deadline covers the body too.
        TimeSource.Scheduled timer = time.schedule(left, () -> answer.complete(late()));
        // Not sendAsync: the JDK hands its answers over in the common pool, which the host may have filled with work
        // that
        // waits, and then a rotated token would lie there unread.
        var sender = new Thread(() -> send(client), "signet-call");
        sender.setDaemon(true);
        try {
            sender.start();
        } catch (OutOfMemoryError e) {
            // The host has used up its threads; nothing was sent.
            timer.cancel();
            return new Answer.NotSent("this process can start no more threads");
        }
        try {
            return await();
        } finally {
            timer.cancel();
            sender.interrupt();
        }
    }

    private void send(HttpClient client) {
        try {
            answer.complete(answer(client.send(request, head -> new BoundedBody(MAX_ANSWER_BYTES))));
        } catch (IOException | RuntimeException e) {
            answer.complete(failure(e));
        } catch (InterruptedException e) {
            // The deadline has passed, or the answer is there: nobody waits any more.
            answer.complete(late());
        }
    }

    /** An interrupt must not lose an answer that may hold the only live refresh token: it is kept for later. */
    private Answer await() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("an answer is never completed with an exception", e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Answer answer(HttpResponse<String> received) {
        if (received.statusCode() == PROXY_LOGIN && withdrawal.getAsBoolean()) {
            return new Answer.NotSent("the proxy asks for a login, which is not supported");
        }
        // The JDK gives no body at all for what a proxy said to CONNECT.
        String text = Objects.requireNonNullElse(received.body(), "");
        return new Answer.Response(received.statusCode(), received.headers(), text);
    }

    private Answer failure(Throwable failure) {
        String reason = reason(failure);
        boolean kept = withdrawal.getAsBoolean() || beganWithoutTls(failure);
        return kept ? new Answer.NotSent(reason) : new Answer.Lost(reason);
    }

    /**
     * Whether the first that came from the server was no TLS, so that no key was agreed on and nothing could be sent. Only the words
     * of the JDK tell this from a failure later on; should they change, the answer counts as lost, which is safe.
     */
    private static boolean beganWithoutTls(Throwable failure) {
        return causes(failure)
                .anyMatch(
                        cause -> cause instanceof SSLException && NO_TLS.contains(String.valueOf(cause.getMessage())));
    }

    private Answer late() {
        String within = "within " + deadline.toMillis() + " ms";
        return withdrawal.getAsBoolean()
                ? new Answer.NotSent("no connection that could take the request " + within)
                : new Answer.Lost("no whole answer " + within);
    }

    /** In our words: messages of the JDK may quote what was received. */
    static String reason(Throwable failure) {
        if (has(failure, BoundedBody.TooLongException.class)) {
            return "the answer is longer than " + MAX_ANSWER_BYTES + " bytes";
        }
        if (has(failure, UnknownHostException.class) || has(failure, UnresolvedAddressException.class)) {
            return "the host is not known";
        }
        if (has(failure, GeneralSecurityException.class)) {
            return "the server's TLS certificate is not trusted: issuer, name or dates do not fit; "
                    + "a private issuer belongs into the CA bundle or the JVM's trust store";
        }
        if (has(failure, SSLException.class)) {
            return "TLS failed";
        }
        if (has(failure, HttpConnectTimeoutException.class)) {
            return "no connection within " + ReusableHttpClient.CONNECT_TIMEOUT.toMillis() + " ms";
        }
        if (has(failure, NoRouteToHostException.class)) {
            return "there is no route to the host";
        }
        if (has(failure, ConnectException.class)) {
            return "the connection was refused";
        }
        return "the connection broke, or what came is no HTTP";
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        return causes(failure).anyMatch(kind::isInstance);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }
}
