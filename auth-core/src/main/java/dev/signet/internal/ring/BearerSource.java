package dev.signet.internal.ring;

import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;

/**
 * Whose agent it will be: gives the access token that a registration is made with. Never called under the home's lease, so
 * that an implementation may refresh. Implementations are safe for use by several threads.
 */
public interface BearerSource {
    /**
     * An access token that should be good.
     *
     * @throws AuthException when there is none
     * @throws InterruptedException when the thread is interrupted while it waits for one
     */
    Secret current() throws AuthException, InterruptedException;

    /**
     * An access token in the place of one that was answered with 401; called once at most for each registration.
     *
     * @param rejected as {@link #current()} gave it
     * @return {@code rejected} itself when nothing newer is to be had
     * @throws AuthException when there is none
     * @throws InterruptedException when the thread is interrupted while it waits for one
     */
    Secret renewed(Secret rejected) throws AuthException, InterruptedException;
}
