package dev.signet.internal.codex;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** Made-up tokens. Each holds {@link #MARKER}, so a test can tell when one gets out. */
final class SampleTokens {
    static final String MARKER = "marker7c1f";
    static final Instant ISSUED = Instant.parse("2026-11-21T00:00:00Z");
    static final Instant EXPIRES = Instant.parse("2026-11-21T01:00:00Z");

    private SampleTokens() {}

    static String jwt(String claims) {
        return "eyJhbGciOiJSUzI1NiJ9."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + "."
                + MARKER;
    }

    static String idToken(String account) {
        return jwt("""
                {"email":"ann@example.test","https://api.openai.com/auth":{"chatgpt_plan_type":"pro",\
                "chatgpt_user_id":"user-2222","chatgpt_account_id":"%s"}}""".formatted(account));
    }

    static String accessToken(String account) {
        return accessToken(account, Long.toString(ISSUED.getEpochSecond()), Long.toString(EXPIRES.getEpochSecond()));
    }

    static String accessToken(String account, String iat, String exp) {
        return jwt("{\"iat\":" + iat + ",\"exp\":" + exp + ",\"https://api.openai.com/auth\":{\"chatgpt_account_id\":\""
                + account + "\"}}");
    }
}
