package dev.signet.internal.signin;

import dev.signet.auth.AuthException;

/** A device sign-in that a server has begun. Used by one thread. */
interface DeviceAttempt {
    /** What the person is told. */
    DevicePrompt prompt();

    /**
     * Asks once whether the person has decided.
     *
     * @throws AuthException when the client can't prove itself; nothing was sent then
     */
    DeviceEvent poll() throws AuthException;
}
