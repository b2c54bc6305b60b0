package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Answers the requests of one path. What it throws ends the connection without an answer. */
@FunctionalInterface
interface Endpoint {
    /** Also the longest request body that is kept. */
    int MAX_BODY_BYTES = 16 << 20;

    void serve(HttpExchange exchange) throws IOException, InterruptedException;

    static byte[] readBody(HttpExchange exchange) throws IOException {
        return exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
    }
}
