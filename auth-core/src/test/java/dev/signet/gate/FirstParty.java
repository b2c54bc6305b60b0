package dev.signet.gate;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.signet.testkit.FakeAuthorizationServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The CLI's own hosts, as it sees them through {@link #environment()}: an agent whose identity is all there is signs for these
 * and no others. Behind them is a fake server, which judges every {@code Authorization}; each request is noted. Safe for use by
 * several threads.
 */
public final class FirstParty implements AutoCloseable {
    /** Their names. */
    public static final Set<String> HOSTS = Set.of("chatgpt.com", "api.openai.com", "auth.openai.com");

    private static final List<String> CREDENTIAL =
            List.of("Authorization", "ChatGPT-Account-ID", "X-OpenAI-Fedramp", "Content-Type");

    /** What the fake server has under the same paths. */
    private static final List<String> FORWARDED =
            List.of("/api/accounts/", "/backend-api/wham/agent-identities/", "/oauth/");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeAuthorizationServer server;
    private final PrivateAuthority authority;
    private final HttpsServer https;
    private final ConnectProxy proxy;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();

    /**
     * Puts the hosts in front of {@code server}.
     *
     * @param authority has vouched for {@link #HOSTS}
     */
    public FirstParty(PrivateAuthority authority, FakeAuthorizationServer server) throws IOException {
        this.server = server;
        this.authority = authority;
        this.https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(authority.serverContext()));
        https.setExecutor(threads);
        https.createContext("/", this::serve);
        https.start();
        this.proxy = new ConnectProxy(HOSTS, https.getAddress());
    }

    /**
     * A request as it arrived.
     *
     * @param host that it was meant for
     * @param path without the query
     * @param status that it was answered with
     */
    public record Seen(String host, String method, String path, Headers headers, String body, int status) {
        /** The credential it came with; empty when it came bare. */
        public Optional<String> authorization() {
            return Optional.ofNullable(headers.getFirst("Authorization"));
        }

        /** What it was for; neither its fields nor its body. */
        @Override
        public String toString() {
            return method + " " + host + path + " " + status
                    + authorization()
                            .map(value -> " " + value.replaceFirst(" .*", ""))
                            .orElse("");
        }
    }

    /** The requests so far, in the order in which they were answered. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Blocks until whatever was sent by programs that have ended is answered and noted; at most 30 s. */
    public void awaitIdle() throws InterruptedException {
        proxy.awaitIdle();
    }

    /** What the CLI asked for besides, such as {@code CONNECT example.test:443}, and did not get. */
    public List<String> refusedHosts() {
        return proxy.refused();
    }

    /** The variables that lead the CLI here. */
    public Map<String, String> environment() {
        var variables = new HashMap<String, String>();
        variables.put("HTTPS_PROXY", proxy.uri().toString());
        variables.put("HTTP_PROXY", proxy.uri().toString());
        variables.put("NO_PROXY", "127.0.0.1");
        variables.put("CODEX_CA_CERTIFICATE", authority.certificate().toString());
        return variables;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Answer answer = answer(exchange, body);
            seen.add(new Seen(
                    exchange.getRequestHeaders().getFirst("Host"),
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders(),
                    body,
                    answer.status()));
            byte[] content = answer.content().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Answer(int status, String type, String content) {
        static Answer of(HttpResponse<String> response) {
            String type = response.headers().firstValue("Content-Type").orElse("text/plain");
            return new Answer(response.statusCode(), type, response.body());
        }
    }

    private Answer answer(HttpExchange exchange, String body) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        if (FORWARDED.stream().anyMatch(path::startsWith)) {
            return Answer.of(forward(exchange, exchange.getRequestMethod(), path, body));
        }
        Answer judgement =
                Answer.of(forward(exchange, "GET", server.resourceUri().getPath(), ""));
        boolean isModel = path.endsWith("/responses");
        if (isModel && exchange.getRequestMethod().equals("GET")) {
            // The CLI would rather have a WebSocket, and asks five times for one unless it is told that there is none.
            return new Answer(426, "application/json", "{}");
        }
        if (judgement.status() != 200) {
            // To whoever has no credential a 401 says to try again.
            return exchange.getRequestHeaders().containsKey("Authorization")
                    ? judgement
                    : new Answer(403, "application/json", "{}");
        }
        return isModel
                ? new Answer(200, "text/event-stream", ModelEndpoint.ANSWER)
                : new Answer(404, "application/json", "{}");
    }

    private HttpResponse<String> forward(HttpExchange exchange, String method, String path, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.baseUri().resolve(path))
                .timeout(PATIENCE)
                .method(method, BodyPublishers.ofString(body));
        for (String name : CREDENTIAL) {
            exchange.getRequestHeaders().getOrDefault(name, List.of()).forEach(value -> request.header(name, value));
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        https.stop(0);
        threads.shutdownNow();
    }
}
