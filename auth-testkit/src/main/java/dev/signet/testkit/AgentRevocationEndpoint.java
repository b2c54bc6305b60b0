package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.signet.testkit.AgentLedger.Agent;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ends an agent for whoever owns it. Somebody else's is as unknown as one that never was. */
final class AgentRevocationEndpoint implements ScriptableEndpoint.Work {
    private static final Pattern PATH = Pattern.compile(".*/v1/agent/([^/]+)/revoke");

    private final AgentLedger ledger;
    private final BearerCheck bearers;
    private final Tally tally;
    private volatile Duration delay = Duration.ZERO;

    AgentRevocationEndpoint(AgentLedger ledger, BearerCheck bearers, Tally tally) {
        this.ledger = ledger;
        this.bearers = bearers;
        this.tally = tally;
    }

    static boolean isFor(HttpExchange exchange) {
        return PATH.matcher(exchange.getRequestURI().getPath()).matches();
    }

    void delay(Duration next) {
        delay = next;
    }

    @Override
    public ScriptedAnswer answer(HttpExchange exchange, String body) {
        Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
        if (!path.matches()) {
            return ScriptedAnswer.error(404, "not_found");
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return ScriptedAnswer.error(405, "invalid_request").header("Allow", "POST");
        }
        Optional<TokenLedger.Bearer> bearer = bearers.find(exchange);
        if (bearer.isEmpty()) {
            return BearerCheck.refusal();
        }
        String account = bearer.get().account().id();
        Optional<Agent> agent =
                ledger.find(path.group(1)).filter(found -> found.account().id().equals(account));
        if (agent.isEmpty()) {
            return ScriptedAnswer.codexError(404, AssertionRefusal.AGENT_NOT_FOUND.code());
        }
        if (ledger.revoke(agent.get(), delay)) {
            tally.add(Tally.Event.AGENT_REVOKED);
        }
        return ScriptedAnswer.json(200, "{}");
    }
}
