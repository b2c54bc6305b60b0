package dev.signet.gate;

import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonSyntaxException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** The control of several gates: refreshes as one does who has not thought of anything. */
final class NaiveRefresher {
    private NaiveRefresher() {}

    /** Refreshes on a daemon thread, which the end of the process does not wait for. */
    static void onDaemon(Home home, URI tokenUri) {
        var thread = new Thread(
                () -> {
                    try {
                        onThisThread(home, tokenUri);
                    } catch (IOException e) {
                        System.err.println("the naive refresh failed with " + e.getClass());
                    }
                },
                "naive-refresh");
        thread.setDaemon(true);
        thread.start();
    }

    /** Refreshes on the caller's thread, which somebody may interrupt. */
    static void onThisThread(Home home, URI tokenUri) throws IOException {
        var document = home.document();
        byte[] answer = post(home.refreshToken().orElseThrow(), tokenUri);
        var next = document.with("tokens", tokens(document, answer)).pretty();
        try (var file =
                FileChannel.open(home.authJson(), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            int unused = file.write(ByteBuffer.wrap(next));
        }
    }

    /** Spends {@code refreshToken} and gives what the server said to it. */
    static byte[] post(String refreshToken, URI tokenUri) throws IOException {
        var connection = (HttpURLConnection) tokenUri.toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        var body = JsonObject.empty().with("grant_type", "refresh_token").with("refresh_token", refreshToken);
        try (var output = connection.getOutputStream()) {
            output.write(body.compact());
        }
        try (var input = connection.getInputStream()) {
            return input.readAllBytes();
        } finally {
            connection.disconnect();
        }
    }

    private static JsonObject tokens(JsonObject document, byte[] answer) throws IOException {
        try {
            var tokens = (JsonObject) document.find("tokens").orElseThrow();
            var received = JsonObject.parse(answer);
            for (String member : new String[] {"id_token", "access_token", "refresh_token"}) {
                tokens = tokens.with(member, received.find(member).orElseThrow());
            }
            return tokens;
        } catch (JsonSyntaxException e) {
            throw new IOException("the token endpoint sent no JSON of " + answer.length + " bytes", null);
        }
    }
}
