package dev.signet.internal.ring;

import dev.signet.agent.AgentKey;
import dev.signet.auth.AssertionException;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.KeyState;
import dev.signet.internal.agent.AssertionId;
import dev.signet.internal.json.JsonNumber;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.keys.Ed25519PublicKey;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One key of an agent, with its life so far. Its entry is kept whole, members nobody here knows included. Immutable; prints no
 * private part.
 *
 * <p>Members: {@code state}; {@code reason} of the last change, while the key is generated only that a replacement made it; {@code
 * turn}, higher than that of each key of the agent that signed before it, whatever the clock said; {@code use}, always {@code agent-assertion}; {@code private_key}
 * as PKCS#8 version 2 in standard base64, there until the key is revoked; {@code public_key} in OpenSSH's form; {@code
 * agent_runtime_id}, what the service calls the agent when this key signs, absent until the service has said it; {@code task_id}
 * of the task that proved the key; {@code unanswered}, how many requests to register it may have been granted without a word;
 * {@code proof_refusals}, how often the service did not take what it signed, since it last did; and the moments of
 * {@link KeyMoment}.
 */
final class RingKey {
    private static final String STATE = "state";
    private static final String REASON = "reason";
    private static final String PRIVATE_KEY = "private_key";
    private static final String PUBLIC_KEY = "public_key";
    private static final String USE = "use";
    private static final String RUNTIME_ID = "agent_runtime_id";
    private static final String TASK_ID = "task_id";
    private static final String UNANSWERED = "unanswered";
    private static final String PROOF_REFUSALS = "proof_refusals";
    private static final String TURN = "turn";

    /** One key, one use: what this one may sign. */
    private static final String ASSERTIONS = "agent-assertion";

    private static final String SSH_HEAD = "ssh-ed25519 ";

    private final String id;
    private final KeyState state;
    private final JsonObject json;

    private RingKey(String id, KeyState state, JsonObject json) {
        this.id = id;
        this.state = state;
        this.json = json;
    }

    /** The entry of a key that was just made. */
    static RingKey generated(Ed25519PrivateKey key, Instant now) throws AssertionException {
        JsonObject json = JsonObject.empty()
                .with(STATE, word(KeyState.GENERATED))
                .with(USE, ASSERTIONS)
                .with(PRIVATE_KEY, key.toPkcs8V2().reveal())
                .with(PUBLIC_KEY, key.publicKey().sshText())
                .with(KeyMoment.CREATED.member(), now.toString());
        return new RingKey(key.publicKey().thumbprint(), KeyState.GENERATED, json);
    }

    /** Checks a stored entry: public part, private part and {@code id} must belong together. */
    static RingKey read(String id, StoredObject members) throws DamagedCredentialException {
        Optional<KeyState> state = stateOf(members.requireText(STATE));
        if (state.isEmpty()) {
            throw members.corrupt(STATE, "must be generated, active, retiring or revoked, but is another word");
        }
        Ed25519PublicKey publicKey = publicKey(members);
        if (!publicKey.thumbprint().equals(id)) {
            throw members.corrupt("", "must be named by the thumbprint of its public_key, but has another name");
        }
        Optional<String> privateKey = members.text(PRIVATE_KEY);
        if (privateKey.isEmpty() && state.get() != KeyState.REVOKED) {
            throw members.corrupt(PRIVATE_KEY, "must be there unless the key is revoked, but is absent");
        }
        if (privateKey.isPresent() && state.get() != KeyState.REVOKED) {
            checkPair(members, Secret.of(privateKey.get()), publicKey);
        }
        members.text(REASON);
        if (members.text(USE).filter(use -> !use.equals(ASSERTIONS)).isPresent()) {
            throw members.corrupt(USE, "must be " + ASSERTIONS + ", but is another word");
        }
        checkIds(members, state.get());
        members.checkCount(UNANSWERED);
        members.checkCount(PROOF_REFUSALS);
        members.checkCount(TURN);
        for (KeyMoment moment : KeyMoment.values()) {
            members.checkTime(moment.member());
        }
        // A private part that outlived its key goes with the next write.
        JsonObject json = state.get() == KeyState.REVOKED ? members.json().without(PRIVATE_KEY) : members.json();
        return new RingKey(id, state.get(), json);
    }

