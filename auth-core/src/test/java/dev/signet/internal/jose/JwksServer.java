package dev.signet.internal.jose;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Publishes a JWK set on a loopback address, counts who asks, and can be held up. */
public final class JwksServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile int status = 200;
    private volatile String body;
    private volatile String cacheControl = "";
    private volatile CountDownLatch asked = new CountDownLatch(1);
    private volatile CountDownLatch gate = new CountDownLatch(0);

    public JwksServer(String body) throws IOException {
        this.body = body;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.setExecutor(workers);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            asked.countDown();
            await(gate);
            if (!cacheControl.isEmpty()) {
                exchange.getResponseHeaders().add("Cache-Control", cacheControl);
            }
            byte[] bytes = body().getBytes(StandardCharsets.UTF_8);
            boolean bare = bytes.length == 0 || status == 204 || status == 304;
            exchange.sendResponseHeaders(status, bare ? -1 : bytes.length);
            if (!bare) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        server.start();
    }

    private String body() {
        return body;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
    }

    public int requests() {
        return requests.get();
    }

    public void publish(String set) {
        status = 200;
        body = set;
    }

    public void fail(int with) {
        status = with;
    }

    public void cacheControl(String value) {
        cacheControl = value;
    }

    /** Holds the next answers back until the result is counted down. */
    public CountDownLatch hold() {
        asked = new CountDownLatch(1);
        gate = new CountDownLatch(1);
        return gate;
    }

    public void awaitRequest() throws IOException {
        await(asked);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("waited 20 s in vain");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        workers.shutdownNow();
    }
}
