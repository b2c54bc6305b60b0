package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An endpoint that counts its requests, can hold them before and after its work, and answers as a test has queued. */
final class ScriptableEndpoint implements Endpoint {
    /** What the endpoint does by itself. */
    @FunctionalInterface
    interface Work {
        ScriptedAnswer answer(HttpExchange exchange, String body);
    }

    private final Tally tally;
    private final Tally.Event event;
    private final ExchangeWriter writer;
    private final Work work;
    final Gate requests = new Gate();
    final Gate answers = new Gate();
    final Script script = new Script(false);

    ScriptableEndpoint(Tally tally, Tally.Event event, ExchangeWriter writer, Work work) {
        this.tally = tally;
        this.event = event;
        this.writer = writer;
        this.work = work;
    }

    @Override
    public void serve(HttpExchange exchange) throws IOException, InterruptedException {
        tally.add(event);
        String body = new String(Endpoint.readBody(exchange), StandardCharsets.UTF_8);
        requests.pass();
        ScriptedAnswer scripted = script.next().orElseGet(ScriptedAnswer::regular);
        ScriptedAnswer answer = scripted.isRegular() ? scripted.resolve(work.answer(exchange, body)) : scripted;
        answers.pass();
        writer.write(exchange, answer);
    }

    static void requireJson(HttpExchange exchange) throws MalformedRequestException {
        if (!TokenForm.mediaType(exchange).equals(TokenForm.JSON)) {
            throw new MalformedRequestException("the content type must be " + TokenForm.JSON);
        }
    }

    /** Lets go what is held. */
    void open() {
        requests.open();
        answers.open();
    }
}
