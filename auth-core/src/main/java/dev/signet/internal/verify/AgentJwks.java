package dev.signet.internal.verify;

import dev.signet.auth.agent.KeyState;
import dev.signet.internal.agent.AssertionId;
import dev.signet.internal.jose.JwkDocument;
import dev.signet.internal.jose.PublicJwk;
import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The published keys of agents as a JWK set (RFC 7517, section 5). Each key is
 *
 * <pre>{@code
 * {"kty": "OKP", "crv": "Ed25519", "x": "...", "kid": "...", "use": "sig", "alg": "EdDSA",
 *  "agent_runtime_id": "agent-123", "state": "active"}
 * }</pre>
 *
 * <p>{@code kid} is the thumbprint (RFC 7638) of the key. {@code agent_runtime_id} and {@code state} are members of our own (RFC 7517,
 * section 4, allows them): whose key it is, and {@code active}, {@code retiring} or {@code revoked}. A revoked key stays on the list
 * for as long as somebody may ask why it is refused; one that is no longer there is not accepted either.
 */
public final class AgentJwks {
    /** As many fit into the longest document that is read. */
    static final int MAX_KEYS = 4096;

    private static final String RUNTIME_ID = "agent_runtime_id";
    private static final String STATE = "state";

    private AgentJwks() {}

    /**
     * Writes a document, indented, in the order of {@code keys}.
     *
     * @throws IllegalArgumentException when there are more than {@link #MAX_KEYS}, or the document is longer than 1 MiB: verifiers
     *     would refuse it
     */
    public static byte[] write(List<AgentJwk> keys) {
        if (keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException(
                    "a JWK set of agents has at most " + MAX_KEYS + " keys, but was to have " + keys.size());
        }
        List<JsonValue> elements = new ArrayList<>();
        for (AgentJwk key : keys) {
            elements.add(PublicJwk.of(key.key())
                    .members()
                    .with("kid", key.key().thumbprint())
                    .with("use", "sig")
                    .with("alg", "EdDSA")
                    .with(RUNTIME_ID, key.runtimeId())
                    .with(STATE, key.state().name().toLowerCase(Locale.ROOT)));
        }
        byte[] document =
                JsonObject.empty().with("keys", new JsonArray(elements)).pretty();
        if (document.length > JsonValue.MAX_BYTES) {
            throw new IllegalArgumentException("a JWK set of agents has at most " + JsonValue.MAX_BYTES
                    + " bytes, but would have " + document.length + ": purge revoked keys, or publish several sets");
        }
        return document;
    }

    /**
     * Reads a document. Keys of other kinds, and those that are not as they are written above, are passed over: they are no keys of
     * agents. A key that {@code revoked} marks is revoked, whatever its state says.
     *
     * @throws JwkDocument.UnfitException for what is no JWK set, for more than {@link #MAX_KEYS} keys, and for a private one
     */
    public static List<AgentJwk> read(String json) throws JwkDocument.UnfitException {
        List<AgentJwk> keys = new ArrayList<>();
        for (JsonObject jwk : JwkDocument.keys(json, MAX_KEYS)) {
            key(jwk).ifPresent(keys::add);
        }
        return keys;
    }

    private static Optional<AgentJwk> key(JsonObject jwk) {
        Optional<PublicJwk> key = PublicJwk.read(jwk);
        Optional<String> runtimeId = text(jwk, RUNTIME_ID).filter(AssertionId::isValid);
        Optional<KeyState> state = PublicJwk.isMarkedRevoked(jwk) ? Optional.of(KeyState.REVOKED) : state(jwk);
        if (key.isEmpty() || runtimeId.isEmpty() || state.isEmpty()) {
            return Optional.empty();
        }
        return key.get()
                .ed25519()
                .filter(ed25519 -> text(jwk, "kid").equals(Optional.of(ed25519.thumbprint())))
                .map(ed25519 -> new AgentJwk(runtimeId.get(), ed25519, state.get()));
    }

    private static Optional<KeyState> state(JsonObject jwk) {
        return switch (text(jwk, STATE).orElse("")) {
            case "active" -> Optional.of(KeyState.ACTIVE);
            case "retiring" -> Optional.of(KeyState.RETIRING);
            case "revoked" -> Optional.of(KeyState.REVOKED);
            default -> Optional.empty();
        };
    }

    private static Optional<String> text(JsonObject jwk, String name) {
        return jwk.find(name)
                .filter(JsonString.class::isInstance)
                .map(JsonString.class::cast)
                .map(JsonString::value);
    }
}
