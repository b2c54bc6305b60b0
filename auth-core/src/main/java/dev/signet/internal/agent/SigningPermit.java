package dev.signet.internal.agent;

import dev.signet.auth.AuthException;

/**
 * Says whether an agent's key may sign still. Asked before each signature and after it, also for what was signed already and is given
 * out once more; so it has to be cheap. Safe for use by several threads.
 */
@FunctionalInterface
public interface SigningPermit {
    /** For keys that nobody takes back while they are in use. */
    SigningPermit ALWAYS = () -> {};

    /**
     * Returns when the key may sign.
     *
     * @throws AuthException when it may not any more, or that can't be told
     */
    void require() throws AuthException;
}
