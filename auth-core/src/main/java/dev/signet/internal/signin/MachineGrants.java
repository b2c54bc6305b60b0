package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import java.time.Duration;

/** Makes grants to the machine itself. Safe for use by several threads. */
@FunctionalInterface
public interface MachineGrants {
    /**
     * A grant, not asked for yet.
     *
     * @param scope what the token is to be good for
     * @param deadline the longest it may take to find out whom to ask
     * @throws AuthException when that can't be found out
     */
    MachineGrant grant(GrantScope scope, Duration deadline) throws AuthException;
}
