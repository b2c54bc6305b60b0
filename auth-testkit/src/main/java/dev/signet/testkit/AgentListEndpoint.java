package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.signet.testkit.AgentLedger.Agent;
import dev.signet.testkit.RegisteredAgent.Registration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells whoever is signed in which agents the account has, revoked ones too. */
final class AgentListEndpoint implements ScriptableEndpoint.Work {
    static final String PATH = "/v1/agents";

    private final AgentLedger ledger;
    private final BearerCheck bearers;

    AgentListEndpoint(AgentLedger ledger, BearerCheck bearers) {
        this.ledger = ledger;
        this.bearers = bearers;
    }

    @Override
    public ScriptedAnswer answer(HttpExchange exchange, String body) {
        Optional<TokenLedger.Bearer> bearer = bearers.find(exchange);
        if (bearer.isEmpty()) {
            return BearerCheck.refusal();
        }
        String account = bearer.get().account().id();
        List<Map<String, @Nullable Object>> agents = ledger.all().stream()
                .filter(agent -> agent.account().id().equals(account))
                .map(AgentListEndpoint::describe)
                .toList();
        return ScriptedAnswer.json(200, JsonText.compact(Map.of("agents", agents)));
    }

    private static Map<String, @Nullable Object> describe(Agent agent) {
        RegisteredAgent known = agent.snapshot();
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("agent_runtime_id", agent.runtimeId());
        members.put(
                "agent_public_key",
                agent.keys().all().keySet().iterator().next().sshText());
        members.put("status", agent.isRevoked() ? "revoked" : "active");
        members.put(
                "capabilities",
                known.registration().map(Registration::capabilities).orElse(List.of()));
        members.put("ttl", known.registration().flatMap(Registration::ttl).orElse(null));
        members.put("registered_at", known.registeredAt().toString());
        return members;
    }
}
