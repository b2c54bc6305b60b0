package dev.signet.internal.oauth;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server on 127.0.0.1 that says byte for byte what a test tells it to. */
final class RawServer implements AutoCloseable {
    /** What the server does with one connection; the connection is closed afterwards. */
    interface Conversation {
        void hold(Connection connection) throws IOException;
    }

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Conversation conversation;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch requestArrived = new CountDownLatch(1);
    private final CountDownLatch closedByPeer = new CountDownLatch(1);

    RawServer(Conversation conversation) throws IOException {
        this.conversation = conversation;
        daemon(this::accept);
    }

    /** Answers each request of a connection with {@code answer}. */
    static RawServer answering(String answer) throws IOException {
        return new RawServer(connection -> {
            while (true) {
                connection.readRequest();
                connection.send(answer);
            }
        });
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                daemon(() -> hold(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void hold(Socket socket) {
        try (socket) {
            conversation.hold(new Connection(socket));
        } catch (IOException e) {
            closedByPeer.countDown();
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    URI tlsUri(String path) {
        return URI.create("https://127.0.0.1:" + port() + path);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Whole requests received so far, head and body. */
    List<String> requests() {
        return requests;
    }

    int connections() {
        return connections.get();
    }

    boolean awaitRequest() throws InterruptedException {
        return requestArrived.await(10, TimeUnit.SECONDS);
    }

    boolean awaitClosedByPeer() throws InterruptedException {
        return closedByPeer.await(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** One accepted connection. */
    final class Connection {
        private final Socket socket;

        private Connection(Socket socket) {
            this.socket = socket;
        }

        /** Goes on in TLS. */
        Connection startTls(SSLContext context) throws IOException {
            SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
            secure.startHandshake();
            return new Connection(secure);
        }

        /** Reads one request whole, and remembers it. */
        String readRequest() throws IOException {
            var request = new ByteArrayOutputStream();
            while (!request.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                request.write(readByte());
            }
            int length = contentLength(request.toString(StandardCharsets.ISO_8859_1));
            for (int i = 0; i < length; i++) {
                request.write(readByte());
            }
            String whole = request.toString(StandardCharsets.UTF_8);
            requests.add(whole);
            requestArrived.countDown();
            return whole;
        }

        private int readByte() throws IOException {
            int read = socket.getInputStream().read();
            if (read < 0) {
                throw new EOFException();
            }
            return read;
        }

        private static int contentLength(String head) {
            return head.lines()
                    .filter(line -> line.toLowerCase().startsWith("content-length:"))
                    .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                    .findFirst()
                    .orElse(0);
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.UTF_8));
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** Sends the text one byte at a time, each after {@code millis}. */
        void trickle(String text, int millis) throws IOException {
            for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
                send(new byte[] {one});
                try {
                    // Ends early only when the peer is known to be gone.
                    closedByPeer.await(millis, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }

        /** Says nothing more until the peer closes. */
        void stall() throws IOException {
            while (true) {
                readByte();
                requestArrived.countDown();
            }
        }

        /** Closes so that the peer gets a reset instead of an end. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
