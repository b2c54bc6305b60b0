package dev.signet.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server whose every byte a test decides. */
final class RawServer implements AutoCloseable {
    /** What a test does with each connection. */
    interface Script {
        void run(Connection connection) throws Exception;
    }

    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();

    private RawServer(Script script) {
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(() -> accept(script));
    }

    static RawServer running(Script script) {
        return new RawServer(script);
    }

    String origin() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    URI at(String path) {
        return URI.create(origin() + path);
    }

    URI webSocket(String path) {
        return URI.create("ws://127.0.0.1:" + listening.getLocalPort() + path);
    }

    int connections() {
        return open.size();
    }

    /** Request line and headers of every request, as they came. */
    List<String> heads() {
        return heads;
    }

    private void accept(Script script) {
        while (!listening.isClosed()) {
            try {
                var socket = listening.accept();
                open.add(socket);
                threads.execute(() -> serve(socket, script));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, Script script) {
        try (socket) {
            script.run(new Connection(socket, heads));
        } catch (Exception e) {
            // The client went away, or the test has ended: the assertions tell.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (var socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }

    /** One client. */
    record Connection(Socket socket, List<String> heads) {
        String readHead() throws IOException {
            var head = new StringBuilder();
            InputStream in = socket.getInputStream();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("the client closed the connection");
                }
                head.append((char) next);
            }
            heads.add(head.toString());
            return head.toString();
        }

        String read(int bytes) throws IOException {
            return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }

        /** Returns when the client has closed the connection. */
        void awaitEnd() throws IOException {
            while (socket.getInputStream().read() >= 0) {
                continue;
            }
        }
    }

    static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }
}
