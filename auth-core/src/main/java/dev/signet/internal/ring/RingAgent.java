package dev.signet.internal.ring;

import dev.signet.agent.RegisteredAgent;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.agent.KeyState;
import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonLiteral;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One agent of the ring. Its entry is kept whole, members nobody here knows included. Immutable.
 *
 * <p>Members: {@code account_id}, if it is known, and {@code attributes}, facts about that account as texts;
 * {@code registration} with {@code capabilities}, {@code ttl}, {@code registrar} (the service's origin) and {@code retry_at}
 * while the service wants to be left alone; {@code keys} by key id; {@code revocations}, what the service is still to be told
 * ({@link OwedRevocation}).
 *
 * <p>What the service calls the agent belongs to each key: it gives a new id with each registration.
 */
final class RingAgent {
    private static final String ACCOUNT_ID = "account_id";
    private static final String ATTRIBUTES = "attributes";
    private static final String REGISTRATION = "registration";
    private static final String CAPABILITIES = "capabilities";
    private static final String TTL = "ttl";
    private static final String REGISTRAR = "registrar";
    private static final String RETRY_AT = "retry_at";
    private static final String KEYS = "keys";
    private static final String REVOCATIONS = "revocations";

    private final AgentName name;
    private final JsonObject json;
    private final List<RingKey> keys;
    private final List<OwedRevocation> owed;

    private RingAgent(AgentName name, JsonObject json, List<RingKey> keys, List<OwedRevocation> owed) {
        this.name = name;
        this.json = json;
        this.keys = keys;
        this.owed = owed;
    }

    /** An agent of which nothing is known but its name. */
    static RingAgent named(AgentName name) {
        return new RingAgent(name, JsonObject.empty(), List.of(), List.of());
    }

    /** Checks a stored entry. */
    static RingAgent read(AgentName name, StoredObject members) throws DamagedCredentialException {
        members.text(ACCOUNT_ID);
        members.object(ATTRIBUTES).checkAllTexts();
        StoredObject registration = members.object(REGISTRATION);
        registration.checkTexts(CAPABILITIES);
        registration.checkCount(TTL);
        registration.text(REGISTRAR);
        registration.checkTime(RETRY_AT);
        StoredObject entries = members.object(KEYS);
        List<RingKey> keys = keys(entries);
        long active =
                keys.stream().filter(key -> key.state() == KeyState.ACTIVE).count();
        if (active > 1) {
            throw members.corrupt(KEYS, "must hold one active key at most, but holds " + active);
        }
        long unfinished =
                keys.stream().filter(key -> key.state() == KeyState.GENERATED).count();
        if (unfinished > 1) {
            throw members.corrupt(KEYS, "must hold one generated key at most, but holds " + unfinished);
        }
        RingAgent agent = new RingAgent(name, members.json(), keys, revocations(members));
        boolean asRead = keys.stream()
                .allMatch(key -> entries.json()
                        .find(key.id())
                        .filter(entry -> entry == key.json())
                        .isPresent());
        return asRead ? agent : agent.withKeys(keys);
    }

    /** Messages name a key by its place: its id may be anything that somebody wrote there. */
    private static List<RingKey> keys(StoredObject members) throws DamagedCredentialException {
        List<RingKey> keys = new ArrayList<>();
        for (var entry : members.json().members().entrySet()) {
            keys.add(RingKey.read(entry.getKey(), members.child("[" + keys.size() + "]", entry.getValue())));
        }
        return List.copyOf(keys);
    }

    private static List<OwedRevocation> revocations(StoredObject members) throws DamagedCredentialException {
        List<OwedRevocation> owed = new ArrayList<>();
        for (JsonValue entry : members.elements(REVOCATIONS)) {
            owed.add(OwedRevocation.read(members.child(REVOCATIONS + "[" + owed.size() + "]", entry)));
        }
        return List.copyOf(owed);
    }

    AgentName name() {
        return name;
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
        return Stream.of(KeyState.ACTIVE, KeyState.RETIRING, KeyState.REVOKED)
                .flatMap(state -> keys.stream().filter(key -> key.state() == state))
                .filter(key -> key.runtimeId().isPresent())
                .findFirst()
                .map(key -> new RegisteredAgent(
                        name.value(),
                        key.runtimeId().orElseThrow(),
                        key.id(),
                        key.sshText(),
                        key.state(),
                        accountId(),
                        capabilities(),
                        ttl(),
                        registrar(),
                        attributes(),
                        key.at(KeyMoment.REGISTERED),
                        key.at(KeyMoment.CREATED)));
    }

    /** What it signs with. */
    SigningKey signing() {
        Optional<RingKey> active = key(KeyState.ACTIVE);
        if (active.isPresent()) {
            RingKey key = active.get();
            return new SigningKey.Present(
                    key.id(),
                    key.runtimeId().orElseThrow(),
                    key.privateKey().orElseThrow(),
                    key.taskId(),
                    key.at(KeyMoment.CREATED),
                    attributes());
        }
        return stopped()
                .<SigningKey>map(key -> new SigningKey.Absent(SigningKey.Cause.REVOKED, key.reason()))
                .orElse(new SigningKey.Absent(SigningKey.Cause.NOT_REGISTERED, Optional.empty()));
    }

    /**
     * The key that signed last, when the agent signs no more: an active key without a successor can only have been revoked, on
     * purpose. Empty when a key is active, and when none ever was.
     */
    Optional<RingKey> stopped() {
        if (key(KeyState.ACTIVE).isPresent()) {
            return Optional.empty();
        }
        return keys.stream()
                .filter(key -> key.state() == KeyState.REVOKED)
                .filter(key -> key.at(KeyMoment.ACTIVATED).isPresent())
                .max(RingKey.byTurn(KeyMoment.REVOKED));
    }

    /** The turn of the key that signs next. */
    int nextTurn() {
        int last = keys.stream().mapToInt(RingKey::turn).max().orElse(0);
        return Math.min(last + 1, StoredObject.MAX_COUNT);
    }

    List<String> capabilities() {
        return StoredObject.find(registration(), CAPABILITIES)
                .map(value -> ((JsonArray) value)
                        .elements().stream()
                                .map(text -> ((JsonString) text).value())
                                .toList())
                .orElse(List.of());
    }

    private Optional<Duration> ttl() {
        return Optional.of(StoredObject.count(registration(), TTL))
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds);
    }

    /** The origin of the service it is, or will be, registered with. */
    Optional<String> registrar() {
        return StoredObject.text(registration(), REGISTRAR);
    }

    /** Until when the service asked to be left alone. */
    Optional<Instant> retryAt() {
        return StoredObject.time(registration(), RETRY_AT);
    }

    /** All of its keys, in the order in which they were made. */
    List<RingKey> keys() {
        return keys;
    }

    /** The first key in a state. */
    Optional<RingKey> key(KeyState state) {
        return keys.stream().filter(key -> key.state() == state).findFirst();
    }

    /** The key with an id. */
    Optional<RingKey> key(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /** The key with an id, if it is in a state. */
    Optional<RingKey> key(String id, KeyState state) {
        return key(id).filter(key -> key.state() == state);
    }

    /** What the service is still to be told. */
    List<OwedRevocation> owed() {
        return owed;
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
        JsonObject changed = json.without(ACCOUNT_ID).without(ATTRIBUTES);
        changed = terms.accountId().isEmpty() ? changed : changed.with(ACCOUNT_ID, terms.accountId());
        changed = terms.attributes().isEmpty() ? changed : changed.with(ATTRIBUTES, attributes);
        return new RingAgent(name, changed.with(REGISTRATION, registration), keys, owed);
    }

    /** With {@code key} in the place of the one with its id, else at the end. */
    RingAgent with(RingKey key) {
        List<RingKey> changed = new ArrayList<>(keys);
        int place = keys.indexOf(key(key.id()).orElse(key));
        if (place < 0) {
            changed.add(key);
        } else {
            changed.set(place, key);
        }
        return withKeys(changed);
    }

    /** Without the keys that {@code unwanted} names. */
    RingAgent without(Predicate<RingKey> unwanted) {
        return withKeys(keys.stream().filter(unwanted.negate()).toList());
    }

    /** With other revocations to tell the service of. */
    RingAgent owing(List<OwedRevocation> revocations) {
        JsonObject changed = revocations.isEmpty()
                ? json.without(REVOCATIONS)
                : json.with(
                        REVOCATIONS,
                        new JsonArray(revocations.stream()
                                .<JsonValue>map(OwedRevocation::json)
                                .toList()));
        return new RingAgent(name, changed, keys, List.copyOf(revocations));
    }

    /** Not left alone any more. */
    RingAgent due() {
        return withRegistration(registration -> registration.without(RETRY_AT));
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
        return new RingAgent(name, json.with(REGISTRATION, change.apply(registration())), keys, owed);
    }

    private RingAgent withKeys(List<RingKey> changed) {
        JsonObject entries = JsonObject.empty();
        for (RingKey key : changed) {
            entries = entries.with(key.id(), key.json());
        }
        return new RingAgent(name, json.with(KEYS, entries), List.copyOf(changed), owed);
    }
}
