package dev.signet.auth.token;

/** Why a refresh is made. */
public enum RefreshReason {
    /** The access token is about to expire, or has. */
    PROACTIVE,
    /** Its expiry can't be read and it is older than the profile allows. */
    SCHEDULED,
    /** A server answered 401 to it. */
    UNAUTHORIZED,
    /** The embedder asked for it. */
    FORCED
}
