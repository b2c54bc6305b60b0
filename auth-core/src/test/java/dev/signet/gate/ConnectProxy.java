package dev.signet.gate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A proxy on loopback (RFC 9110, section 9.3.6) that leads each host it knows to one server of the test. Everything else is
 * refused with 502 and noted, so nothing behind it reaches a network. Safe for use by several threads.
 */
final class ConnectProxy implements AutoCloseable {
    private static final int MAX_HEAD = 16 * 1024;
    private static final int PATIENCE_MILLIS = 30_000;

    private final Set<String> hosts;
    private final InetSocketAddress server;
    private final ServerSocket door;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();
    private int open;
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();

    /** Leads port 443 of {@code hosts} to {@code server}. */
    ConnectProxy(Set<String> hosts, InetSocketAddress server) throws IOException {
        this.hosts = Set.copyOf(hosts);
        this.server = server;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /** Blocks until nobody is connected any more and the server has dealt with all it was sent; at most 30 s. */
    void awaitIdle() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        synchronized (lock) {
            while (open > 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError(open + " tunnels are open still");
                }
                lock.wait(left);
            }
        }
    }

    /** What was asked for and not given, such as {@code CONNECT example.test:443}. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                client.setSoTimeout(PATIENCE_MILLIS);
                sockets.add(client);
                count(1);
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                // It was closed.
            }
        }
    }

    private void count(int more) {
        synchronized (lock) {
            open += more;
            lock.notifyAll();
        }
    }

    private void serve(Socket client) {
        try (client) {
            String[] request = head(client.getInputStream()).split(" ", 3);
            if (request.length == 3 && request[0].equals("CONNECT") && isKnown(request[1])) {
                tunnel(client);
            } else {
                refused.add(request[0] + " " + (request.length > 1 ? authority(request[1]) : ""));
                answer(client, "502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close");
            }
        } catch (IOException e) {
            // One side is gone, and with it the tunnel.
        } finally {
            sockets.remove(client);
            count(-1);
        }
    }

    private boolean isKnown(String authority) {
        return authority.endsWith(":443") && hosts.contains(authority.substring(0, authority.length() - 4));
    }

    /** Of an address no more than where it leads: a path may hold a secret. */
    private static String authority(String target) {
        return target.replaceFirst("^(\\w+://[^/?#]*).*", "$1");
    }

    /** Ends when the server has closed its side, which it does once the client has and all is answered. */
    private void tunnel(Socket client) throws IOException {
        try (Socket behind = new Socket(server.getAddress(), server.getPort())) {
            behind.setSoTimeout(PATIENCE_MILLIS);
            sockets.add(behind);
            answer(client, "200 Connection established");
            threads.execute(() -> relay(client, behind));
            relay(behind, client);
            sockets.remove(behind);
        }
    }

    private static void relay(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            drain(from);
        }
    }

    /** Whoever is left without the other side is heard out. */
    private static void drain(Socket from) {
        try {
            from.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // Gone too.
        }
    }

    private static void answer(Socket client, String statusAndFields) throws IOException {
        client.getOutputStream()
                .write(("HTTP/1.1 " + statusAndFields + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** The request line; what follows it up to the empty line is read and dropped. */
    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || head.length() > MAX_HEAD) {
                throw new SocketException("no request");
            }
            head.append((char) next);
        }
        return head.substring(0, head.indexOf("\r\n"));
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
