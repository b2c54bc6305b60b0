package dev.signet.internal.jose;

import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.keys.Ed25519PublicKey;
import dev.signet.internal.keys.EngineChoice;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One public key as a JWK (RFC 7517, section 4) that may check signatures. Members that make up no key, such as certificates and
 * their addresses, are none of our business and let near no parser. Immutable and safe for use by several threads.
 */
public final class PublicJwk {
    /** RFC 7518, sections 6.2.2, 6.3.2 and 6.4, RFC 8037, section 2, and {@code priv} of ML-DSA keys. */
    private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv");

    private final JsonObject members;
    private final Set<SigningAlgorithm> algorithms;
    private final Map<SigningAlgorithm, VerificationKey> ready;

    private PublicJwk(
            JsonObject members, Set<SigningAlgorithm> algorithms, Map<SigningAlgorithm, VerificationKey> ready) {
        this.members = members;
        this.algorithms = Set.copyOf(algorithms);
        this.ready = new ConcurrentHashMap<>(ready);
    }

    /**
     * Reads one key.
     *
     * @param jwk with whatever members besides
     * @return empty when it gives a private part away, is meant for something else than signatures, or is no sound key of any {@link
     *     SigningAlgorithm}
     */
    public static Optional<PublicJwk> read(JsonObject jwk) {
        if (givesPrivatePartAway(jwk)) {
            return Optional.empty();
        }
        var algorithms = new TreeSet<SigningAlgorithm>();
        var ready = new EnumMap<SigningAlgorithm, VerificationKey>(SigningAlgorithm.class);
        JsonObject members = JsonObject.empty();
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            Optional<JsonObject> bare = bare(jwk, algorithm);
            if (bare.isEmpty()) {
                continue;
            }
            if (algorithm == SigningAlgorithm.EDDSA) {
                if (EdVerificationKey.publicKey(bare.get()).isEmpty()) {
                    continue;
                }
            } else {
                Optional<VerificationKey> key = VerificationKey.read(bare.get(), algorithm);
                if (key.isEmpty()) {
                    continue;
                }
                ready.put(algorithm, key.get());
            }
            algorithms.add(algorithm);
            members = bare.get();
        }
        return algorithms.isEmpty() ? Optional.empty() : Optional.of(new PublicJwk(members, algorithms, ready));
    }

    /** The JWK of an Ed25519 key (RFC 8037, section 2). */
    public static PublicJwk of(Ed25519PublicKey key) {
        JsonObject members = JsonObject.empty()
                .with("kty", SigningAlgorithm.EDDSA.keyType())
                .with("crv", SigningAlgorithm.EDDSA.curve())
                .with("x", base64Url(key.bytes()));
        return new PublicJwk(members, Set.of(SigningAlgorithm.EDDSA), Map.of());
    }

    /** Whether {@code jwk} has a member that only a private or symmetric key has. */
    public static boolean givesPrivatePartAway(JsonObject jwk) {
        return jwk.members().keySet().stream().anyMatch(PRIVATE::contains);
    }

    /** Whether {@code jwk} is marked as one that counts no more, whatever else it says. */
    public static boolean isMarkedRevoked(JsonObject jwk) {
        return jwk.find("revoked").isPresent();
    }

    /** The members that make up the key, and nothing else. */
    public JsonObject members() {
        return members;
    }

    /** What it may check; an RSA key that does not say serves two algorithms. */
    public Set<SigningAlgorithm> algorithms() {
        return algorithms;
    }

    /**
     * The key ready for use with {@code algorithm}.
     *
     * @param engines what computes Ed25519; who asks first decides
     * @return empty when it is none of {@link #algorithms()}
     */
    public Optional<VerificationKey> verifier(SigningAlgorithm algorithm, EngineChoice engines) {
        if (!algorithms.contains(algorithm)) {
            return Optional.empty();
        }
        VerificationKey known = ready.get(algorithm);
        if (known == null) {
            VerificationKey fresh =
                    EdVerificationKey.of(EdVerificationKey.publicKey(members).orElseThrow(), engines);
            known = ready.putIfAbsent(algorithm, fresh);
            known = known == null ? fresh : known;
        }
        return Optional.of(known);
    }

    /** The Ed25519 key that this is; empty when it is of another kind. */
    public Optional<Ed25519PublicKey> ed25519() {
        return algorithms.contains(SigningAlgorithm.EDDSA) ? EdVerificationKey.publicKey(members) : Optional.empty();
    }

    /** The thumbprint (RFC 7638) with SHA-256, in base64url: 43 characters. */
    public String thumbprint() {
        // All values are names or canonical base64url, in which JSON escapes nothing.
        List<String> sorted = new ArrayList<>();
        for (String name : new TreeSet<>(members.members().keySet())) {
            sorted.add("\"" + name + "\":\"" + text(members, name).orElseThrow() + "\"");
        }
        return base64Url(sha256("{" + String.join(",", sorted) + "}"));
    }

    /** The key of {@code jwk} for one algorithm, as {@link VerificationKey#read} makes it. */
    static Optional<VerificationKey> key(JsonObject jwk, SigningAlgorithm algorithm) {
        return isMarkedRevoked(jwk)
                ? Optional.empty()
                : bare(jwk, algorithm).flatMap(bare -> VerificationKey.read(bare, algorithm));
    }

    private static Optional<JsonObject> bare(JsonObject jwk, SigningAlgorithm algorithm) {
        if (!text(jwk, "kty").orElse("").equals(algorithm.keyType())
                || !isForSignatures(jwk, algorithm)
                || !text(jwk, "crv").orElse("").equals(algorithm.curve())) {
            return Optional.empty();
        }
        JsonObject bare = JsonObject.empty().with("kty", algorithm.keyType());
        if (!algorithm.curve().isEmpty()) {
            bare = bare.with("crv", algorithm.curve());
        }
        for (String name : coordinates(algorithm)) {
            Optional<String> value =
                    text(jwk, name).filter(text -> Base64Url.decode(text).isPresent());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            bare = bare.with(name, value.get());
        }
        return Optional.of(bare);
    }

    private static List<String> coordinates(SigningAlgorithm algorithm) {
        return switch (algorithm) {
            case RS256, PS256 -> List.of("n", "e");
            case ES256 -> List.of("x", "y");
            case EDDSA -> List.of("x");
        };
    }

    /** RFC 7517, sections 4.2 to 4.4. */
    private static boolean isForSignatures(JsonObject jwk, SigningAlgorithm algorithm) {
        return isAbsentOr(jwk, "use", "sig")
                && (jwk.find("alg").isEmpty()
                        || text(jwk, "alg")
                                .flatMap(SigningAlgorithm::findSpecified)
                                .filter(algorithm::equals)
                                .isPresent())
                && jwk.find("key_ops")
                        .map(operations -> operations instanceof JsonArray array
                                && array.elements().contains(new JsonString("verify")))
                        .orElse(true);
    }

    private static boolean isAbsentOr(JsonObject jwk, String name, String expected) {
        return jwk.find(name).map(new JsonString(expected)::equals).orElse(true);
    }

    private static Optional<String> text(JsonObject jwk, String name) {
        return jwk.find(name)
                .filter(JsonString.class::isInstance)
                .map(JsonString.class::cast)
                .map(JsonString::value);
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] sha256(String ascii) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(ascii.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256", e);
        }
    }

    /** Tells the thumbprint. */
    @Override
    public String toString() {
        return "PublicJwk[" + thumbprint() + "]";
    }
}
