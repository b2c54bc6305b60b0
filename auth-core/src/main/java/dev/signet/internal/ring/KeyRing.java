package dev.signet.internal.ring;

import dev.signet.auth.AssertionException;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonValue;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
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
 *     "account_id": "...", "registration": {"capabilities": ["..."], "ttl": null, "registrar": "https://..."},
 *     "keys": {"<RFC 7638 thumbprint>": {"state": "active", "reason": "registered", "turn": 1, "use": "agent-assertion",
 *         "private_key": "...", "public_key": "ssh-ed25519 ...", "agent_runtime_id": "...", "task_id": "...",
 *         "created_at": "...", "registered_at": "...", "verified_at": "...", "activated_at": "..."}},
 *     "revocations": [{"agent_runtime_id": "...", "key_id": "...", "since": "...", "attempts": 1, "retry_at": "..."}]}},
 *  "mirror": {"agent": "ci-runner-7", "copy": "...", "state": "copied"}}
 * }</pre>
 */
final class KeyRing {
    private static final int SCHEMA_NUMBER = 1;
    private static final String SCHEMA = "schema";
    private static final String AGENTS = "agents";
    private static final String MIRROR = "mirror";
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
        if (document.find(MIRROR).isPresent()) {
            var unused = MirrorNote.read(document.object(MIRROR));
        }
        StoredObject entries = document.object(AGENTS);
        KeyRing ring = new KeyRing(document.json(), Map.of());
        for (Map.Entry<String, JsonValue> entry : entries.json().members().entrySet()) {
            if (!AgentName.isValid(entry.getKey())) {
                throw entries.corrupt("[" + ring.agents.size() + "]", "has a name that no agent can have");
            }
            AgentName name = new AgentName(entry.getKey());
            ring = ring.with(RingAgent.read(name, entries.child(name.value(), entry.getValue())));
        }
        return ring;
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

    /** What the agent called {@code name} signs with. */
    SigningKey signing(AgentName name) {
        return find(name)
                .map(RingAgent::signing)
                .orElse(new SigningKey.Absent(SigningKey.Cause.NOT_REGISTERED, Optional.empty()));
    }

    /** What is remembered of a copy of an agent's key; empty when none is wanted. */
    Optional<MirrorNote> mirror() {
        return StoredObject.find(json, MIRROR).map(note -> MirrorNote.ofChecked((JsonObject) note));
    }

    /** This ring with another note of a copy. */
    KeyRing with(MirrorNote note) {
        return new KeyRing(json.with(MIRROR, note.json()), agents);
    }

    /** This ring, with no copy wanted. */
    KeyRing withoutMirror() {
        return new KeyRing(json.without(MIRROR), agents);
    }

    /** This ring with {@code agent} in the place of the one with its name, else at the end. */
    KeyRing with(RingAgent agent) {
        JsonObject entries =
                StoredObject.find(json, AGENTS).map(JsonObject.class::cast).orElse(JsonObject.empty());
        Map<AgentName, RingAgent> changed = new LinkedHashMap<>(agents);
        changed.put(agent.name(), agent);
        // An agent that was only read is in the document already.
        boolean isThere = entries.find(agent.name().value())
                .filter(found -> found == agent.json())
                .isPresent();
        return new KeyRing(
                isThere ? json : json.with(AGENTS, entries.with(agent.name().value(), agent.json())), changed);
    }

    /**
     * This ring after something happened to the keys of an agent.
     *
     * @throws AssertionException when it can't happen to them
     */
    KeyRing after(AgentName name, KeyEvent event, Instant now) throws AssertionException {
        RingAgent agent = find(name).orElse(RingAgent.named(name));
        RingAgent changed = KeyLife.after(agent, event, now).orThrow();
        return changed == agent ? this : with(changed);
    }

    /** The document. It holds private keys. */
    byte[] toJson() {
        return json.pretty();
    }

    /** Whether both are written alike. */
    boolean isSame(KeyRing other) {
        return isSame(json, other.json);
    }

    /** Rings that follow each other share what did not change, so that most of it need not be looked at. */
    @SuppressWarnings("ReferenceEquality") // The same object is the short way; others are looked into.
    private static boolean isSame(JsonValue one, JsonValue other) {
        if (one == other) {
            return true;
        }
        if (one instanceof JsonObject object && other instanceof JsonObject another) {
            return List.copyOf(object.members().keySet())
                            .equals(List.copyOf(another.members().keySet()))
                    && isSame(
                            object.members().values().iterator(),
                            another.members().values().iterator());
        }
        if (one instanceof JsonArray array && other instanceof JsonArray another) {
            return isSame(array.elements().iterator(), another.elements().iterator());
        }
        if (one instanceof JsonString text && other instanceof JsonString another) {
            return text.value().equals(another.value());
        }
        return one instanceof JsonNumber number
                && other instanceof JsonNumber another
                && number.text().equals(another.text());
    }

    private static boolean isSame(Iterator<JsonValue> some, Iterator<JsonValue> others) {
        while (some.hasNext() && others.hasNext()) {
            if (!isSame(some.next(), others.next())) {
                return false;
            }
        }
        return some.hasNext() == others.hasNext();
    }

    /** Tells how many agents there are. */
    @Override
    public String toString() {
        return "KeyRing[" + agents.size() + " agents]";
    }
}
