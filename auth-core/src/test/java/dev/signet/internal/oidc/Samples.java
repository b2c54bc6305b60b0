package dev.signet.internal.oidc;

import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** A made-up world, and documents of it. Each secret holds {@link #MARKER}, so a test can tell when one gets out. */
final class Samples {
    static final String MARKER = "marker7c1f";
    static final String ISSUER = "https://login.acme.test";
    static final String CLIENT = "acme-cli";
    static final World WORLD = new World(ISSUER, CLIENT, "run `acme login`");
    static final CredentialsJson CODEC = new CredentialsJson(WORLD);
    static final String WHERE = "file /home/ann/.local/state/acme/credentials.json";

    static final Instant ISSUED = Instant.parse("2026-11-21T22:48:26.286Z");
    static final Instant EXPIRES = Instant.parse("2026-11-21T23:48:26.286Z");

    /** The key of RFC-shaped vectors: the seed is 32 times 7. */
    static final String PKCS8 = "MFECAQEwBQYDK2VwBCIEIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHgSEA6kpsY+KcUgq+"
            + "9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=";

    static final String TOKENS = """
            {
              "schema": 1,
              "issuer": "https://login.acme.test",
              "kind": "oauth_tokens",
              "oauth_tokens": {
                "client_id": "acme-cli",
                "subject": "user-1",
                "access_token": "at-marker7c1f",
                "refresh_token": "rt-marker7c1f",
                "id_token": "%s",
                "token_type": "Bearer",
                "scope": "openid offline_access",
                "issued_at": "2026-11-21T22:48:26.286Z",
                "expires_at": "2026-11-21T23:48:26.286Z",
                "last_refresh": "2026-11-21T22:48:26.286Z"
              }
            }""".formatted(idToken(ISSUER, "user-1"));

    static final String API_KEY = """
            {
              "schema": 1,
              "issuer": "https://login.acme.test",
              "kind": "api_key",
              "api_key": {
                "key": "sk-marker7c1f"
              }
            }""";

    static final String BEARER_TOKEN = """
            {
              "schema": 1,
              "issuer": "https://login.acme.test",
              "kind": "bearer_token",
              "bearer_token": {
                "token": "at-marker7c1f"
              }
            }""";

    static final String AGENT = """
            {
              "schema": 1,
              "issuer": "https://login.acme.test",
              "kind": "agent_identity",
              "agent_identity": {
                "runtime_id": "agent-123",
                "private_key": "%s",
                "task_id": "task-9"
              }
            }""".formatted(PKCS8);

    private Samples() {}

    static String jwt(String claims) {
        return "eyJhbGciOiJSUzI1NiJ9." + Base64.getUrlEncoder().withoutPadding().encodeToString(utf8(claims)) + "."
                + MARKER;
    }

    static String idToken(String issuer, String subject) {
        return jwt("{\"iss\":\"" + issuer + "\",\"sub\":\"" + subject + "\",\"email\":\"ann@acme.test\"}");
    }

    static TokenSet tokens() {
        return TokenSet.builder()
                .accessToken(Secret.of("at-" + MARKER))
                .refreshToken(Secret.of("rt-" + MARKER))
                .idToken(Secret.of(idToken(ISSUER, "user-1")))
                .issuedAt(ISSUED)
                .expiresAt(EXPIRES)
                .build();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
