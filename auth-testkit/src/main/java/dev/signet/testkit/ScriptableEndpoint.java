package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** An endpoint that counts its requests, can hold them before and after its work, and answers as a test has queued. */
final class ScriptableEndpoint implements Endpoint {
    /** What the endpoint does by itself. */
    @FunctionalInterface
    interface Work {
        ScriptedAnswer answer(HttpExchange exchange, String body);

        /** Called instead when a test has queued the whole answer. */
        default void scripted(HttpExchange exchange, String body) {}

        /** The same at these paths and with these methods only; 404 and 405 elsewhere. */
        default Work only(Set<String> paths, String... methods) {
            Work inner = this;
            return new Work() {
                @Override
                public ScriptedAnswer answer(HttpExchange exchange, String body) {
                    if (!paths.contains(exchange.getRequestURI().getPath())) {
                        return ScriptedAnswer.error(404, "not_found");
                    }
                    if (!List.of(methods).contains(exchange.getRequestMethod())) {
                        return ScriptedAnswer.error(405, "invalid_request").header("Allow", String.join(", ", methods));
                    }
                    return inner.answer(exchange, body);
                }

                @Override
                public void scripted(HttpExchange exchange, String body) {
                    inner.scripted(exchange, body);
                }
            };
        }
    }

    private final Tally tally;
    private final Tally.Event event;
    private final ExchangeWriter writer;
    private final Work work;
    final Gate requests = new Gate();
    final Gate answers = new Gate();
    final Script script;

    ScriptableEndpoint(Tally tally, Tally.Event event, ExchangeWriter writer, Work work) {
        this(tally, event, writer, work, Script.Freedom.NONE);
    }

    private ScriptableEndpoint(
            Tally tally, Tally.Event event, ExchangeWriter writer, Work work, Script.Freedom freedom) {
        this.tally = tally;
        this.event = event;
        this.writer = writer;
        this.work = work;
        this.script = new Script(freedom);
    }

    /** One whose own answers are JSON objects, with members that a test may change. */
    static ScriptableEndpoint ofObjects(Tally tally, Tally.Event event, ExchangeWriter writer, Work work) {
        return new ScriptableEndpoint(tally, event, writer, work, Script.Freedom.MEMBERS);
    }

    @Override
    public void serve(HttpExchange exchange) throws IOException, InterruptedException {
        tally.add(event);
        String body = new String(Endpoint.readBody(exchange), StandardCharsets.UTF_8);
        requests.pass();
        ScriptedAnswer scripted = script.next().orElseGet(ScriptedAnswer::regular);
        ScriptedAnswer answer = scripted;
        if (scripted.isRegular()) {
            answer = scripted.resolve(work.answer(exchange, body).varied(scripted.terms()));
        } else {
            work.scripted(exchange, body);
        }
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
