package dev.signet.internal.callback;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * Receives the answer of an authorization server that a browser brings to this machine's loopback address (RFC 8252,
 * section 7.3).
 *
 * <p>In order: {@link #open}; send the browser away with {@link #redirectUri()}; wait for {@link #answer()}, with a deadline
 * of your own; exchange the code; {@link #finish} with the page that tells the person how it ended; {@link #close()}.
 *
 * <p>The first request that carries the right state counts, and only that one. All others get a short refusal, and the wait goes on:
 * nobody who merely reaches the port can end, cancel or complete a sign-in. The browser that brought the answer is sent on
 * to an address without code and state, where it waits for the outcome. One daemon thread serves all connections.
 *
 * <p>Safe for use by several threads.
 */
public final class CallbackServer implements AutoCloseable {
    private static final int ID_BYTES = 18;
    private static final long JOIN_MILLIS = 1000;

    private final URI redirectUri;
    private final CallbackLoop loop;
    private final Thread thread;
    private final CompletableFuture<CallbackAnswer> answer = new CompletableFuture<>();
    private final CompletableFuture<Boolean> finished = new CompletableFuture<>();
    private final Map<CallbackFault, Integer> turnedAway = new EnumMap<>(CallbackFault.class);
    private boolean finishing;

    private CallbackServer(
            CallbackTerms terms, ServerSocketChannel socket, Selector selector, TimeSource time, String outcomeId) {
        int port = socket.socket().getLocalPort();
        this.redirectUri = URI.create("http://127.0.0.1:" + port + terms.path());
        var desk = new CallbackDesk(terms, port, outcomeId);
        this.loop = new CallbackLoop(terms, desk, socket, selector, time, new Telling());
        this.thread = daemon("signet-callback", loop);
    }

    /**
     * Listens. May take twice {@link CallbackLimits#departure()} for each candidate port whose listener is asked to leave.
     *
     * @param terms what is awaited, and where
     * @param time measures all limits
     * @param random makes the address of the outcome
     * @throws ConfigurationException when none of the ports can be had; it names them and who holds them
     * @throws InterruptedException when interrupted while another listener leaves
     */
    public static CallbackServer open(CallbackTerms terms, TimeSource time, SecureRandom random)
            throws ConfigurationException, InterruptedException {
        return open(terms, time, random, ListenerTable.ofThisMachine());
    }

    static CallbackServer open(CallbackTerms terms, TimeSource time, SecureRandom random, ListenerTable table)
            throws ConfigurationException, InterruptedException {
        ServerSocketChannel socket = new PortSearch(terms, time, table).listen();
        try {
            byte[] id = new byte[ID_BYTES];
            random.nextBytes(id);
            String outcomeId = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
            var server = new CallbackServer(terms, socket, selectorOf(socket), time, outcomeId);
            server.thread.start();
            return server;
        } catch (IOException e) {
            LoopbackPort.close(socket);
            throw new ConfigurationException(
                    "the browser's answer can't be received: the system gives no selector for sockets",
                    "Raise the limit of open files of this process (ulimit -n), and sign in again.",
                    e);
        }
    }

    private static Selector selectorOf(ServerSocketChannel socket) throws IOException {
        Selector selector = Selector.open();
        try {
            socket.register(selector, SelectionKey.OP_ACCEPT);
            return selector;
        } catch (IOException e) {
            selector.close();
            throw e;
        }
    }

    /** Where the authorization server is to send the browser, for {@code redirect_uri}; with the port that was had. */
    public URI redirectUri() {
        return redirectUri;
    }

    /** The port that was had. */
    public int port() {
        return redirectUri.getPort();
    }

    /**
     * The one good answer.
     *
     * @return completed on a thread that does nothing else, so that what depends on it may block; fails with
     *     {@link CancellationException} when the server ends before an answer came
     */
    public CompletableFuture<CallbackAnswer> answer() {
        return answer;
    }

    /**
     * Shows the person how it ended, and ends. When no answer has come there is nobody to show it to, and the port closes at
     * once; otherwise it closes as soon as the browser has the page, at the latest after {@link CallbackLimits#linger()}.
     *
     * @param outcome what the browser shows; the first call's page stands
     * @return whether the browser got it, once all sockets are closed
     */
    public CompletableFuture<Boolean> finish(Page outcome) {
        synchronized (this) {
            finishing = true;
        }
        loop.conclude(outcome);
        return finished;
    }

    /** How many requests were turned away so far, and why: what to tell a person who waits for nothing. */
    public Map<CallbackFault, Integer> turnedAway() {
        synchronized (turnedAway) {
            return Map.copyOf(turnedAway);
        }
    }

    /**
     * Frees the port and waits for that. After {@link #finish} the browser is given its time to fetch the page; else a
     * browser that still waits is told that the sign-in was not finished. An interrupt does not cut it short.
     */
    @Override
    public void close() {
        boolean wait;
        synchronized (this) {
            wait = finishing;
        }
        if (!wait) {
            loop.end();
        }
        if (!thread.equals(Thread.currentThread())) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        boolean interrupted = false;
        while (true) {
            try {
                // Completed by the loop's own timer at the latest.
                finished.join();
                thread.join(JOIN_MILLIS);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(String name, Runnable task) {
        // Takes over no thread locals: the host's have no place on a thread that outlives the call.
        var thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /** Takes the loop's news to those who wait. */
    private final class Telling implements CallbackLoop.Listener {
        private boolean told;

        @Override
        public void accepted(CallbackAnswer good) {
            told = true;
            daemon("signet-callback-answer", () -> answer.complete(good)).start();
        }

        @Override
        public void turnedAway(CallbackFault fault) {
            synchronized (turnedAway) {
                turnedAway.merge(fault, 1, Integer::sum);
            }
        }

        @Override
        public void ended(boolean delivered) {
            finished.complete(delivered);
            if (!told) {
                daemon("signet-callback-answer", () -> answer.cancel(false)).start();
            }
        }
    }
}