    private static void checkIds(StoredObject members, KeyState state) throws DamagedCredentialException {
        for (String member : List.of(RUNTIME_ID, TASK_ID)) {
            if (members.text(member).filter(id -> !AssertionId.isValid(id)).isPresent()) {
                throw members.corrupt(
                        member, "must be 1 to 128 characters of A-Z a-z 0-9 . _ ~ - (and not . or ..), but is not");
            }
        }
        if (members.text(RUNTIME_ID).isEmpty() && (state == KeyState.ACTIVE || state == KeyState.RETIRING)) {
            throw members.corrupt(RUNTIME_ID, "must be there since the key is " + word(state) + ", but is absent");
        }
    }

    private static Ed25519PublicKey publicKey(StoredObject members) throws DamagedCredentialException {
        String text = members.requireText(PUBLIC_KEY);
        try {
            if (text.startsWith(SSH_HEAD)) {
                byte[] blob = Base64.getDecoder().decode(text.substring(SSH_HEAD.length()));
                int start = Math.max(0, blob.length - Ed25519PublicKey.LENGTH);
                Ed25519PublicKey key = Ed25519PublicKey.of(Arrays.copyOfRange(blob, start, blob.length));
                if (key.sshText().equals(text)) {
                    return key;
                }
            }
        } catch (IllegalArgumentException | InvalidKeyException e) {
            // Their words may quote the text: what is wrong is said below.
        }
        throw members.corrupt(PUBLIC_KEY, "must be ssh-ed25519 and a key without a comment, but is another text");
    }

    private static void checkPair(StoredObject members, Secret privateKey, Ed25519PublicKey publicKey)
            throws DamagedCredentialException {
        try (Ed25519PrivateKey key = Ed25519PrivateKey.parse(privateKey)) {
            if (!key.publicKey().equals(publicKey)) {
                throw members.corrupt(PRIVATE_KEY, "must belong to public_key, but belongs to another key");
            }
        } catch (AssertionException e) {
            throw members.corrupt(PRIVATE_KEY, "must be an Ed25519 key in PKCS#8 and base64, but is another text");
        }
    }

    /** The JWK thumbprint of the public key (RFC 7638). */
    String id() {
        return id;
    }

    KeyState state() {
        return state;
    }

    String sshText() {
        return StoredObject.text(json, PUBLIC_KEY).orElseThrow();
    }

    /** Empty once it was erased. */
    Optional<Secret> privateKey() {
        return StoredObject.text(json, PRIVATE_KEY).map(Secret::of);
    }

    Optional<Instant> at(KeyMoment moment) {
        return StoredObject.time(json, moment.member());
    }

    /** Why it is in its state, as a word. */
    Optional<String> reason() {
        return StoredObject.text(json, REASON);
    }

    /** What the service calls the agent when this key signs; empty until the service has said it. */
    Optional<String> runtimeId() {
        return StoredObject.text(json, RUNTIME_ID);
    }

    /** The task that proved that the service takes this key. */
    Optional<String> taskId() {
        return StoredObject.text(json, TASK_ID);
    }

    /** How many requests to register it may have been granted without a word. */
    int unanswered() {
        return StoredObject.count(json, UNANSWERED);
    }

    /** How often the service refused it when it was to prove itself, since it last did. */
    int proofRefusals() {
        return StoredObject.count(json, PROOF_REFUSALS);
    }

    /** Its place among the keys that have signed for the agent; 0 when that was not noted. */
    int turn() {
        return StoredObject.count(json, TURN);
    }

    /** Orders keys by who signed last; those whose turn was not noted come first, by a moment of theirs. */
    static Comparator<RingKey> byTurn(KeyMoment otherwise) {
        return Comparator.comparingInt(RingKey::turn)
                .thenComparing(key -> key.at(otherwise).orElse(Instant.MIN));
    }

    /** Whether a replacement has made it. */
    boolean isForReplacement() {
        return state == KeyState.GENERATED && reason().equals(Optional.of(KeyReason.REPLACEMENT.word()));
    }

