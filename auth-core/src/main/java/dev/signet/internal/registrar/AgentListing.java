package dev.signet.internal.registrar;

import dev.signet.auth.AssertionException;
import dev.signet.auth.agent.ListedAgent;
import dev.signet.internal.agent.AssertionId;
import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonLiteral;
import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonSyntaxException;
import dev.signet.internal.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The list of an account's agents as a service answers it. What is thrown quotes nothing of it.
 *
 * <pre>{@code
 * {"agents": [{"agent_runtime_id": "...", "agent_public_key": "ssh-ed25519 ...", "status": "active",
 *     "capabilities": ["..."], "ttl": null, "registered_at": "2026-01-01T00:00:00Z"}]}
 * }</pre>
 */
final class AgentListing {
    private static final String ACTIVE = "active";

    private final int place;
    private final JsonObject members;

    private AgentListing(int place, JsonObject members) {
        this.place = place;
        this.members = members;
    }

    static List<ListedAgent> read(String body) throws AssertionException {
        List<ListedAgent> agents = new ArrayList<>();
        for (JsonValue entry : entries(body)) {
            if (!(entry instanceof JsonObject members)) {
                throw unusable("expected objects under agents, found " + entry.kind());
            }
            agents.add(new AgentListing(agents.size(), members).agent());
        }
        return List.copyOf(agents);
    }

    private static List<JsonValue> entries(String body) throws AssertionException {
        try {
            Optional<JsonValue> agents =
                    JsonObject.parse(body.getBytes(StandardCharsets.UTF_8)).find("agents");
            if (agents.isPresent() && agents.get() instanceof JsonArray array) {
                return array.elements();
            }
            throw unusable("expected an array under agents, found "
                    + agents.map(JsonValue::kind).orElse("none"));
        } catch (JsonSyntaxException e) {
            throw unusable(e.problem());
        }
    }

    private ListedAgent agent() throws AssertionException {
        String runtimeId = text("agent_runtime_id");
        if (!AssertionId.isValid(runtimeId)) {
            throw wrong("agent_runtime_id", AssertionId.expected());
        }
        return new ListedAgent(
                runtimeId,
                text("agent_public_key"),
                text("status").equals(ACTIVE),
                capabilities(),
                ttl(),
                registeredAt());
    }

    private List<String> capabilities() throws AssertionException {
        List<String> capabilities = new ArrayList<>();
        Optional<JsonValue> found = find("capabilities");
        if (found.isPresent() && !(found.get() instanceof JsonArray)) {
            throw wrong("capabilities", "an array of strings");
        }
        for (JsonValue value :
                found.map(array -> ((JsonArray) array).elements()).orElse(List.of())) {
            if (!(value instanceof JsonString text)) {
                throw wrong("capabilities", "an array of strings");
            }
            capabilities.add(text.value());
        }
        return capabilities;
    }

    private Optional<Duration> ttl() throws AssertionException {
        Optional<JsonValue> found = find("ttl");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong seconds = found.get() instanceof JsonNumber number ? number.floor() : OptionalLong.empty();
        if (seconds.isEmpty() || seconds.getAsLong() < 0) {
            throw wrong("ttl", "null or a number of seconds");
        }
        return Optional.of(Duration.ofSeconds(seconds.getAsLong()));
    }

    private Optional<Instant> registeredAt() throws AssertionException {
        if (find("registered_at").isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text("registered_at")));
        } catch (DateTimeException e) {
            throw wrong("registered_at", "a time such as 2026-01-01T00:00:00Z");
        }
    }

    private String text(String name) throws AssertionException {
        Optional<JsonValue> found = find(name);
        if (found.isPresent()
                && found.get() instanceof JsonString text
                && !text.value().isEmpty()) {
            return text.value();
        }
        throw wrong(name, "a string that is not empty");
    }

    private Optional<JsonValue> find(String name) {
        return members.find(name).filter(value -> value != JsonLiteral.NULL);
    }

    private AssertionException wrong(String name, String expected) {
        return unusable("expected " + expected + " as " + name + " of agents[" + place + "], found something else");
    }

    private static AssertionException unusable(String problem) {
        return new AssertionException(
                true,
                "the list of agents can't be used: " + problem,
                "Check that the address is that of the agent service, and that no proxy answers in its place.",
                null);
    }
}
