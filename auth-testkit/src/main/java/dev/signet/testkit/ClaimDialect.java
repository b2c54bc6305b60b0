package dev.signet.testkit;

/** Which claims a client finds in its tokens. */
public enum ClaimDialect {
    /** {@code iss}, {@code sub}, {@code aud}, {@code email} and others of OpenID Connect Core 1.0, section 2. The default. */
    OIDC,
    /** As {@link #OIDC}, and the claim {@code https://api.openai.com/auth} with account, plan and organization. */
    CODEX
}
