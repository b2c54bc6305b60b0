package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.util.Map;
import java.util.Optional;

/** Registers an agent's public key for whoever is signed in. */
final class AgentRegistrationEndpoint implements ScriptableEndpoint.Work {
    static final String PATH = "/v1/agent/register";

    private final AgentLedger ledger;
    private final BearerCheck bearers;
    private volatile boolean idempotent;

    AgentRegistrationEndpoint(AgentLedger ledger, BearerCheck bearers) {
        this.ledger = ledger;
        this.bearers = bearers;
    }

    void idempotent(boolean on) {
        idempotent = on;
    }

    @Override
    public ScriptedAnswer answer(HttpExchange exchange, String body) {
        if (!exchange.getRequestURI().getPath().endsWith(PATH)) {
            return ScriptedAnswer.error(404, "not_found");
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return ScriptedAnswer.error(405, "invalid_request").header("Allow", "POST");
        }
        Optional<TokenLedger.Bearer> bearer = bearers.find(exchange);
        if (bearer.isEmpty()) {
            return BearerCheck.refusal();
        }
        try {
            ScriptableEndpoint.requireJson(exchange);
            AgentRegistrationForm form = AgentRegistrationForm.parse(body);
            AgentLedger.Agent agent = register(bearer.get().account(), form);
            return ScriptedAnswer.json(200, JsonText.compact(Map.of("agent_runtime_id", agent.runtimeId())));
        } catch (MalformedRequestException e) {
            return e.answer();
        }
    }

    private AgentLedger.Agent register(Account account, AgentRegistrationForm form) {
        Optional<RegisteredAgent.Registration> registration = Optional.of(form.registration());
        if (idempotent) {
            return ledger.registerOnce(account, form.key(), registration);
        }
        return ledger.register(account, form.key(), registration);
    }
}
