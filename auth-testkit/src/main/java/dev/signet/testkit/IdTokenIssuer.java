package dev.signet.testkit;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link FakeAuthorizationServer} that signs the ID tokens of its clients with RS256 (OpenID Connect Core 1.0,
 * section 2) and publishes the keys to check them with, as a JWK set (RFC 7517).
 *
 * <p>Sign-ins that a test makes by {@link FakeAuthorizationServer#signIn(Account)} have no client: their ID tokens fit no key.
 * Safe for use by several threads.
 */
public final class IdTokenIssuer extends JwkSetPublisher {
    static final String PATH = "/oauth/jwks";

    /** Whom a token is about, and for whom. */
    record Subject(Account account, OAuthClient client, Optional<String> nonce, String accessToken) {
        @Override
        public String toString() {
            return "Subject[" + account.id() + ", " + client + "]";
        }
    }

    private final URI issuer;
    private final Settings settings;
    /** Empty where the claim is left out. */
    private final Map<String, Optional<Object>> overrides = new ConcurrentHashMap<>();

    private volatile IdTokenFault fault = IdTokenFault.NONE;

    IdTokenIssuer(URI issuer, Settings settings, RsaKeyPairs pairs, Tally tally, ExchangeWriter writer) {
        super(Set.of(PATH), "id-key-", pairs, tally, Tally.Event.ID_TOKEN_JWK_SET_FETCH, writer);
        this.issuer = issuer;
        this.settings = settings;
    }

    String mint(Subject subject, Instant now, Instant expiresAt) {
        Account account = subject.account();
        OAuthClient client = subject.client();
        var claims = new LinkedHashMap<String, @Nullable Object>();
        claims.put("jti", settings.secrets().opaque(""));
        claims.put("iss", issuer.toString());
        claims.put("sub", account.userId());
        claims.put("aud", client.id());
        claims.put("azp", client.id());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", expiresAt.getEpochSecond());
        subject.nonce().ifPresent(nonce -> claims.put("nonce", nonce));
        claims.put("at_hash", accessTokenHash(subject.accessToken()));
        claims.put("email", account.email());
        claims.put("email_verified", true);
        if (client.claims() == ClaimDialect.CODEX) {
            claims.putAll(CodexFixtures.signedIdTokenClaims(account));
        }
        overrides.forEach((name, value) -> {
            if (value.isPresent()) {
                claims.put(name, value.get());
            } else {
                claims.remove(name);
            }
        });
        var token = new AgentTokenBuilder(newest(), claims);
        fault.spoil(token, new IdTokenFault.Context(issuer, client.id(), now));
        return token.issue();
    }

    /** Left half of SHA-256, the digest that goes with RS256 (OpenID Connect Core 1.0, section 3.1.3.6). */
    private static String accessTokenHash(String accessToken) {
        byte[] digest = Digests.sha256().digest(accessToken.getBytes(StandardCharsets.US_ASCII));
        return JwkSetKey.base64url(Arrays.copyOf(digest, digest.length / 2));
    }

    /**
     * The JWK set.
     *
     * @return its address
     */
    public URI jwkSetUri() {
        return issuer.resolve(PATH);
    }

    /**
     * Spoils every ID token from now on.
     *
     * @param how {@link IdTokenFault#NONE} unless set
     */
    public void fault(IdTokenFault how) {
        fault = Objects.requireNonNull(how, "how");
    }

    /**
     * Adds or replaces a claim of every ID token from now on.
     *
     * @param name such as {@code email_verified}
     * @param value a text, number, boolean, list or map
     */
    public void claim(String name, Object value) {
        overrides.put(name, Optional.of(value));
    }

    /**
     * Leaves claims out of every ID token from now on.
     *
     * @param names such as {@code at_hash}
     */
    public void withoutClaims(String... names) {
        for (String name : names) {
            overrides.put(name, Optional.empty());
        }
    }
}
