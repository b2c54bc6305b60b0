package dev.signet.internal.http;

/**
 * What a request was sent again for. Each reason counts once, so a request goes out three times at most, whatever servers answer.
 *
 * @param renewed for a newer credential
 * @param nonce for a nonce that the server asked for (RFC 9449, section 9)
 */
record Tries(boolean renewed, boolean nonce) {
    static final Tries NONE = new Tries(false, false);

    /** Whether a 401 may be answered by sending again. */
    boolean allow(boolean asksForNonce) {
        return asksForNonce ? !nonce : !renewed;
    }

    /** Once it was sent again. */
    Tries after(boolean askedForNonce) {
        return askedForNonce ? new Tries(renewed, true) : new Tries(true, nonce);
    }
}
