package dev.signet.internal.callback;

import dev.signet.auth.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks whoever listens on a port to leave, as programs that share registered ports ask each other: by {@code GET /cancel}.
 *
 * @param time ends a conversation that takes too long
 */
record Departure(TimeSource time) {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final byte[] IPV4 = {127, 0, 0, 1};
    private static final int STATUS_LINE = 16;

    /**
     * Asks once.
     *
     * @param port of 127.0.0.1
     * @return whether the port may become free soon: the listener agreed, has gone already, or says nothing
     */
    boolean request(int port) {
        try (var socket = new Socket()) {
            var timer = time.schedule(LIMIT, () -> close(socket));
            try {
                return ask(socket, port);
            } finally {
                timer.cancel();
            }
        } catch (IOException e) {
            // It refuses connections, drops this one, or hangs: the port is free, or may soon be.
            return true;
        }
    }

    private static boolean ask(Socket socket, int port) throws IOException {
        int limit = Math.toIntExact(LIMIT.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getByAddress(IPV4), port), limit);
        socket.setSoTimeout(limit);
        String request = "GET /cancel HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String answer = start(socket.getInputStream());
        return answer.isEmpty() || answer.startsWith("HTTP/1.1 2") || answer.startsWith("HTTP/1.0 2");
    }

    private static String start(InputStream input) throws IOException {
        return new String(input.readNBytes(STATUS_LINE), StandardCharsets.ISO_8859_1);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed either way.
        }
    }
}
