package dev.signet.internal.callback;

import java.io.IOException;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Ten kinds of requests that must not end a sign-in. Where it helps them, they even know the right state. */
final class HostileRequests {
    static final int KINDS = 10;

    private final int port;
    private final String state;
    private final Random random;

    HostileRequests(int port, String state, Random random) {
        this.port = port;
        this.state = state;
        this.random = random;
    }

    /**
     * Sends {@code count} requests, all kinds in turn.
     *
     * @param ended whether the sign-in is over, asked after each request
     * @return how many had been sent when it was; {@code count} when it never was
     */
    int send(int count, BooleanSupplier ended) {
        for (int i = 0; i < count; i++) {
            try {
                send(i % KINDS);
            } catch (IOException e) {
                // Hung up on: an answer of its own.
            }
            if (ended.getAsBoolean()) {
                return i;
            }
        }
        return count;
    }

    private void send(int kind) throws IOException {
        String right = "/callback?code=stolen&state=" + state;
        switch (kind) {
            case 0 -> get("/callback?code=stolen&state=" + noise());
            case 1 -> get("/callback?error=access_denied" + (random.nextBoolean() ? "" : "&state=" + noise()));
            case 2 ->
                Visitor.send(
                        port,
                        Visitor.request(port, right).replace("127.0.0.1", pick("evil.test", "10.0.0.1", "127.0.0.2")));
            case 3 ->
                Visitor.send(
                        port,
                        Visitor.request(port, right).replaceFirst("GET", pick("POST", "HEAD", "TRACE", "OPTIONS")));
            case 4 -> get(pick("/cancel", "/success?id_token=x", "/favicon.ico", "/callback/../cancel", "/%63allback"));
            case 5 -> get(right + pick("&state=" + state, "&code=other", "&error=x", "&x=1&x=2"));
            case 6 -> get("/callback?state=" + state + "&code=" + "c".repeat(17 * 1024));
            case 7 -> noiseInstead();
            case 8 -> hangUp(Visitor.request(port, right));
            default ->
                Visitor.send(
                        port,
                        Visitor.request(port, right)
                                .replace(
                                        "Accept: ",
                                        pick(
                                                "Content-Length: 5\r\n\r\nhello",
                                                "Transfer-Encoding: chunked\r\nA: ",
                                                "Host: evil.test\r\nA: ",
                                                " ",
                                                "\n\n")));
        }
    }

    private void get(String target) throws IOException {
        Visitor.get(port, target);
    }

    /** Bytes of no protocol, or the start of TLS. */
    private void noiseInstead() throws IOException {
        byte[] bytes = new byte[1 + random.nextInt(300)];
        random.nextBytes(bytes);
        bytes[0] = 0x16;
        try (var visitor = Visitor.connect(port)) {
            visitor.say(bytes);
            visitor.response();
        }
    }

    private void hangUp(String request) throws IOException {
        try (var visitor = Visitor.connect(port)) {
            visitor.say(request.substring(0, 1 + random.nextInt(request.length() - 4)));
        }
    }

    private String noise() {
        return Long.toHexString(random.nextLong());
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
