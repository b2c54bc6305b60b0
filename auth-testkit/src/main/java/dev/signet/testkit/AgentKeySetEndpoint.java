package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.signet.auth.agent.KeyState;
import dev.signet.testkit.AgentLedger.Agent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Publishes the public keys of all agents as a JWK set (RFC 7517; RFC 8037, section 2). */
final class AgentKeySetEndpoint implements ScriptableEndpoint.Work {
    static final String PATH = "/v1/agent-keys/jwks";

    private final AgentLedger ledger;
    private volatile Optional<String> cacheControl = Optional.empty();

    AgentKeySetEndpoint(AgentLedger ledger) {
        this.ledger = ledger;
    }

    void cacheControl(String value) {
        cacheControl = Optional.of(value);
    }

    String jwkSet() {
        List<Map<String, String>> keys =
                ledger.all().stream().flatMap(AgentKeySetEndpoint::jwks).toList();
        return JsonText.compact(Map.of("keys", keys));
    }

    @Override
    public ScriptedAnswer answer(HttpExchange exchange, String body) {
        ScriptedAnswer answer = ScriptedAnswer.json(200, jwkSet());
        return cacheControl.map(value -> answer.header("Cache-Control", value)).orElse(answer);
    }

    private static Stream<Map<String, String>> jwks(Agent agent) {
        boolean revoked = agent.isRevoked();
        return agent.keys().all().entrySet().stream()
                .map(key -> jwk(agent.runtimeId(), key.getKey(), revoked ? KeyState.REVOKED : key.getValue()));
    }

    private static Map<String, String> jwk(String runtimeId, AgentPublicKey key, KeyState state) {
        var jwk = new LinkedHashMap<String, String>();
        jwk.put("kty", "OKP");
        jwk.put("crv", "Ed25519");
        jwk.put("alg", "EdDSA");
        jwk.put("use", "sig");
        jwk.put("kid", key.thumbprint());
        jwk.put("x", key.x());
        jwk.put("agent_runtime_id", runtimeId);
        jwk.put("state", state.name().toLowerCase(Locale.ROOT));
        return jwk;
    }
}
