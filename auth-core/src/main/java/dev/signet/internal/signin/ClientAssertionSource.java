package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;

/**
 * Makes the assertions by which a client proves itself with a key (RFC 7523, section 2.2). Its audience is fixed when it is made,
 * from the issuer that was configured, never from an answer.
 */
@FunctionalInterface
public interface ClientAssertionSource {
    /**
     * A new assertion for one request.
     *
     * @throws AuthException when nothing can be signed
     */
    Secret assertion() throws AuthException;
}
