package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.signet.auth.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Delivers answers through the JDK's server, well or badly. A stalled delivery ends when its thread is interrupted. */
final class ExchangeWriter {
    private static final int PORTION = 16 << 10;
    private static final Duration DRIP = Duration.ofSeconds(1);

    private final TimeSource time;

    ExchangeWriter(TimeSource time) {
        this.time = time;
    }

    void write(HttpExchange exchange, ScriptedAnswer answer) throws IOException, InterruptedException {
        if (answer.delivery() == Delivery.CLOSE) {
            return;
        }
        if (answer.delivery() == Delivery.STALL_HEADERS) {
            stall();
        }
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = exchange.getRequestMethod().equals("HEAD") ? new byte[0] : answer.bodyBytes();
        exchange.sendResponseHeaders(answer.statusCode(), length(answer.delivery(), body.length));
        if (body.length > 0) {
            writeBody(exchange.getResponseBody(), answer.delivery(), body);
        }
    }

    /** The JDK's way to say it: -1 for no body, 0 for one of unknown length. */
    private static long length(Delivery delivery, int length) {
        if (length == 0) {
            return -1;
        }
        return delivery == Delivery.ENDLESS_BODY || delivery == Delivery.KEEP_OPEN ? 0 : length;
    }

    private void writeBody(OutputStream out, Delivery delivery, byte[] body) throws IOException, InterruptedException {
        switch (delivery) {
            case WHOLE -> {
                out.write(body);
                out.close();
            }
            case TRUNCATE_BODY -> writePart(out, body, body.length / 2);
            case STALL_BODY -> {
                writePart(out, body, body.length / 2);
                stall();
            }
            case KEEP_OPEN -> {
                writePart(out, body, body.length);
                stall();
            }
            case DRIP_BODY -> {
                for (byte b : body) {
                    out.write(b);
                    out.flush();
                    pause(DRIP);
                }
            }
            case ENDLESS_BODY -> writeForever(out, body);
            default -> throw new IllegalArgumentException(delivery + " needs a raw socket: use FaultyServer");
        }
    }

    /** In portions of some size, as short writes would take all the time. Ends with the connection or the thread. */
    static void writeForever(OutputStream out, byte[] body) throws IOException {
        var portion = new ByteArrayOutputStream();
        do {
            portion.writeBytes(body);
        } while (portion.size() < PORTION);
        while (!Thread.currentThread().isInterrupted()) {
            portion.writeTo(out);
        }
    }

    private static void writePart(OutputStream out, byte[] body, int length) throws IOException {
        out.write(body, 0, length);
        out.flush();
    }

    void pause(Duration length) throws InterruptedException {
        if (length.isZero()) {
            return;
        }
        var over = new CountDownLatch(1);
        time.schedule(length, over::countDown);
        over.await();
    }

    private static void stall() throws InterruptedException {
        new CountDownLatch(1).await();
    }
}
