package dev.signet.internal.ring;

import dev.signet.auth.DamagedCredentialException;
import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonValue;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The agents of a home and their keys, as one document. What is not understood survives a rewrite, at every level. Immutable
 * and safe for use by several threads.
 *
 * <pre>{@code
 * {"schema": 1, "agents": {"ci-runner-7": {
 *     "agent_runtime_id": "...", "account_id": "...",
 *     "registration": {"capabilities": ["..."], "ttl": null, "registrar": "https://...", "registered_at": "..."},
 *     "keys": {"<RFC 7638 thumbprint>": {"state": "active", "private_key": "...", "public_key": "ssh-ed25519 ...",
 *         "created_at": "...", "registered_at": "...", "activated_at": "..."}}}}}
 * }</pre>
 */
final class KeyRing {
    private static final int SCHEMA_NUMBER = 1;
    private static final String SCHEMA = "schema";
    private static final String AGENTS = "agents";
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[1-9]\\d{0,8}");

    /** The ring without agents. */
    static final KeyRing EMPTY = new KeyRing(
            JsonObject.empty().with(SCHEMA, JsonNumber.of(SCHEMA_NUMBER)).with(AGENTS, JsonObject.empty()), Map.of());

    private final JsonObject json;
    private final Map<AgentName, RingAgent> agents;

    private KeyRing(JsonObject json, Map<AgentName, RingAgent> agents) {
        this.json = json;
        this.agents = Collections.unmodifiableMap(agents);
    }

    /**
     * Reads a document.
     *
     * @param content its bytes
     * @param where it is, in words for a person
     * @throws DamagedCredentialException {@code UNSUPPORTED} when its schema is newer, {@code CORRUPT} when anything else is
     *     not as it should be; says where, and quotes nothing but names of agents
     */
    static KeyRing parse(byte[] content, String where) throws DamagedCredentialException {
        StoredObject document = StoredObject.parse(content, where);
        checkSchema(document);
        StoredObject entries = document.object(AGENTS);
        Map<AgentName, RingAgent> agents = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> entry : entries.json().members().entrySet()) {
            if (!AgentName.isValid(entry.getKey())) {
                throw entries.corrupt("[" + agents.size() + "]", "has a name that no agent can have");
            }
            AgentName name = new AgentName(entry.getKey());
            agents.put(name, RingAgent.read(name, entries.child(name.value(), entry.getValue())));
        }
        return new KeyRing(document.json(), agents);
    }

    private static void checkSchema(StoredObject document) throws DamagedCredentialException {
        Optional<JsonValue> found = document.find(SCHEMA);
        if (!(found.isPresent()
                && found.get() instanceof JsonNumber number
                && WHOLE_NUMBER.matcher(number.text()).matches())) {
            throw document.corrupt(SCHEMA, "must be a whole number above zero, but is not");
        }
        int schema = Integer.parseInt(number.text());
        if (schema > SCHEMA_NUMBER) {
            throw document.unsupported(
                    "expected schema " + SCHEMA_NUMBER + ", found " + schema + ", which a newer version wrote");
        }
    }

    /** All agents, in the document's order. */
    List<RingAgent> agents() {
        return List.copyOf(agents.values());
    }

    /** The agent called {@code name}, registered or not. */
    Optional<RingAgent> find(AgentName name) {
        return Optional.ofNullable(agents.get(name));
    }

    /** This ring with {@code agent} in the place of the one with its name, else at the end. */
    KeyRing with(RingAgent agent) {
        JsonObject entries = StoredObject.find(json, AGENTS)
                .map(JsonObject.class::cast)
                .orElse(JsonObject.empty())
                .with(agent.name().value(), agent.json());
        Map<AgentName, RingAgent> changed = new LinkedHashMap<>(agents);
        changed.put(agent.name(), agent);
        return new KeyRing(json.with(AGENTS, entries), changed);
    }

    /** The document. It holds private keys. */
    byte[] toJson() {
        return json.pretty();
    }

    /** Whether both are written alike. */
    boolean isSame(KeyRing other) {
        return Arrays.equals(toJson(), other.toJson());
    }

    /** Tells how many agents there are. */
    @Override
    public String toString() {
        return "KeyRing[" + agents.size() + " agents]";
    }
}
