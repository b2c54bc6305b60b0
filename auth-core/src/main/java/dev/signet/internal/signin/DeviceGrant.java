package dev.signet.internal.signin;

import dev.signet.auth.AuthException;

/** One dialect of sign-in on another device. */
public sealed interface DeviceGrant permits StandardDeviceGrant, CodeDeviceGrant {
    /**
     * Asks the server for a user code; one request.
     *
     * @throws AuthException when there is none: the server refused, could not be reached, or sent a prompt that must not be shown
     */
    DeviceAttempt begin() throws AuthException;
}
