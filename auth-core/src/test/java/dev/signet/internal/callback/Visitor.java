package dev.signet.internal.callback;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Somebody who connects to a port of 127.0.0.1 and says byte for byte what a test wants. */
final class Visitor implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket = new Socket();

    private Visitor(String address, int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    static Visitor connect(int port) throws IOException {
        return new Visitor("127.0.0.1", port);
    }

    static Visitor connect(String address, int port) throws IOException {
        return new Visitor(address, port);
    }

    /** What a browser sends to fetch {@code target}. */
    static String request(int port, String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUser-Agent: Mozilla/5.0\r\nAccept: text/html\r\nConnection: keep-alive\r\n\r\n";
    }

    /** Fetches {@code target} as a browser does. */
    static Response get(int port, String target) throws IOException {
        return send(port, request(port, target));
    }

    /** Sends {@code text} on a connection of its own and reads until the other side has finished. */
    static Response send(int port, String text) throws IOException {
        try (var visitor = connect(port)) {
            visitor.say(text);
            return visitor.response();
        }
    }

    /** Whether nobody listens. */
    static boolean isRefused(String address, int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), PATIENCE_MILLIS);
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    void say(String text) throws IOException {
        say(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void say(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Reads to the end. */
    Response response() throws IOException {
        return new Response(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** All that was sent back. */
    record Response(String text) {
        int status() {
            return text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0;
        }

        Optional<String> field(String name) {
            return head().lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }

        String location() {
            return field("Location").orElse("");
        }

        String head() {
            return text.split("\r\n\r\n", 2)[0];
        }

        String body() {
            String[] parts = text.split("\r\n\r\n", 2);
            return parts.length < 2 ? "" : parts[1];
        }
    }
}
