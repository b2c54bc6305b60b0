package dev.signet.testkit;

import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a strict server asks of {@code private_key_jwt} beyond RFC 7523: a registered key by its id, the type that tells client
 * assertions from other JWTs, one audience that is a text, and a short life.
 */
final class KeyedAssertions implements Predicate<String> {
    private static final String TYPE = "client-authentication+jwt";
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);
    private static final Duration SKEW = Duration.ofSeconds(60);

    private final List<ClientJwk> keys;
    private final String audience;
    private final TimeSource time;

    /** {@code jwkSet} has the client's public keys (RFC 7517, section 5); {@code audience} is the one that is taken. */
    KeyedAssertions(String jwkSet, String audience, TimeSource time) {
        this.keys = keys(jwkSet);
        this.audience = audience;
        this.time = time;
    }

    private static List<ClientJwk> keys(String jwkSet) {
        Object keys = JsonText.parse(jwkSet).map(set -> set.get("keys")).orElse(null);
        if (!(keys instanceof List<?> list) || list.isEmpty()) {
            throw new IllegalArgumentException("a JWK set is an object whose member keys is an array of keys");
        }
        return list.stream()
                .map(key -> Optional.ofNullable(key instanceof Map<?, ?> jwk ? jwk : null)
                        .flatMap(ClientJwk::parse)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "each key of a client is a public Ed25519 or P-256 key as a JWK")))
                .toList();
    }

    @Override
    public boolean test(String assertion) {
        return CompactJws.parse(assertion).filter(this::isGood).isPresent();
    }

    private boolean isGood(CompactJws jws) {
        Optional<Instant> issued = jws.claims().seconds("iat").map(Instant::ofEpochSecond);
        Optional<Instant> end = jws.claims().seconds("exp").map(Instant::ofEpochSecond);
        return jws.header("typ").equals(Optional.of(TYPE))
                && jws.header("kid")
                        .flatMap(this::find)
                        .filter(key -> key.verifies(jws))
                        .isPresent()
                && audience.equals(jws.claims().claims().get("aud"))
                && issued.isPresent()
                && end.isPresent()
                && !issued.get().isAfter(time.instant().plus(SKEW))
                && !end.get().isAfter(issued.get().plus(LONGEST_LIFE));
    }

    private Optional<ClientJwk> find(String keyId) {
        return keys.stream().filter(key -> key.thumbprint().equals(keyId)).findFirst();
    }
}
