package dev.signet.gate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signet.testkit.FakeAuthorizationServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A model that says OK to whoever has a token that the fake server's resource takes. */
final class ModelEndpoint implements AutoCloseable {
    /** Server-sent events that say OK. */
    static final String ANSWER = event("response.created", "\"response\":{\"id\":\"resp_1\"}")
            + event(
                    "response.output_item.done",
                    "\"item\":{\"type\":\"message\",\"role\":\"assistant\",\"id\":\"msg_1\",\"content\":"
                            + "[{\"type\":\"output_text\",\"text\":\"OK\"}]}")
            + event(
                    "response.completed",
                    "\"response\":{\"id\":\"resp_1\",\"usage\":{\"input_tokens\":1,\"input_tokens_details\":null,"
                            + "\"output_tokens\":1,\"output_tokens_details\":null,\"total_tokens\":2}}");

    private final FakeAuthorizationServer server;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();

    ModelEndpoint(FakeAuthorizationServer server) throws IOException {
        this.server = server;
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(threads);
        http.createContext("/v1/responses", this::respond);
        http.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    private void respond(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            int status = judge(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] body = status == 200 ? ANSWER.getBytes(StandardCharsets.UTF_8) : new byte[0];
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            if (status == 401) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private int judge(Optional<String> authorization) throws IOException {
        var request = HttpRequest.newBuilder(server.resourceUri());
        authorization.ifPresent(value -> request.header("Authorization", value));
        try {
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 503;
        }
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
