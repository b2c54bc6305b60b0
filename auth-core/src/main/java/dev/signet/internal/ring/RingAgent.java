package dev.signet.internal.ring;

import dev.signet.agent.KeyState;
import dev.signet.agent.RegisteredAgent;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.internal.agent.AssertionId;
import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonLiteral;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One agent of the ring. Its entry is kept whole, members nobody here knows included. Immutable.
 *
 * <p>Members: {@code agent_runtime_id}, absent until the service has given one; {@code account_id}, if it is known, and
 * {@code attributes}, facts about that account as texts;
 * {@code registration} with {@code capabilities}, {@code ttl}, {@code registrar} (the service's origin), {@code retry_at}
 * while the service wants to be left alone, and {@code registered_at} once it has agreed; {@code keys} by key id.
 */
final class RingAgent {
    private static final String RUNTIME_ID = "agent_runtime_id";
    private static final String ACCOUNT_ID = "account_id";
    private static final String ATTRIBUTES = "attributes";
    private static final String REGISTRATION = "registration";
    private static final String CAPABILITIES = "capabilities";
    private static final String TTL = "ttl";
    private static final String REGISTRAR = "registrar";
    private static final String REGISTERED_AT = "registered_at";
    private static final String RETRY_AT = "retry_at";
    private static final String KEYS = "keys";

    private final AgentName name;
    private final JsonObject json;
    private final List<RingKey> keys;

    private RingAgent(AgentName name, JsonObject json, List<RingKey> keys) {
        this.name = name;
        this.json = json;
        this.keys = keys;
    }

    /** An agent of which nothing is known but its name. */
    static RingAgent named(AgentName name) {
        return new RingAgent(name, JsonObject.empty(), List.of());
    }

    /** Checks a stored entry. */
    static RingAgent read(AgentName name, StoredObject members) throws DamagedCredentialException {
        Optional<String> runtimeId = members.text(RUNTIME_ID);
        if (runtimeId.isPresent() && !AssertionId.isValid(runtimeId.get())) {
            throw members.corrupt(
                    RUNTIME_ID, "must be 1 to 128 characters of A-Z a-z 0-9 . _ ~ - (and not . or ..), but is not");
        }
        members.text(ACCOUNT_ID);
        members.object(ATTRIBUTES).checkAllTexts();
        StoredObject registration = members.object(REGISTRATION);
        registration.checkTexts(CAPABILITIES);
        registration.text(REGISTRAR);
        registration.checkTime(REGISTERED_AT);
        registration.checkTime(RETRY_AT);
        List<RingKey> keys = keys(members.object(KEYS));
        long active =
                keys.stream().filter(key -> key.state() == KeyState.ACTIVE).count();
        if (active > 1) {
            throw members.corrupt(KEYS, "must hold one active key at most, but holds " + active);
        }
        if (active > 0 && runtimeId.isEmpty()) {
            throw members.corrupt(RUNTIME_ID, "must be there since a key is active, but is absent");
        }
        return new RingAgent(name, members.json(), keys);
    }

    /** Messages name a key by its place: its id may be anything that somebody wrote there. */
    private static List<RingKey> keys(StoredObject members) throws DamagedCredentialException {
        List<RingKey> keys = new ArrayList<>();
        for (var entry : members.json().members().entrySet()) {
            keys.add(RingKey.read(entry.getKey(), members.child("[" + keys.size() + "]", entry.getValue())));
        }
        return List.copyOf(keys);
    }

    AgentName name() {
        return name;
    }

    Optional<String> runtimeId() {
        return StoredObject.text(json, RUNTIME_ID);
    }

    Optional<String> accountId() {
        return StoredObject.text(json, ACCOUNT_ID);
    }

    /** Facts about the account that requests of the agent carry. */
    Map<String, String> attributes() {
        var attributes = new LinkedHashMap<String, String>();
        StoredObject.find(json, ATTRIBUTES)
                .map(JsonObject.class::cast)
                .orElse(JsonObject.empty())
                .members()
                .forEach((attribute, value) -> attributes.put(attribute, ((JsonString) value).value()));
        return attributes;
    }

    /** What is known of it without its keys; empty for an agent that no service knows. */
    Optional<RegisteredAgent> registered() {
        Optional<RingKey> shown = Stream.of(KeyState.ACTIVE, KeyState.RETIRING, KeyState.REVOKED)
                .flatMap(state -> key(state).stream())
                .findFirst();
        return runtimeId()
                .flatMap(id -> shown.map(key -> new RegisteredAgent(
                        name.value(),
                        id,
                        key.id(),
                        key.sshText(),
                        key.state(),
                        accountId(),
                        capabilities(),
                        attributes(),
                        registeredAt(),
                        key.at(KeyMoment.CREATED))));
    }

    List<String> capabilities() {
        return StoredObject.find(registration(), CAPABILITIES)
                .map(value -> ((JsonArray) value)
                        .elements().stream()
                                .map(text -> ((JsonString) text).value())
                                .toList())
                .orElse(List.of());
    }

    /** The origin of the service it is, or will be, registered with. */
    Optional<String> registrar() {
        return StoredObject.text(registration(), REGISTRAR);
    }

    Optional<Instant> registeredAt() {
        return StoredObject.time(registration(), REGISTERED_AT);
    }

    /** Until when the service asked to be left alone. */
    Optional<Instant> retryAt() {
        return StoredObject.time(registration(), RETRY_AT);
    }

    /** The first key in a state. */
    Optional<RingKey> key(KeyState state) {
        return keys.stream().filter(key -> key.state() == state).findFirst();
    }

    /** The key with an id, if it is in a state. */
    Optional<RingKey> key(String id, KeyState state) {
        return keys.stream()
                .filter(key -> key.id().equals(id) && key.state() == state)
                .findFirst();
    }

    /** About to be registered on these terms. */
    RingAgent on(RegistrationTerms terms) {
        JsonValue capabilities = new JsonArray(
                terms.capabilities().stream().<JsonValue>map(JsonString::new).toList());
        JsonObject registration = registration()
                .with(CAPABILITIES, capabilities)
                .with(TTL, JsonLiteral.NULL)
                .with(REGISTRAR, terms.registrar());
        JsonObject attributes = JsonObject.empty();
        for (var attribute : new TreeMap<>(terms.attributes()).entrySet()) {
            attributes = attributes.with(attribute.getKey(), attribute.getValue());
        }
        // What was noted for an attempt under another account must not stay.
        JsonObject changed = without(without(json, ACCOUNT_ID), ATTRIBUTES);
        changed = terms.accountId().isEmpty() ? changed : changed.with(ACCOUNT_ID, terms.accountId());
        changed = terms.attributes().isEmpty() ? changed : changed.with(ATTRIBUTES, attributes);
        return new RingAgent(name, changed.with(REGISTRATION, registration), keys);
    }

    /** With {@code key} as the only one whose registration is unfinished, and nothing left of earlier attempts. */
    RingAgent withUnfinished(RingKey key) {
        RingAgent cleared = withoutUnfinished();
        List<RingKey> kept = new ArrayList<>(cleared.keys);
        kept.add(key);
        return cleared.withKeys(kept);
    }

    /** Without a key whose registration is unfinished: nothing was ever signed with it. */
    RingAgent withoutUnfinished() {
        RingAgent cleared = withKeys(
                keys.stream().filter(key -> key.state() != KeyState.GENERATED).toList());
        return cleared.withRegistration(registration -> without(registration, RETRY_AT));
    }

    /** Known to the service as {@code runtimeId}, with the unfinished key {@code keyId} active. */
    RingAgent activated(String keyId, String runtimeId, Instant now) {
        RingAgent named = new RingAgent(name, json.with(RUNTIME_ID, runtimeId), keys);
        return named.withRegistration(
                        registration -> without(registration, RETRY_AT).with(REGISTERED_AT, now.toString()))
                .withKeys(keys.stream()
                        .map(key -> key.id().equals(keyId) ? key.activated(now) : key)
                        .toList());
    }

    /** Left alone until {@code until}. */
    RingAgent postponed(Instant until) {
        return withRegistration(registration -> registration.with(RETRY_AT, until.toString()));
    }

    JsonObject json() {
        return json;
    }

    /** Tells the name. */
    @Override
    public String toString() {
        return "RingAgent[" + name + "]";
    }

    private JsonObject registration() {
        return StoredObject.find(json, REGISTRATION).map(JsonObject.class::cast).orElse(JsonObject.empty());
    }

    private RingAgent withRegistration(UnaryOperator<JsonObject> change) {
        return new RingAgent(name, json.with(REGISTRATION, change.apply(registration())), keys);
    }

    private RingAgent withKeys(List<RingKey> changed) {
        JsonObject entries = JsonObject.empty();
        for (RingKey key : changed) {
            entries = entries.with(key.id(), key.json());
        }
        return new RingAgent(name, json.with(KEYS, entries), List.copyOf(changed));
    }

    private static JsonObject without(JsonObject object, String name) {
        JsonObject rest = JsonObject.empty();
        for (var member : object.members().entrySet()) {
            if (!member.getKey().equals(name)) {
                rest = rest.with(member.getKey(), member.getValue());
            }
        }
        return rest;
    }
}