    /** What may be shown of it. */
    AgentKey snapshot() {
        return new AgentKey(
                id,
                sshText(),
                state,
                reason(),
                runtimeId(),
                taskId(),
                unanswered(),
                at(KeyMoment.CREATED),
                at(KeyMoment.REGISTERED),
                at(KeyMoment.VERIFIED),
                at(KeyMoment.ACTIVATED),
                at(KeyMoment.RETIRED),
                at(KeyMoment.OVERLAP_END),
                at(KeyMoment.REVOKED));
    }

    /** This key as one that a replacement has made. */
    RingKey forReplacement() {
        return with(json.with(REASON, KeyReason.REPLACEMENT.word()));
    }

    /** This key as one that no replacement goes on with. */
    RingKey forRotation() {
        return with(json.without(REASON));
    }

    /** This key, with its place among those that sign. */
    RingKey inTurn(int turn) {
        return with(json.with(TURN, JsonNumber.of(turn)));
    }

    /** This key, with so many requests that were not answered. */
    RingKey withUnanswered(int count) {
        return with(count == 0 ? json.without(UNANSWERED) : json.with(UNANSWERED, JsonNumber.of(count)));
    }

    /** This key once the service knows it. */
    RingKey registered(String runtimeId, Instant now) {
        return with(json.with(RUNTIME_ID, runtimeId)).at(KeyMoment.REGISTERED, now);
    }

    /** This key once the service has taken a signature of it. */
    RingKey verified(String taskId, Instant now) {
        return with(json.with(TASK_ID, taskId).without(PROOF_REFUSALS))
                .without(KeyMoment.PROOF_REFUSED)
                .at(KeyMoment.VERIFIED, now);
    }

    /** This key once the service has refused it once more. A first time that lies ahead was noted by a clock that was wrong. */
    RingKey proofRefused(Instant now) {
        RingKey counted = with(json.with(PROOF_REFUSALS, JsonNumber.of(proofRefusals() + 1)));
        boolean isKnown =
                at(KeyMoment.PROOF_REFUSED).filter(first -> !first.isAfter(now)).isPresent();
        return isKnown ? counted : counted.at(KeyMoment.PROOF_REFUSED, now);
    }

    /** This key once it was told that it is past its period. */
    RingKey overdueTold(Instant now) {
        return at(KeyMoment.OVERDUE_TOLD, now);
    }

    /** This key as the one that signs. */
    RingKey activated(String reason, Instant now) {
        return in(KeyState.ACTIVE, reason)
                .without(KeyMoment.RETIRED)
                .without(KeyMoment.OVERLAP_END)
                .at(KeyMoment.ACTIVATED, now);
    }

    /** This key when it signs no more, and what it signed is good until {@code end}. */
    RingKey retiring(String reason, Instant end, Instant now) {
        return in(KeyState.RETIRING, reason).at(KeyMoment.RETIRED, now).at(KeyMoment.OVERLAP_END, end);
    }

    /** This key at its end, without its private part. */
    RingKey revoked(String reason, Instant now) {
        RingKey ended = in(KeyState.REVOKED, reason);
        return ended.with(ended.json.without(PRIVATE_KEY)).at(KeyMoment.REVOKED, now);
    }

    private RingKey in(KeyState next, String reason) {
        return new RingKey(id, next, json.with(STATE, word(next)).with(REASON, reason));
    }

    private RingKey at(KeyMoment moment, Instant now) {
        return with(json.with(moment.member(), now.toString()));
    }

    private RingKey without(KeyMoment moment) {
        return with(json.without(moment.member()));
    }

    private RingKey with(JsonObject changed) {
        return new RingKey(id, state, changed);
    }

    JsonObject json() {
        return json;
    }

    /** Tells key id and state. */
    @Override
    public String toString() {
        return "RingKey[" + id + ", " + state + "]";
    }

    private static String word(KeyState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<KeyState> stateOf(String word) {
        return Stream.of(KeyState.values())
                .filter(state -> word(state).equals(word))
                .findFirst();
    }
}
