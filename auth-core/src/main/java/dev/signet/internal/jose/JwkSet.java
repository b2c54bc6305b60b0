package dev.signet.internal.jose;

import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a JWK set (RFC 7517, section 5) that may check a token's signature, by key id and algorithm. Immutable.
 *
 * <p>Keys of other kinds, sizes and uses are passed over, as the section says; so are two EC or OKP keys with one id. A set with two RSA
 * keys of one id, or that gives private keys away, is refused as a whole.
 */
final class JwkSet {
    private static final int MAX_KEYS = 128;
    private static final String RSA = "RSA";

    /** An id may name keys of several types (RFC 7517, section 4.5), and an RSA key without {@code alg} serves two algorithms. */
    private record KeyName(String keyId, SigningAlgorithm algorithm) {}

    private final Map<KeyName, VerificationKey> keys;

    private JwkSet(Map<KeyName, VerificationKey> keys) {
        this.keys = Map.copyOf(keys);
    }

    /**
     * Reads a document.
     *
     * @param json the whole of it
     * @return may be without keys, as that of an issuer that has withdrawn all
     * @throws JwkDocument.UnfitException for anything but an object with an array {@code keys} of at most 128 objects, for two RSA keys with
     *     one id, and for a private or symmetric key
     */
    static JwkSet parse(String json) throws JwkDocument.UnfitException {
        var keys = new HashMap<KeyName, VerificationKey>();
        var seen = new HashSet<List<String>>();
        var ambiguous = new HashSet<List<String>>();
        for (JsonObject jwk : JwkDocument.keys(json, MAX_KEYS)) {
            String keyId = text(jwk, "kid").filter(HeaderRules::isKeyId).orElse("");
            String type = text(jwk, "kty").orElse("");
            if (keyId.isEmpty()) {
                continue;
            }
            if (!seen.add(List.of(keyId, type))) {
                if (type.equals(RSA)) {
                    throw new JwkDocument.UnfitException("expected each key id once, found one again");
                }
                ambiguous.add(List.of(keyId, type));
            }
            for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
                if (algorithm.keyType().equals(type)) {
                    PublicJwk.key(jwk, algorithm).ifPresent(key -> keys.put(new KeyName(keyId, algorithm), key));
                }
            }
        }
        keys.keySet()
                .removeIf(name -> ambiguous.contains(
                        List.of(name.keyId(), name.algorithm().keyType())));
        return new JwkSet(keys);
    }

    private static Optional<String> text(JsonObject jwk, String name) {
        return jwk.find(name)
                .filter(JsonString.class::isInstance)
                .map(JsonString.class::cast)
                .map(JsonString::value);
    }

    Optional<VerificationKey> find(String keyId, SigningAlgorithm algorithm) {
        return Optional.ofNullable(keys.get(new KeyName(keyId, algorithm)));
    }
}
