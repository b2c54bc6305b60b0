package dev.signet.testkit;

import java.time.Instant;

/** Makes the tokens of one sign-in, at its start and at every refresh. */
interface TokenMint {
    String accessToken(Account account, Instant now, Instant expiresAt);

    /** {@code first} is false at a refresh. */
    String idToken(Account account, String accessToken, Instant now, Instant expiresAt, boolean first);
}
