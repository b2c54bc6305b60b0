package dev.signet.testkit;

/** In which form the token endpoint refuses a refresh token. */
public enum ErrorDialect {
    /** {@link #CODEX} to requests in JSON, {@link #RFC6749} to forms. The default. */
    BY_CONTENT_TYPE,
    /** 400 and {@code {"error":"invalid_grant"}} (RFC 6749, section 5.2). */
    RFC6749,
    /** 401 and an error object with a code such as {@code refresh_token_reused}, as the Codex CLI reads it. */
    CODEX
}
