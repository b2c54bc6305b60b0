package dev.signet.internal.ring;

import dev.signet.agent.KeyState;
import dev.signet.auth.AssertionException;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.keys.Ed25519PublicKey;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One key of an agent, with its life so far. Its entry is kept whole, members nobody here knows included. Immutable; prints no
 * private part.
 *
 * <p>Members: {@code state}; {@code reason} of the last change, if it was no ordinary one; {@code private_key} as PKCS#8
 * version 2 in standard base64, there unless the key is revoked; {@code public_key} in OpenSSH's form; and the moments of
 * {@link KeyMoment}.
 */
final class RingKey {
    private static final String STATE = "state";
    private static final String REASON = "reason";
    private static final String PRIVATE_KEY = "private_key";
    private static final String PUBLIC_KEY = "public_key";
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
        if (privateKey.isPresent()) {
            checkPair(members, Secret.of(privateKey.get()), publicKey);
        }
        members.text(REASON);
        for (KeyMoment moment : KeyMoment.values()) {
            members.checkTime(moment.member());
        }
        return new RingKey(id, state.get(), members.json());
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

    /** This key once the service has confirmed it. */
    RingKey activated(Instant now) {
        JsonObject changed = json.with(STATE, word(KeyState.ACTIVE))
                .with(KeyMoment.REGISTERED.member(), now.toString())
                .with(KeyMoment.ACTIVATED.member(), now.toString());
        return new RingKey(id, KeyState.ACTIVE, changed);
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
