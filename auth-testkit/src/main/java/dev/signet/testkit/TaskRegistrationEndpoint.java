package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import dev.signet.auth.TimeSource;
import dev.signet.testkit.AgentLedger.Agent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts a task for whoever signs as a registered agent. */
final class TaskRegistrationEndpoint implements ScriptableEndpoint.Work {
    private static final Pattern PATH = Pattern.compile(".*/v1/agent/([^/]+)/task/register");
    private static final int SEED_BYTES = 32;

    private final AgentLedger ledger;
    private final TimeSource time;
    private final CanarySecrets secrets;
    private volatile List<TaskIdForm> forms = List.of(TaskIdForm.SNAKE_CASE);

    TaskRegistrationEndpoint(AgentLedger ledger, TimeSource time, CanarySecrets secrets) {
        this.ledger = ledger;
        this.time = time;
        this.secrets = secrets;
    }

    void forms(List<TaskIdForm> next) {
        if (next.isEmpty()) {
            throw new IllegalArgumentException("an answer needs a task id: name at least one form");
        }
        forms = List.copyOf(next);
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
        try {
            if (!BearerCheck.authorization(exchange).isEmpty()) {
                throw new MalformedRequestException("the signature is the credential: send no Authorization");
            }
            ScriptableEndpoint.requireJson(exchange);
            return answer(path.group(1), JsonText.parseTexts(body).orElse(Map.of()));
        } catch (MalformedRequestException e) {
            return e.answer();
        }
    }

    private ScriptedAnswer answer(String runtimeId, Map<String, String> members) throws MalformedRequestException {
        String timestamp = members.getOrDefault("timestamp", "");
        Instant signedAt = AgentAssertion.parseTimestamp(timestamp)
                .orElseThrow(() -> new MalformedRequestException(
                        "timestamp must be a text such as 2026-04-23T00:00:00Z, in whole seconds"));
        byte[] signature = AgentAssertion.decodeSignature(members.getOrDefault("signature", ""))
                .filter(bytes -> bytes.length > 0)
                .orElseThrow(() -> new MalformedRequestException("signature must be standard base64 with padding"));
        Optional<Agent> agent = ledger.find(runtimeId);
        if (agent.isEmpty()) {
            return refusal(404, AssertionRefusal.AGENT_NOT_FOUND);
        }
        if (agent.get().keys().live().isEmpty()) {
            return refusal(403, AssertionRefusal.AGENT_REVOKED);
        }
        Optional<AgentPublicKey> signer = agent.get().keys().live().stream()
                .filter(key -> key.verifies(runtimeId + ":" + timestamp, signature))
                .findFirst();
        if (signer.isEmpty()) {
            return refusal(401, AssertionRefusal.SIGNATURE_INVALID);
        }
        Instant now = time.instant();
        if (AssertionCheck.isExpired(signedAt, now)) {
            return refusal(401, AssertionRefusal.EXPIRED);
        }
        if (AssertionCheck.isAhead(signedAt, now)) {
            return refusal(401, AssertionRefusal.NOT_YET_VALID);
        }
        return grant(ledger.startTask(agent.get()), signer.get());
    }

    private static ScriptedAnswer refusal(int status, AssertionRefusal refusal) {
        return ScriptedAnswer.json(status, CodexFixtures.error(refusal.code(), "the registration was refused"));
    }

    private ScriptedAnswer grant(String taskId, AgentPublicKey signer) {
        var members = new LinkedHashMap<String, String>();
        for (TaskIdForm form : forms) {
            members.put(form.member(), form.isSealed() ? seal(taskId, signer) : taskId);
        }
        return ScriptedAnswer.json(200, JsonText.compact(members));
    }

    private String seal(String taskId, AgentPublicKey signer) {
        byte[] sealed = SealedBox.seal(
                taskId.getBytes(StandardCharsets.UTF_8),
                signer.x25519(),
                SealedBox.ephemeral(secrets.bytes(SEED_BYTES)));
        return Base64.getEncoder().encodeToString(sealed);
    }
}
