package dev.signet.internal.jose;

import dev.signet.auth.AssertionException;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a token's header may say (RFC 8725, sections 3.1, 3.10 and 3.11): which of our keys it was signed with, and nothing that
 * would choose the algorithm, bring a key along or have one fetched.
 */
public final class HeaderRules {
    static final int MAX_KEY_ID_LENGTH = 128;

    /** Keys the sender would like us to use, and extensions that must be understood, of which there is none here. */
    private static final List<String> FORBIDDEN = List.of("crit", "b64", "jku", "jwk", "x5u", "x5c");

    private HeaderRules() {}

    /**
     * The first member of {@code header} that would bring a key along, have one fetched, or has to be understood.
     *
     * @param except one that the kind of token calls for
     */
    public static Optional<String> forbidden(JsonObject header, String except) {
        return FORBIDDEN.stream()
                .filter(name -> !name.equals(except) && header.find(name).isPresent())
                .findFirst();
    }

    /**
     * What a header says and we go along with.
     *
     * @param keyId a name to look up
     * @param algorithm one of those that the verifier allows
     */
    record Named(String keyId, SigningAlgorithm algorithm) {}

    /**
     * Checks {@code header}.
     *
     * @param allowed the algorithms to choose from
     * @return the key id: any text of 1 to 128 characters; nothing but a name to look up
     * @throws AssertionException naming the member that is missing, too much or wrong
     */
    static Named require(JsonObject header, Set<SigningAlgorithm> allowed) throws AssertionException {
        Optional<String> forbidden = forbidden(header, "");
        if (forbidden.isPresent()) {
            throw Refusals.malformed("expected no \"" + forbidden.get() + "\" in its header, found one");
        }
        String algorithm = text(header, "alg");
        Optional<SigningAlgorithm> named = SigningAlgorithm.find(algorithm).filter(allowed::contains);
        if (named.isEmpty()) {
            throw Refusals.malformed(
                    "expected the algorithm " + names(allowed) + ", found " + Refusals.shown(algorithm));
        }
        if (header.find("typ").isPresent() && !text(header, "typ").equalsIgnoreCase("JWT")) {
            throw Refusals.malformed("expected the type \"JWT\", found " + Refusals.shown(text(header, "typ")));
        }
        String keyId = text(header, "kid");
        if (!isKeyId(keyId)) {
            throw Refusals.malformed(
                    "expected a key id of 1 to " + MAX_KEY_ID_LENGTH + " characters, found " + keyId.length());
        }
        return new Named(keyId, named.get());
    }

    private static String names(Set<SigningAlgorithm> allowed) {
        return allowed.stream().sorted().map(SigningAlgorithm::headerName).collect(Collectors.joining(" or "));
    }

    /** Whether {@code text} may name a key. */
    public static boolean isKeyId(String text) {
        return !text.isEmpty() && text.length() <= MAX_KEY_ID_LENGTH;
    }

    private static String text(JsonObject header, String name) throws AssertionException {
        JsonValue value = header.find(name)
                .orElseThrow(() -> Refusals.malformed("expected \"" + name + "\" in its header, found none"));
        if (value instanceof JsonString string) {
            return string.value();
        }
        throw Refusals.malformed("expected a string as \"" + name + "\" in its header, found " + value.kind());
    }
}
