package dev.signet.testkit;

import dev.signet.auth.TimeSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server on a raw socket of a loopback address that fails in the ways in which networks fail: every {@link Delivery}, resets
 * included. It takes one request on each connection, at any path.
 *
 * <p>Alone it gives the answers it was started with, in order, and repeats the last one. In front of another server it passes
 * requests on and delivers that server's answers; so the server's work is done and its answer is lost when the test says so:
 *
 * <pre>{@code
 * try (FaultyServer network = FaultyServer.inFrontOf(server.baseUri())) {
 *     network.enqueue(ScriptedAnswer.regular().delivered(Delivery.RESET));
 *     // ... refresh at network.uri("/oauth/token"): the token is spent, and the answer never comes ...
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class FaultyServer implements AutoCloseable {
    private static final Duration DRIP = Duration.ofSeconds(1);
    private static final int BACKLOG = 1024;

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(FaultyServer::daemon);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final Queue<ScriptedAnswer> queue = new ConcurrentLinkedQueue<>();
    private final TimeSource time;
    private final @Nullable URI upstream;
    private volatile ScriptedAnswer fallback;

    private FaultyServer(TimeSource time, @Nullable URI upstream, ScriptedAnswer fallback) {
        this.time = time;
        this.upstream = upstream;
        this.fallback = fallback;
        try {
            this.server = new ServerSocket(0, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw new UncheckedIOException("can't listen on 127.0.0.1: " + e.getMessage(), e);
        }
        threads.execute(this::acceptAll);
    }

    /**
     * Starts a server that gives the same answer to every request.
     *
     * @param answer not {@link ScriptedAnswer#regular()}, as there is no server to make it
     * @return running, on a free port of 127.0.0.1
     */
    public static FaultyServer start(ScriptedAnswer answer) {
        return start(TimeSource.system(), answer);
    }

    /**
     * Starts a server that gives the same answer to every request.
     *
     * @param time by which {@link Delivery#DRIP_BODY} drips
     * @param answer not {@link ScriptedAnswer#regular()}, as there is no server to make it
     * @return running, on a free port of 127.0.0.1
     */
    public static FaultyServer start(TimeSource time, ScriptedAnswer answer) {
        var server = new FaultyServer(time, null, ScriptedAnswer.status(500));
        try {
            server.always(answer);
        } catch (IllegalArgumentException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /**
     * Starts a server that passes requests on and answers as the other server does, unless an answer is queued.
     *
     * @param upstream an http address; its path is not used
     * @return running, on a free port of 127.0.0.1
     */
    public static FaultyServer inFrontOf(URI upstream) {
        return new FaultyServer(TimeSource.system(), upstream, ScriptedAnswer.regular());
    }

    /**
     * Queues answers for the next requests, one each.
     *
     * @param answers in order
     * @throws IllegalArgumentException for {@link ScriptedAnswer#regular()} without another server behind this one, and for
     *     one with changes to a grant, which only the {@link FakeAuthorizationServer} itself can make
     */
    public void enqueue(ScriptedAnswer... answers) {
        for (ScriptedAnswer answer : answers) {
            requirePossible(answer);
        }
        queue.addAll(List.of(answers));
    }

    /**
     * Changes what is answered when no answer is queued.
     *
     * @param answer from the next request on
     * @throws IllegalArgumentException as {@link #enqueue} does
     */
    public void always(ScriptedAnswer answer) {
        requirePossible(answer);
        fallback = answer;
    }

    private void requirePossible(ScriptedAnswer answer) {
        if (answer.isRegular() && upstream == null) {
            throw new IllegalArgumentException(
                    "a regular answer needs a server to make it: use FaultyServer.inFrontOf");
        }
        if (!answer.terms().equals(GrantTerms.REGULAR)) {
            throw new IllegalArgumentException(
                    "a faulty server passes grants on as they are: queue this answer at the FakeAuthorizationServer");
        }
    }

    /**
     * Where it listens.
     *
     * @return {@code http://127.0.0.1:} and the port, without a path
     */
    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /**
     * An address at this server; all are answered alike.
     *
     * @param path with its leading slash
     * @return the address
     */
    public URI uri(String path) {
        return baseUri().resolve(path);
    }

    /**
     * How many connections were accepted.
     *
     * @return those reset before their request included
     */
    public int connections() {
        return connections.get();
    }

    /**
     * How many requests were read to their end.
     *
     * @return zero or more
     */
    public int requests() {
        return requests.get();
    }

    /** Stops at once: requests under way lose their connection. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "FaultyServer[" + baseUri() + "]";
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                connections.incrementAndGet();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException | RejectedExecutionException e) {
            // The server was closed, and close() takes care of the sockets.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            ScriptedAnswer next = Objects.requireNonNullElse(queue.poll(), fallback);
            if (next.delivery() == Delivery.RESET_ON_CONNECT) {
                reset(socket);
                return;
            }
            Optional<RawMessage> request = RawMessage.readRequest(socket.getInputStream());
            if (request.isPresent()) {
                requests.incrementAndGet();
                RawMessage answer =
                        next.isRegular() ? forward(request.get()).with(next.headers()) : RawMessage.of(next);
                deliver(socket, answer, next.delivery());
            }
        } catch (IOException | RuntimeException e) {
            // The client went away, or sent what is no request: either way this connection is over.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private RawMessage forward(RawMessage request) throws IOException {
        URI target = Objects.requireNonNull(upstream, "upstream");
        try (var socket = new Socket(target.getHost(), target.getPort())) {
            open.add(socket);
            try {
                RawMessage passed = request.with(Map.of());
                socket.getOutputStream().write(passed.head());
                socket.getOutputStream().write(passed.body());
                return RawMessage.readResponse(socket.getInputStream());
            } finally {
                open.remove(socket);
            }
        }
    }

    private void deliver(Socket socket, RawMessage answer, Delivery delivery) throws IOException, InterruptedException {
        switch (delivery) {
            case CLOSE -> {}
            case RESET, RESET_ON_CONNECT -> reset(socket);
            case STALL_HEADERS -> stall(socket);
            default -> {
                socket.getOutputStream().write(answer.head());
                deliverBody(socket, answer.body(), delivery);
            }
        }
    }

    private void deliverBody(Socket socket, byte[] body, Delivery delivery) throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        switch (delivery) {
            case TRUNCATE_BODY -> out.write(body, 0, body.length / 2);
            case STALL_BODY -> {
                out.write(body, 0, body.length / 2);
                stall(socket);
            }
            case KEEP_OPEN -> {
                out.write(body);
                stall(socket);
            }
            case DRIP_BODY -> {
                for (byte b : body) {
                    out.write(b);
                    var over = new CountDownLatch(1);
                    time.schedule(DRIP, over::countDown);
                    over.await();
                }
            }
            case ENDLESS_BODY -> ExchangeWriter.writeForever(out, body.length == 0 ? new byte[] {' '} : body);
            default -> out.write(body);
        }
    }

    /** Closing without a linger time sends RST instead of FIN. */
    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Until either side closes the connection. */
    private static void stall(Socket socket) throws IOException {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "signet-testkit-raw");
        thread.setDaemon(true);
        return thread;
    }
}
