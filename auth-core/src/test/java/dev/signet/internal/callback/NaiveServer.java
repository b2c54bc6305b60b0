package dev.signet.internal.callback;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** What one would write in an afternoon: one connection at a time, the first answer wins, the state is not looked at. */
final class NaiveServer implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    NaiveServer() throws IOException {
        var thread = new Thread(this::serve, "naive-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    CompletableFuture<String> answer() {
        return answer;
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (var socket = listening.accept()) {
                var reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                String line = reader.readLine();
                if (line != null && line.startsWith("GET /callback?")) {
                    answer.complete(line);
                }
                socket.getOutputStream()
                        .write("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The next one, please.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
