package dev.signet.internal.agent;

import dev.signet.auth.AuthException;

/**
 * Says whether an agent's key may sign still. Asked before each signature and after it, also for what was signed already and is given
 * out once more; so it has to be cheap where memory tells. Safe for use by several threads.
 */
@FunctionalInterface
public interface SigningPermit {
    /** For keys that nobody takes back while they are in use. */
    SigningPermit ALWAYS = asked -> {};

    /**
     * Returns when the key may sign; may have to look that up.
     *
     * @param asked when the signature was asked for, in nanoseconds of the monotonic clock: what was looked up since is recent enough
     * @throws AuthException when it may not any more, or that can't be told
     */
    void require(long asked) throws AuthException;

    /** Whether the key may sign, from memory alone; false also when that has to be looked up. Waits for nothing. */
    default boolean isKnown() {
        return true;
    }
}
