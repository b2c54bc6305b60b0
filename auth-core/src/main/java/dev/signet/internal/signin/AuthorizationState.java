package dev.signet.internal.signin;

import dev.signet.auth.Secret;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * What ties the browser's return to the request that sent it out (RFC 6749, section 10.12). Immutable.
 *
 * @param value 32 random bytes, 43 characters long when made by {@link #create}
 */
public record AuthorizationState(Secret value) {
    private static final int BYTES = 32;

    /** Checks that {@code value} is there. */
    public AuthorizationState {
        Objects.requireNonNull(value, "value");
    }

    /** A new one. */
    public static AuthorizationState create(SecureRandom random) {
        return new AuthorizationState(RandomText.of(BYTES, random));
    }

    /** Whether {@code received} is this state, in time that depends on the lengths only. */
    public boolean matches(String received) {
        return !received.isEmpty() && value.equals(Secret.of(received));
    }
}
