package dev.signet.testkit;

/** Which access tokens of a sign-in the protected resource takes. */
public enum Freshness {
    /** Only the one issued last: 401 to anything stale. The default. */
    NEWEST_ONLY,
    /** Every one that has neither expired nor been revoked, as most servers do. */
    ANY_UNEXPIRED
}
