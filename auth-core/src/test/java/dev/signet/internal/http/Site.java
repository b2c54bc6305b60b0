package dev.signet.internal.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A real server on a loopback port that remembers what it saw. */
final class Site implements AutoCloseable {
    record Seen(String method, String path, Headers headers, byte[] body) {
        String authorization() {
            return headers.getFirst("Authorization");
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    record Reply(int status, Map<String, String> headers, byte[] body) {
        static Reply of(int status, String body) {
            return new Reply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
        }

        Reply with(String name, String value) {
            return new Reply(status, Map.of(name, value), body);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Function<Seen, Reply> answers;

    private Site(Function<Seen, Reply> answers) {
        this.answers = answers;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static Site answering(Function<Seen, Reply> answers) {
        return new Site(answers);
    }

    /** Takes {@code token-2} and later; answers 401 to {@code token-1}. */
    static Site refusingTheFirstToken() {
        return answering(request -> "Bearer token-1".equals(request.authorization())
                ? Reply.of(401, "refused").with("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                : Reply.of(200, "welcome"));
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    URI at(String path) {
        return URI.create(origin() + path);
    }

    List<Seen> seen() {
        return seen;
    }

    List<String> authorizations() {
        return seen.stream().map(Seen::authorization).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes());
            seen.add(request);
            var reply = answers.apply(request);
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            exchange.getResponseBody().write(reply.body());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
