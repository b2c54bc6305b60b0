package dev.signet.internal.profile;

import java.time.Duration;

/** One token that can be revoked (RFC 7009). Prints no token. */
public interface Revocation {
    /** What is revoked, for a person: such as {@code the refresh token at https://login.example/revoke}. */
    String describe();

    /**
     * Asks the server to revoke it, once. A token that the server does not know counts as revoked (RFC 7009, section 2.2).
     *
     * @param deadline the longest the request may take, body included
     */
    Result run(Duration deadline);

    /** How it ended. */
    sealed interface Result {
        /** The server says it is revoked. */
        record Revoked() implements Result {}

        /**
         * The token may still be good.
         *
         * @param detail what happened, in words for a person; no secret
         */
        record Failed(String detail) implements Result {}
    }
}
