package dev.signet.internal.oauth;

/** What a token service's refusal of a grant means for the one who asked. */
public enum GrantFailure {
    /** Nothing reached the server: whatever was to be spent is unspent. */
    NOT_SENT,
    /** The request may have been processed, and its answer is lost: a code may be spent. */
    AMBIGUOUS,
    /** The server said no for now. */
    TRANSIENT,
    /** The person has not decided yet ({@code authorization_pending}; RFC 8628, section 3.5). */
    PENDING,
    /** As {@link #PENDING}, and the client asks too often ({@code slow_down}). */
    SLOW_DOWN,
    /** The person, or the server on their behalf, said no ({@code access_denied}). */
    DENIED,
    /** The device code's life is over ({@code expired_token}). */
    EXPIRED,
    /** The code, assertion or subject token is not good, or not any more ({@code invalid_grant}). */
    INVALID_GRANT,
    /** The client or the endpoint is set up wrongly. */
    CONFIGURATION,
    /** The server granted something that can't be used: members are missing, unfit, or of a type other than bearer. */
    UNUSABLE,
    /** The server refused with a code that no rule knows. */
    UNKNOWN
}
