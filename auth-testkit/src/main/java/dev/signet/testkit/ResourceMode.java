package dev.signet.testkit;

/** What the protected resource does with every request. */
public enum ResourceMode {
    /** Looks at the credential: 200, or 401 with a challenge. The default. */
    REGULAR,
    /** 401 with the challenge {@code Bearer error="invalid_token"} (RFC 6750, section 3.1), whatever the credential. */
    UNAUTHORIZED,
    /** 401 without {@code WWW-Authenticate}, whatever the credential. */
    UNAUTHORIZED_WITHOUT_CHALLENGE,
    /** 403 with the challenge {@code Bearer error="insufficient_scope"}, whatever the credential. */
    FORBIDDEN
}
