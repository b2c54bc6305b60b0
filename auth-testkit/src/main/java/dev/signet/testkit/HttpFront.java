package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Sockets and threads of a fake server on a loopback address. Safe for use by several threads. */
final class HttpFront {
    private final HttpServer http;
    private final ExecutorService threads;
    private final URI uri;

    HttpFront(int port) throws IOException {
        this.http = LoopbackHttp.open(port);
        this.uri = URI.create("http://127.0.0.1:" + http.getAddress().getPort());
        // The JDK's default executor serves one request at a time: a single slow client would stop all.
        this.threads = Executors.newCachedThreadPool(HttpFront::daemon);
        this.http.setExecutor(threads);
    }

    URI uri() {
        return uri;
    }

    /** Each path also stands for all paths that begin with it, unless a longer one fits. */
    void serve(Map<String, ? extends Endpoint> endpoints) {
        endpoints.forEach((path, endpoint) -> http.createContext(path, exchange -> serve(exchange, endpoint)));
    }

    void start() {
        http.start();
    }

    /** At once: requests under way lose their connection. */
    void close() {
        threads.shutdownNow();
        http.stop(0);
    }

    private static void serve(HttpExchange exchange, Endpoint endpoint) throws IOException {
        try (exchange) {
            endpoint.serve(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "signet-testkit-http");
        thread.setDaemon(true);
        return thread;
    }
}
