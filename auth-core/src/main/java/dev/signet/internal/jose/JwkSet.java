package dev.signet.internal.jose;

import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonSyntaxException;
import dev.signet.internal.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of a JWK set (RFC 7517, section 5) that may check a token's signature, by key id and algorithm. Immutable.
 *
 * <p>Keys of other kinds, sizes and uses are passed over, as the section says; so are two EC or OKP keys with one id. A set with two RSA
 * keys of one id, or that gives private keys away, is refused as a whole.
 */
final class JwkSet {
    private static final int MAX_KEYS = 128;
    private static final String RSA = "RSA";

    /** RFC 7518, sections 6.2.2, 6.3.2 and 6.4, RFC 8037, section 2, and {@code priv} of ML-DSA keys. */
    private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv");

    /** An id may name keys of several types (RFC 7517, section 4.5), and an RSA key without {@code alg} serves two algorithms. */
    private record KeyName(String keyId, SigningAlgorithm algorithm) {}

    private final Map<KeyName, VerificationKey> keys;

    private JwkSet(Map<KeyName, VerificationKey> keys) {
        this.keys = Map.copyOf(keys);
    }

    /** The document is no JWK set that can be trusted. The message says why and quotes nothing. */
    static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1L;

        private UnfitException(String problem) {
            super(problem);
        }
    }

    /**
     * Reads a document.
     *
     * @param json the whole of it
     * @return may be without keys, as that of an issuer that has withdrawn all
     * @throws UnfitException for anything but an object with an array {@code keys} of at most 128 objects, for two RSA keys with
     *     one id, and for a private or symmetric key
     */
    static JwkSet parse(String json) throws UnfitException {
        List<JsonValue> all = elements(json);
        if (all.size() > MAX_KEYS) {
            throw new UnfitException("expected at most " + MAX_KEYS + " keys, found " + all.size());
        }
        var keys = new HashMap<KeyName, VerificationKey>();
        var seen = new HashSet<List<String>>();
        var ambiguous = new HashSet<List<String>>();
        for (JsonValue element : all) {
            if (!(element instanceof JsonObject jwk)) {
                throw new UnfitException("expected objects in \"keys\", found " + element.kind());
            }
            if (jwk.members().keySet().stream().anyMatch(PRIVATE::contains)) {
                throw new UnfitException("expected public keys only, found a private or symmetric one");
            }
            String keyId = text(jwk, "kid").filter(HeaderRules::isKeyId).orElse("");
            String type = text(jwk, "kty").orElse("");
            if (keyId.isEmpty()) {
                continue;
            }
            if (!seen.add(List.of(keyId, type))) {
                if (type.equals(RSA)) {
                    throw new UnfitException("expected each key id once, found one again");
                }
                ambiguous.add(List.of(keyId, type));
            }
            for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
                if (algorithm.keyType().equals(type)) {
                    key(jwk, algorithm).ifPresent(key -> keys.put(new KeyName(keyId, algorithm), key));
                }
            }
        }
        keys.keySet()
                .removeIf(name -> ambiguous.contains(
                        List.of(name.keyId(), name.algorithm().keyType())));
        return new JwkSet(keys);
    }

    private static List<JsonValue> elements(String json) throws UnfitException {
        try {
            JsonObject document = JsonObject.parse(json.getBytes(StandardCharsets.UTF_8));
            if (document.find("keys").orElse(null) instanceof JsonArray array) {
                return array.elements();
            }
            throw new UnfitException("expected an array \"keys\", found none");
        } catch (JsonSyntaxException e) {
            throw new UnfitException(e.problem());
        }
    }

    /** Certificates and their addresses are none of our business, and not let near a parser. */
    private static Optional<VerificationKey> key(JsonObject jwk, SigningAlgorithm algorithm) {
        if (!isForSignatures(jwk, algorithm) || !text(jwk, "crv").orElse("").equals(algorithm.curve())) {
            return Optional.empty();
        }
        JsonObject bare = JsonObject.empty().with("kty", algorithm.keyType());
        if (!algorithm.curve().isEmpty()) {
            bare = bare.with("crv", algorithm.curve());
        }
        for (String name : coordinates(algorithm)) {
            Optional<String> value = text(jwk, name).filter(JwkSet::isCanonical);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            bare = bare.with(name, value.get());
        }
        return VerificationKey.read(bare, algorithm);
    }

    private static List<String> coordinates(SigningAlgorithm algorithm) {
        return switch (algorithm) {
            case RS256, PS256 -> List.of("n", "e");
            case ES256 -> List.of("x", "y");
            case EDDSA -> List.of("x");
        };
    }

    /** RFC 7517, sections 4.2 to 4.4; {@code revoked} is the mark of a key that is published for the record only. */
    private static boolean isForSignatures(JsonObject jwk, SigningAlgorithm algorithm) {
        return isAbsentOr(jwk, "use", "sig")
                && isAbsentOr(jwk, "alg", algorithm.headerName())
                && jwk.find("revoked").isEmpty()
                && jwk.find("key_ops")
                        .map(operations -> operations instanceof JsonArray array
                                && array.elements().contains(new JsonString("verify")))
                        .orElse(true);
    }

    private static boolean isAbsentOr(JsonObject jwk, String name, String expected) {
        return jwk.find(name).map(new JsonString(expected)::equals).orElse(true);
    }

    private static boolean isCanonical(String text) {
        return Base64Url.decode(text).isPresent();
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
