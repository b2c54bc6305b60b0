package dev.signet.verify;

import dev.signet.auth.agent.KeyState;
import dev.signet.internal.jose.HeaderRules;
import dev.signet.internal.jose.PublicJwk;
import dev.signet.internal.jose.SigningAlgorithm;
import dev.signet.internal.jose.VerificationKey;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonSyntaxException;
import dev.signet.internal.keys.Ed25519PublicKey;
import dev.signet.internal.keys.EngineChoice;
import dev.signet.internal.verify.AgentJwk;
import dev.signet.internal.verify.AgentJwks;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A public key, whose it is, and whether it still counts. Immutable and safe for use by several threads. */
public final class PublishedKey {
    private final String owner;
    private final String keyId;
    private final KeyState state;
    private final PublicJwk jwk;

    PublishedKey(String owner, String keyId, KeyState state, PublicJwk jwk) {
        this.owner = Objects.requireNonNull(owner, "owner");
        this.keyId = keyId;
        this.state = Objects.requireNonNull(state, "state");
        this.jwk = jwk;
    }

    /**
     * A key in the form in which agents are registered.
     *
     * @param owner the agent's runtime id
     * @param sshPublicKey {@code ssh-ed25519} and the key in base64 (RFC 8709, section 4)
     * @param state where the key is in its life
     * @return the key, whose id is its thumbprint (RFC 7638)
     * @throws IllegalArgumentException when it is no sound key
     */
    public static PublishedKey ofSsh(String owner, String sshPublicKey, KeyState state) {
        try {
            return of(owner, Ed25519PublicKey.ofSsh(sshPublicKey), state);
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("the public key can't be used: " + e.getMessage(), e);
        }
    }

    /**
     * A key as a JWK (RFC 7517): Ed25519, EC on P-256, or RSA of 2048 to 8192 bits.
     *
     * @param owner the agent's runtime id, or the client id
     * @param jwk the JSON of the one key
     * @param state where the key is in its life
     * @return the key, whose id is {@code kid}, or its thumbprint (RFC 7638) when there is none
     * @throws IllegalArgumentException when it is no sound public key for signatures, gives a private part away, or is marked {@code
     *     revoked} and said to be in another state; the message quotes nothing
     */
    public static PublishedKey ofJwk(String owner, String jwk, KeyState state) {
        try {
            JsonObject members = JsonObject.parse(jwk.getBytes(StandardCharsets.UTF_8));
            if (PublicJwk.isMarkedRevoked(members) && state != KeyState.REVOKED) {
                throw new IllegalArgumentException("the JWK is marked as revoked: pass it as such, or not at all");
            }
            return of(owner, members, state)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the JWK must be a public key for signatures: Ed25519, P-256, or RSA of 2048 to 8192 bits;"
                                    + " it is another one, is damaged or gives a private part away"));
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException("the JWK is not the JSON of a key: " + e.problem(), e);
        }
    }

    /**
     * The document in which the keys of agents are published: a JWK set (RFC 7517, section 5) as {@link VerificationKeys} describes it. It
     * holds public keys only.
     *
     * @param keys Ed25519 keys by their thumbprints, as {@link #ofSsh} makes them; written in this order. A key that will sign next is
     *     published as active ahead of time
     * @return UTF-8, indented
     * @throws IllegalArgumentException for another kind of key, one whose id is not its thumbprint, an owner that is no agent, a key in
     *     the state {@link KeyState#GENERATED}, and for more than 4,096 keys or 1 MiB
     */
    public static byte[] writeJwks(List<PublishedKey> keys) {
        return AgentJwks.write(keys.stream().map(PublishedKey::toAgentJwk).toList());
    }

    private AgentJwk toAgentJwk() {
        Ed25519PublicKey key = jwk.ed25519()
                .filter(ed25519 -> ed25519.thumbprint().equals(keyId))
                .orElseThrow(() -> new IllegalArgumentException("key " + keyId + " of " + owner
                        + " is no key of an agent: they are Ed25519 keys by their thumbprints"));
        return new AgentJwk(owner, key, state);
    }

    static Optional<PublishedKey> of(String owner, JsonObject jwk, KeyState state) {
        return PublicJwk.read(jwk).flatMap(key -> {
            if (jwk.find("kid").isEmpty()) {
                return Optional.of(new PublishedKey(owner, key.thumbprint(), state, key));
            }
            return jwk.find("kid")
                    .filter(JsonString.class::isInstance)
                    .map(kid -> ((JsonString) kid).value())
                    .filter(HeaderRules::isKeyId)
                    .map(kid -> new PublishedKey(owner, kid, state, key));
        });
    }

    static PublishedKey of(String owner, Ed25519PublicKey key, KeyState state) {
        return new PublishedKey(owner, key.thumbprint(), state, PublicJwk.of(key));
    }

    /**
     * Whose it is.
     *
     * @return an agent's runtime id, or a client id
     */
    public String owner() {
        return owner;
    }

    /**
     * What it is called.
     *
     * @return not secret; unique among the owner's keys only
     */
    public String keyId() {
        return keyId;
    }

    /**
     * Where it is in its life. {@link KeyState#ACTIVE} and {@link KeyState#RETIRING} count.
     *
     * @return the state when the key was published
     */
    public KeyState state() {
        return state;
    }

    /**
     * The thumbprint (RFC 7638) with SHA-256.
     *
     * @return 43 characters of base64url
     */
    public String thumbprint() {
        return jwk.thumbprint();
    }

    boolean isLive() {
        return state == KeyState.ACTIVE || state == KeyState.RETIRING;
    }

    Optional<VerificationKey> verifier(SigningAlgorithm algorithm, EngineChoice engines) {
        return jwk.verifier(algorithm, engines);
    }

    /** Tells owner, id and state. */
    @Override
    public String toString() {
        return "PublishedKey[" + owner + ", " + keyId + ", " + state + "]";
    }
}
