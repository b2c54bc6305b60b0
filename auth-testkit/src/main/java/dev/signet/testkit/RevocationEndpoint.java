package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Ends tokens (RFC 7009), in forms and in JSON. A token that it does not know is no error there (section 2.2). */
final class RevocationEndpoint implements Endpoint {
    private final TokenLedger ledger;
    private final List<Predicate<String>> others;
    private final Tally tally;
    private final ExchangeWriter writer;
    final Script script = new Script(Script.Freedom.NONE);

    /** {@code others} end a token of theirs and say whether it was one. */
    RevocationEndpoint(TokenLedger ledger, List<Predicate<String>> others, Tally tally, ExchangeWriter writer) {
        this.ledger = ledger;
        this.others = List.copyOf(others);
        this.tally = tally;
        this.writer = writer;
    }

    @Override
    public void serve(HttpExchange exchange) throws IOException, InterruptedException {
        TokenForm form = TokenForm.read(exchange);
        ScriptedAnswer scripted = script.next().orElseGet(ScriptedAnswer::regular);
        ScriptedAnswer answer = scripted.isRegular() ? scripted.resolve(process(exchange, form)) : scripted;
        writer.write(exchange, answer);
    }

    private ScriptedAnswer process(HttpExchange exchange, TokenForm form) {
        if (!exchange.getRequestMethod().equals("POST")) {
            return ScriptedAnswer.error(405, "invalid_request").header("Allow", "POST");
        }
        Optional<String> token = form.find("token");
        if (token.isEmpty()) {
            return ScriptedAnswer.error(400, "invalid_request");
        }
        if (!ledger.revoke(token.get()) && others.stream().anyMatch(other -> other.test(token.get()))) {
            tally.add(Tally.Event.REVOCATION);
        }
        return ScriptedAnswer.json(200, "{}");
    }
}
